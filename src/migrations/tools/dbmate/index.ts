import { folderEnvironment } from '../../sql-files/folders.ts'
import { foldersMarked, markedDraft, markedEntries } from '../../sql-files/marked.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

/** Markers of dbmate, with the option that takes a direction out of its transaction: dbmate's README. */
const UP = /^\s*--\s*migrate:up\b/
const DOWN = /^\s*--\s*migrate:down\b/

export default defineTool(
  sqlTool({
    id: 'dbmate',
    title: 'dbmate',
    sends: 'whole',
    find: (workspace) =>
      foldersMarked(workspace, new RegExp(UP.source, 'm')).map((folder) =>
        folderEnvironment('dbmate', folder, { table: 'schema_migrations', transactions: 'each' }),
      ),
    entries: (workspace, { root }) =>
      markedEntries(
        workspace,
        root,
        { up: UP, down: DOWN },
        {
          idOf: ({ version }) => version,
          isAlone: ({ text }, direction) =>
            new RegExp(`^\\s*--\\s*migrate:${direction}\\b.*\\btransaction:\\s*false`, 'm').test(text),
        },
      ),
    applied: (_, { versionTable }) => ({ table: versionTable, column: 'version', where: undefined, rows: 'all' }),
    draft: (request) =>
      markedDraft(request, { up: '-- migrate:up', down: '-- migrate:down' }, ({ version }) => version),
  }),
)

import { folderEnvironment } from '../../sql-files/folders.ts'
import { foldersMarked, markedDraft, markedEntries } from '../../sql-files/marked.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

/** SQL migrations of node-pg-migrate: its documentation, "Migrations", "SQL migrations". */
const UP = /^\s*--\s*up migration/i
const DOWN = /^\s*--\s*down migration/i

export default defineTool(
  sqlTool({
    id: 'node-pg-migrate',
    title: 'node-pg-migrate (SQL files)',
    find: (workspace) =>
      foldersMarked(workspace, new RegExp(UP.source, 'im')).map((folder) =>
        folderEnvironment('node-pg-migrate', folder, { table: 'pgmigrations', transactions: 'all' }),
      ),
    entries: (workspace, { root }) =>
      markedEntries(
        workspace,
        root,
        { up: UP, down: DOWN },
        {
          idOf: ({ name }) => name.replace(/\.sql$/, ''),
          isAlone: () => false,
        },
      ),
    applied: (_, { versionTable }) => ({ table: versionTable, column: 'name', where: undefined, rows: 'all' }),
    draft: (request) =>
      markedDraft(request, { up: '-- Up Migration', down: '-- Down Migration' }, ({ name }) =>
        name.replace(/\.sql$/, ''),
      ),
  }),
)

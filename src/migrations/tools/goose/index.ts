import { folderEnvironment } from '../../sql-files/folders.ts'
import { foldersMarked, markedDraft, markedEntries } from '../../sql-files/marked.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

/** Annotations of goose: pressly.github.io/goose, "SQL annotations". */
const UP = /^\s*--\s*\+goose\s+up\b/i
const DOWN = /^\s*--\s*\+goose\s+down\b/i
const NO_TRANSACTION = /^\s*--\s*\+goose\s+no\s+transaction\b/im

export default defineTool(
  sqlTool({
    id: 'goose',
    title: 'goose',
    find: (workspace) =>
      foldersMarked(workspace, new RegExp(UP.source, 'im')).map((folder) =>
        folderEnvironment('goose', folder, { table: 'goose_db_version', transactions: 'each' }),
      ),
    entries: (workspace, { root }) =>
      markedEntries(
        workspace,
        root,
        { up: UP, down: DOWN },
        {
          idOf: ({ version }) => version.replace(/^0+(?=\d)/, ''),
          isAlone: ({ text }) => NO_TRANSACTION.test(text),
        },
      ),
    // Version 0 is the row with which goose begins its table.
    applied: (_, { versionTable }) => ({
      table: versionTable,
      column: 'version_id',
      where: 'is_applied AND version_id > 0',
      rows: 'all',
    }),
    draft: (request) =>
      markedDraft(request, { up: '-- +goose Up', down: '-- +goose Down' }, ({ version }) =>
        version.replace(/^0+(?=\d)/, ''),
      ),
  }),
)

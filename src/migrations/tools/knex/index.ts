import type { Workspace } from '../../../workspace/workspace.ts'
import { scriptFolders, stemOf } from '../../code-files/folders.ts'
import { fileName, folderEnvironment } from '../../sql-files/folders.ts'
import type { Revision } from '../../types.ts'
import { defineTool } from '../define-tool.ts'

/** `20240102030405_name.js` as `knex migrate:make` names them, and shorter dates with a letter. */
const FILE = /^\d{8,17}[A-Z]?[_-][^/]*\.(?:ts|js|mts|mjs|cts|cjs)$/
const MIGRATION = /\b(?:exports\.up\b|export\s+(?:async\s+)?(?:function|const)\s+up\b|module\.exports\s*=)/

export default defineTool({
  id: 'knex',
  title: 'Knex',
  find: async (workspace) =>
    [...foldersIn(workspace).keys()].map((folder) =>
      folderEnvironment('knex', folder, { table: tableIn(workspace), transactions: 'each' }),
    ),
  async revisions(workspace, { root }) {
    const files = foldersIn(workspace).get(root) ?? []
    const ids = files.map(fileName)
    const revisions = files.map(
      (file, at): Revision => ({
        id: fileName(file),
        message: stemOf(file)
          .replace(/^\d+[A-Z]?[_-]/, '')
          .replace(/[_-]+/g, ' '),
        position: { file, line: 1 },
        down: ids.slice(Math.max(0, at - 1), at),
        dependsOn: [],
        labels: [],
      }),
    )
    return { revisions, unreadable: [], problems: [] }
  },
  applied(workspace, { root, versionTable }) {
    if (versionTable === undefined) return undefined
    // What was applied from a compiled file has the ending of that one.
    const byStem = new Map((foldersIn(workspace).get(root) ?? []).map((file) => [stemOf(file), fileName(file)]))
    const idOf = (value: string): string => byStem.get(stemOf(value)) ?? value
    return { table: versionTable, column: 'name', where: undefined, rows: 'all', idOf }
  },
  async script(request) {
    const { knexScript } = await import('./read.ts')
    return knexScript(request)
  },
})

const seen = new WeakMap<Workspace, Map<string, readonly string[]>>()

function foldersIn(workspace: Workspace): Map<string, readonly string[]> {
  const found =
    seen.get(workspace) ??
    scriptFolders(workspace, FILE, (text) => MIGRATION.test(text) && /\bup\b/.test(text) && /knex/i.test(text))
  seen.set(workspace, found)
  return found
}

/** `knex_migrations`, where a knexfile does not say otherwise; without one, code may run them in a way of its own. */
function tableIn(workspace: Workspace): string {
  const files = workspace.files.filter(({ path }) => /(?:^|\/)knexfile\.[cm]?[jt]s$/.test(path))
  const isNamed = files.some(({ path }) => /tableName|schemaName/.test(workspace.read(path) ?? ''))
  return isNamed || files.length === 0 ? '' : 'knex_migrations'
}

import type { Workspace } from '../../../workspace/workspace.ts'
import { scriptFolders, scriptsIn } from '../../code-files/folders.ts'
import { folderEnvironment } from '../../sql-files/folders.ts'
import type { MigrationEnvironment } from '../../types.ts'
import { defineTool } from '../define-tool.ts'

/** `1700000000000-AddUsers.ts` as `typeorm migration:create` names them. */
const FILE = /^\d{13}[-_.][^/]*\.(?:ts|js|mts|mjs|cts|cjs)$/
/** A class that implements the interface, or what is left of it when compiled: TypeORM's documentation, "Migrations". */
const MIGRATION = /implements\s+\w*Migration(?:Interface)?\b|class \w+\d{13}\b[^{]*\{/

export default defineTool({
  id: 'typeorm',
  title: 'TypeORM',
  find: async (workspace) => [...foldersIn(workspace).keys()].map(environmentOf),
  async revisions(workspace, { root }) {
    const { typeormRevisions } = await import('./read.ts')
    return typeormRevisions(workspace, foldersIn(workspace).get(root) ?? [])
  },
  applied(workspace, { versionTable }) {
    const isNamed = workspace.files.some(
      ({ path, role }) =>
        role === 'code' && /\.[cm]?[jt]s$/.test(path) && workspace.read(path)?.includes('migrationsTableName') === true,
    )
    return isNamed ? undefined : { table: versionTable, column: 'name', where: undefined, rows: 'all' }
  },
  async script(request) {
    const { typeormScript } = await import('./read.ts')
    return typeormScript(request)
  },
})

function environmentOf(folder: string): MigrationEnvironment {
  return folderEnvironment('typeorm', folder, { table: 'migrations', transactions: 'all' })
}

const seen = new WeakMap<Workspace, Map<string, readonly string[]>>()

/** Folders with their files; those in `common` beside a folder named after the database belong to it too. */
function foldersIn(workspace: Workspace): Map<string, readonly string[]> {
  const known = seen.get(workspace)
  if (known !== undefined) return known
  const found = scriptFolders(workspace, FILE, isMigration)
  seen.set(workspace, found)
  for (const [folder, files] of found) {
    const parent = folder.slice(0, folder.lastIndexOf('/'))
    const isSplit = /\/(?:postgres(?:ql|db)?|pg)$/i.test(folder)
    if (isSplit) found.set(folder, [...files, ...scriptsIn(workspace, `${parent}/common`, FILE, isMigration)])
    if (isSplit) found.delete(`${parent}/common`)
  }
  return found
}

function isMigration(text: string): boolean {
  return MIGRATION.test(text) && /\bup\s*\(/.test(text)
}

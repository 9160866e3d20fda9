import { draftOf, fileSlug, nextNumber, pathIn } from '../../sql-files/drafts.ts'
import { type SqlEntry, sentence, wholeFile } from '../../sql-files/entries.ts'
import { folderEnvironment } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

const MIGRATION = /^(.*\/)?migrations\/((\d{4,14})_([^/]+))\/migration\.sql$/

export default defineTool(
  sqlTool({
    id: 'prisma',
    title: 'Prisma Migrate',
    sends: 'whole and bare',
    find(workspace) {
      const locks = workspace.files.filter(({ path }) => /(?:^|\/)migrations\/migration_lock\.toml$/.test(path))
      return locks.flatMap(({ path }) => {
        // The lock names the database's kind: other databases than PostgreSQL are not ours.
        const provider = /^\s*provider\s*=\s*"(\w+)"/m.exec(workspace.read(path) ?? '')?.[1]
        if (provider !== 'postgresql' && provider !== 'cockroachdb') return []
        const folder = path.slice(0, path.lastIndexOf('/'))
        // Prisma sends a file as one multi-statement query, which the server runs in one transaction.
        return [
          folderEnvironment('prisma', folder, { table: '_prisma_migrations', transactions: 'each', config: path }),
        ]
      })
    },
    entries: (workspace, { root }) =>
      workspace.files
        .flatMap(({ path }): SqlEntry[] => {
          const [, , id, , slug] = path.startsWith(`${root}/`) ? (MIGRATION.exec(path) ?? []) : []
          const text = id === undefined ? undefined : workspace.read(path)
          if (id === undefined || slug === undefined || text === undefined) return []
          const position = { file: path, line: 1 }
          const noDown = 'Prisma has no way back: what it applied is repaired by a further migration'
          return [{ id, message: sentence(slug), position, up: wholeFile(path, text), down: undefined, noDown }]
        })
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    applied: (_, { versionTable }) => ({
      table: versionTable,
      column: 'migration_name',
      where: 'finished_at IS NOT NULL AND rolled_back_at IS NULL',
      rows: 'all',
    }),
    draft(request) {
      const taken = request.revisions.map(({ id }) => id.replace(/_.*$/s, ''))
      const id = `${nextNumber(taken, 'stamped', request.now)}_${fileSlug(request.message)}`
      const files = [{ path: pathIn(request, `${id}/migration.sql`), text: `-- ${request.message}\n` }]
      // The policy is about the folder: every file is called migration.sql.
      return draftOf({ ...request, fileName: undefined }, id, files)
    },
  }),
)

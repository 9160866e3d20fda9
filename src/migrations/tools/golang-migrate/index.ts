import { draftOf, fileNamesOf, fileSlug, nextNumber, pathIn } from '../../sql-files/drafts.ts'
import { type SqlEntry, sentence, wholeFile } from '../../sql-files/entries.ts'
import { fileName, filesIn, folderEnvironment, foldersWith } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

/** `000001_create_users.up.sql`, `….down.sql`: golang-migrate, MIGRATIONS.md. */
const UP = /^(\d+)_(.*)\.up\.sql$/

export default defineTool(
  sqlTool({
    id: 'golang-migrate',
    title: 'golang-migrate',
    sends: 'whole and bare',
    find: (workspace) =>
      [...foldersWith(workspace, UP).keys()].map((folder) =>
        folderEnvironment('golang-migrate', folder, { table: 'schema_migrations', transactions: 'each' }),
      ),
    entries(workspace, { root }) {
      const entries = filesIn(workspace, root).flatMap(({ path }): SqlEntry[] => {
        const [, version, slug] = UP.exec(fileName(path)) ?? []
        const text = version === undefined ? undefined : workspace.read(path)
        if (version === undefined || slug === undefined || text === undefined) return []
        const back = path.replace(/\.up\.sql$/, '.down.sql')
        const backText = workspace.file(back) === undefined ? undefined : workspace.read(back)
        return [
          {
            id: version.replace(/^0+(?=\d)/, ''),
            message: sentence(slug),
            position: { file: path, line: 1 },
            up: wholeFile(path, text),
            down: backText === undefined ? undefined : wholeFile(back, backText),
            noDown: 'there is no .down.sql beside it',
          },
        ]
      })
      return entries.sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1))
    },
    // One row that names the newest version.
    applied: (_, { versionTable }) => ({ table: versionTable, column: 'version', where: undefined, rows: 'heads' }),
    draft(request) {
      const taken = fileNamesOf(request).flatMap((name) => UP.exec(name)?.[1] ?? [])
      const version = nextNumber(taken, 'counted', request.now)
      const stem = pathIn(request, `${version}_${fileSlug(request.message)}`)
      return draftOf(request, version.replace(/^0+(?=\d)/, ''), [
        { path: `${stem}.up.sql`, text: `-- ${request.message}\n` },
        { path: `${stem}.down.sql`, text: `-- takes back: ${request.message}\n` },
      ])
    },
  }),
)

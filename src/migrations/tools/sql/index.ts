import type { Workspace, WorkspaceFile } from '../../../workspace/workspace.ts'
import { draftOf, fileNamesOf, fileSlug, nextNumber, pathIn } from '../../sql-files/drafts.ts'
import { type SqlEntry, sentence, wholeFile } from '../../sql-files/entries.ts'
import { fileName, filesIn, folderEnvironment, foldersWith } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { defineTool } from '../define-tool.ts'

const NUMBERED = /^(\d+)(?:[._-](.*))?\.sql$/
/** Names by which folders of migrations go; any folder may hold numbered SQL files. */
const FOLDER =
  /(?:^|\/)(?:migrations?|migrate|upgrades?|upgrade[-_]?scripts?|schema[-_]?changes|sql|db|postgres(?:ql)?|pgsql|pg)$/i
/** Folders for another database. */
const ELSEWHERE =
  /(?:^|[/_-])(?:mysql|mariadb|sqlite3?|mssql|sqlserver|oracle|clickhouse|cassandra|h2|db2|snowflake)(?:$|[/_-])/i
/** What the files of another tool are known by. */
const OTHERS = /^\s*--\s*(?:\+goose|migrate:up|up migration)/im

export default defineTool(
  sqlTool({
    id: 'sql',
    title: 'numbered SQL files',
    find: (workspace) =>
      [...foldersWith(workspace, NUMBERED)]
        .filter(
          ([folder, files]) =>
            FOLDER.test(folder) && !ELSEWHERE.test(folder) && files.length > 1 && !isOthers(workspace, folder, files),
        )
        .map(([folder]) => folderEnvironment('sql', folder, { table: '', transactions: 'unknown' })),
    entries(workspace, { root }) {
      const entries = filesIn(workspace, root).flatMap(({ path }): (SqlEntry & { readonly number: bigint })[] => {
        const name = fileName(path)
        const [, number, slug = ''] = NUMBERED.exec(name) ?? []
        const text = number === undefined || /\.down\.sql$/.test(name) ? undefined : workspace.read(path)
        if (number === undefined || text === undefined) return []
        return [
          {
            id: name.replace(/\.sql$/, ''),
            number: BigInt(number),
            message: sentence(slug),
            position: { file: path, line: 1 },
            up: wholeFile(path, text),
            down: undefined,
            noDown: 'plain SQL files have no way back',
          },
        ]
      })
      return entries.sort((a, b) => (a.number === b.number ? (a.id < b.id ? -1 : 1) : a.number < b.number ? -1 : 1))
    },
    applied: () => undefined,
    draft(request) {
      const names = fileNamesOf(request)
      const taken = names.flatMap((name) => NUMBERED.exec(name)?.[1] ?? [])
      const between = /^\d+([._-])/.exec(names.at(-1) ?? '')?.[1] ?? '_'
      const id = `${nextNumber(taken, 'counted', request.now)}${between}${fileSlug(request.message)}`
      return draftOf(request, id, [{ path: pathIn(request, `${id}.sql`), text: `-- ${request.message}\n` }])
    },
  }),
)

function isOthers(workspace: Workspace, folder: string, files: readonly WorkspaceFile[]): boolean {
  return (
    workspace.file(`${folder}/meta/_journal.json`) !== undefined ||
    files.some(({ path }) => /\.up\.sql$/.test(path) || OTHERS.test(workspace.read(path) ?? ''))
  )
}

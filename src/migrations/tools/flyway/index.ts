import type { Workspace } from '../../../workspace/workspace.ts'
import { draftOf, fileNamesOf, fileSlug, nextNumber, pathIn } from '../../sql-files/drafts.ts'
import { type SqlEntry, sentence, wholeFile } from '../../sql-files/entries.ts'
import { fileName, folderEnvironment, foldersWith } from '../../sql-files/folders.ts'
import { sqlTool } from '../../sql-files/sql-tool.ts'
import { type Draft, type DraftRequest, defineTool } from '../define-tool.ts'

/** `V1.2__Add_users.sql`, `U1.2__…` (undo), `R__View.sql` (repeatable): documentation.red-gate.com/fd, "Migrations". */
const VERSIONED = /^V(\d+(?:[._]\d+)*)__(.+)\.sql$/
const UNDO = /^U(\d+(?:[._]\d+)*)__.+\.sql$/
const REPEATABLE = /^R__(.+)\.sql$/

export default defineTool(
  sqlTool({
    id: 'flyway',
    title: 'Flyway',
    find(workspace) {
      const folders = [...foldersWith(workspace, VERSIONED).keys()]
      // Flyway looks through a location with the folders in it.
      const tops = folders.filter((one) => !folders.some((other) => one.startsWith(`${other}/`)))
      return tops.map((folder) =>
        folderEnvironment('flyway', folder, { table: 'flyway_schema_history', transactions: 'each' }),
      )
    },
    entries(workspace, { root }) {
      return [...versioned(workspace, root), ...repeatable(workspace, root)]
    },
    applied: (_, { versionTable }) => ({
      table: versionTable,
      column: 'version',
      where: 'success AND version IS NOT NULL',
      rows: 'all',
      idOf: canonical,
    }),
    draft,
  }),
)

/** The version after the newest, whose last part counts on (`V2_1` gives `V2_2`), beside the file of the newest. */
function draft(request: DraftRequest): Draft {
  const { message, now, revisions } = request
  const names = fileNamesOf(request).flatMap((name) => VERSIONED.exec(name)?.[1] ?? [])
  const newest = names.sort((a, b) => compareVersions(canonical(a), canonical(b))).at(-1)
  const [, head = '', last] = /^(.*[._])?(\d+)$/.exec(newest ?? '') ?? []
  const version = `${head}${nextNumber(last === undefined ? [] : [last], 'counted', now)}`
  const file = revisions.findLast(({ position }) => VERSIONED.exec(fileName(position.file))?.[1] === newest)
  const folder = file?.position.file.replace(/[^/]*$/, '') ?? pathIn(request, '')
  const path = `${folder}V${version}__${fileSlug(message)}.sql`
  return draftOf(request, canonical(version), [{ path, text: `-- ${message}\n` }])
}

function versioned(workspace: Workspace, root: string): SqlEntry[] {
  const files = workspace.files.filter(({ path }) => path.startsWith(`${root}/`) || root === '.')
  const undo = new Map(
    files.flatMap(({ path }) => {
      const version = UNDO.exec(fileName(path))?.[1]
      return version === undefined ? [] : [[canonical(version), path]]
    }),
  )
  const entries = files.flatMap(({ path }): SqlEntry[] => {
    const [, version, slug] = VERSIONED.exec(fileName(path)) ?? []
    const text = version === undefined ? undefined : workspace.read(path)
    if (version === undefined || slug === undefined || text === undefined) return []
    const back = undo.get(canonical(version))
    const backText = back === undefined ? undefined : workspace.read(back)
    return [
      {
        id: canonical(version),
        message: sentence(slug),
        position: { file: path, line: 1 },
        up: wholeFile(path, text, isAlone(workspace, path)),
        down: back === undefined || backText === undefined ? undefined : wholeFile(back, backText),
        noDown: 'there is no undo migration (U…) for it',
      },
    ]
  })
  return entries.sort((a, b) => compareVersions(a.id, b.id))
}

function repeatable(workspace: Workspace, root: string): SqlEntry[] {
  return workspace.files.flatMap(({ path }): SqlEntry[] => {
    const slug = path.startsWith(`${root}/`) ? REPEATABLE.exec(fileName(path))?.[1] : undefined
    const text = slug === undefined ? undefined : workspace.read(path)
    if (slug === undefined || text === undefined) return []
    const position = { file: path, line: 1 }
    const up = wholeFile(path, text)
    return [{ id: `R__${slug}`, message: sentence(slug), position, up, down: undefined, noDown: 'it is repeatable' }]
  })
}

/** `V1_2.sql.conf` beside a script may take it out of its transaction. */
function isAlone(workspace: Workspace, path: string): boolean {
  const settings = workspace.file(`${path}.conf`) === undefined ? undefined : workspace.read(`${path}.conf`)
  return /^\s*executeInTransaction\s*=\s*false/m.test(settings ?? '')
}

/** `1_2` and `01.2` are the version 1.2. */
function canonical(version: string): string {
  return version
    .split(/[._]/)
    .map((part) => part.replace(/^0+(?=\d)/, ''))
    .join('.')
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a.split('.').map(BigInt), b.split('.').map(BigInt)]
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const [x, y] = [left[at] ?? 0n, right[at] ?? 0n]
    if (x !== y) return x < y ? -1 : 1
  }
  return 0
}

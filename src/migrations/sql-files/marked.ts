import type { Workspace } from '../../workspace/workspace.ts'
import type { Draft, DraftRequest } from '../tools/define-tool.ts'
import { draftOf, fileNamesOf, fileSlug, nextNumber, pathIn } from './drafts.ts'
import { halves, type Marker, type SqlEntry, type SqlSource, sentence } from './entries.ts'
import { fileName, filesIn, foldersWith } from './folders.ts'

/** `20240101120000_create_users.sql` or `1712345-name.sql`. */
const NUMBERED = /^(\d+)[_-](.*)\.sql$/

/** Folders in which numbered files carry the marker of a tool that keeps both directions in one file. */
export function foldersMarked(workspace: Workspace, marker: RegExp): string[] {
  return [...foldersWith(workspace, NUMBERED)]
    .filter(([, files]) => files.some(({ path }) => marker.test(workspace.read(path) ?? '')))
    .map(([folder]) => folder)
}

/** The next file of such a folder, in the style of those that are there. */
export function markedDraft(
  request: DraftRequest,
  marks: { readonly up: string; readonly down: string },
  idOf: (file: Pick<MarkedFile, 'name' | 'version'>) => string,
): Draft {
  const names = fileNamesOf(request)
  const version = nextNumber(
    names.flatMap((one) => NUMBERED.exec(one)?.[1] ?? []),
    'stamped',
    request.now,
  )
  const between = /^\d+([_-])/.exec(names.at(-1) ?? '')?.[1] ?? '_'
  const slug = fileSlug(request.message)
  const name = `${version}${between}${between === '-' ? slug.replaceAll('_', '-') : slug}.sql`
  const text = `${marks.up}\n-- ${request.message}\n\n${marks.down}\n`
  return draftOf(request, idOf({ name, version }), [{ path: pathIn(request, name), text }])
}

export interface MarkedFile {
  readonly name: string
  readonly version: string
  readonly text: string
}

/** The migrations of such a folder in the order of their numbers. */
export function markedEntries(
  workspace: Workspace,
  folder: string,
  marker: Marker,
  parts: {
    readonly idOf: (file: MarkedFile) => string
    readonly isAlone: (file: MarkedFile, direction: 'up' | 'down') => boolean
  },
): SqlEntry[] {
  const entries = filesIn(workspace, folder).flatMap(({ path }): (SqlEntry & { readonly number: bigint })[] => {
    const name = fileName(path)
    const [, version, slug] = NUMBERED.exec(name) ?? []
    const text = version === undefined ? undefined : workspace.read(path)
    if (version === undefined || slug === undefined || text === undefined) return []
    const file = { name, version, text }
    const { up, down } = halves(path, text, marker)
    const direction = (source: SqlSource | undefined, way: 'up' | 'down'): SqlSource | undefined =>
      source === undefined ? undefined : { ...source, autocommit: parts.isAlone(file, way) }
    return [
      {
        id: parts.idOf(file),
        number: BigInt(version),
        message: sentence(slug),
        position: { file: path, line: 1 },
        up: direction(up, 'up'),
        down: direction(down, 'down'),
        noDown: 'the file has no part for the way down',
      },
    ]
  })
  return entries.sort((a, b) => (a.number === b.number ? (a.id < b.id ? -1 : 1) : a.number < b.number ? -1 : 1))
}

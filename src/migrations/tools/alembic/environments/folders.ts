import { folderOf } from '../../../../workspace/paths.ts'
import type { Workspace } from '../../../../workspace/workspace.ts'
import type { MigrationProblem } from '../../../types.ts'
import { readHeaders } from '../header/read.ts'
import { evaluate } from './evaluate.ts'
import type { Hints } from './hints.ts'
import type { Layout } from './layout.ts'
import { above, inFolder } from './layout.ts'
import { importedText } from './modules.ts'
import type { Options } from './options.ts'
import { resolveFolder, splitLocations } from './paths.ts'
import type { Expression } from './python/expression.ts'
import { outlineOf } from './python/outline.ts'

export interface Folders {
  /** In the order in which Alembic reads them; folders below a recursive location are told one by one. */
  readonly locations: readonly string[]
  /** Histories of their own among the folders, of which code chooses one, by the name of their folder. */
  readonly alternatives?: ReadonlyMap<string, readonly string[]>
  readonly problems: readonly MigrationProblem[]
}

export interface FolderRequest {
  readonly workspace: Workspace
  readonly layout: Layout
  readonly hints: Hints
  readonly options: Options
  /** The folder of the configuration, or the script folder when there is none. */
  readonly from: string
  readonly script: string | undefined
  readonly hasConfiguration: boolean
}

/** Where the revisions of an environment lie. */
export async function revisionFolders(request: FolderRequest): Promise<Folders> {
  const { layout, options, script } = request
  const configured = options.get('version_locations')
  const recursive = options.get('recursive_version_locations')?.value === 'true'
  const expand = (folder: string): readonly string[] => (recursive ? layout.below(folder) : [folder])
  if (configured !== undefined && (configured.value !== '' || configured.list !== undefined)) {
    const { locations, problems } = configuredFolders(request)
    return { locations: [...new Set(locations.flatMap(expand))], problems }
  }
  const versions = script === undefined ? undefined : inFolder(script, 'versions')
  if (versions === undefined || !layout.isFolder(versions)) return { locations: [], problems: [] }
  const nested = layout.below(versions).filter((folder) => folder !== versions)
  if (recursive || nested.length === 0) return { locations: expand(versions), problems: [] }
  return nestedFolders(request, versions, nested)
}

function configuredFolders({ layout, options, from, script }: FolderRequest): Folders {
  const configured = options.get('version_locations')
  if (configured === undefined) return { locations: [], problems: [] }
  const split = splitLocations(options, configured)
  if ('wrong' in split) {
    const detail = `path_separator is "${split.separator}"; Alembic knows space, newline, os, ":" and ";", and stops`
    return { locations: [], problems: [{ kind: 'bad-option', detail, position: split.wrong.position }] }
  }
  const starts = script === undefined ? [from] : [from, script]
  const locations: string[] = []
  const problems: MigrationProblem[] = []
  for (const part of split.parts) {
    const folder = starts
      .map((start) => resolveFolder(part, start, layout, (one) => layout.isFolder(one)))
      .find((found) => found !== undefined)
    if (folder !== undefined) locations.push(folder)
    else {
      const detail = `version location ${part} is no folder of the repository; Alembic passes over it in silence`
      problems.push({ kind: 'location-missing', detail, position: configured.position })
    }
  }
  return { locations, problems }
}

/**
 * Folders within `versions` count when code sets the locations, or, without any configuration, when the revisions in
 * them continue those in `versions`. Alembic itself does not look into them.
 */
async function nestedFolders(request: FolderRequest, versions: string, nested: readonly string[]): Promise<Folders> {
  const { hints, layout } = request
  if (revisionFiles(layout, [versions]).length === 0) return insideEmpty(request, versions, nested)
  const setting = new Set(hints.mentions('set_main_option'))
  if (hints.mentions('recursive_version_locations').some((file) => setting.has(file))) {
    return { locations: [versions, ...nested], problems: [] }
  }
  const code = hints.mentions('version_locations').find((file) => setting.has(file))
  if (code !== undefined && shareTop(code, versions)) {
    const ordered = orderedByConstants(request.workspace, code, versions, nested)
    const detail = `the version locations are set in code (${code}), where Alembic's own commands do not see them`
    const position = { file: code, line: 1 }
    return { locations: [versions, ...ordered], problems: [{ kind: 'configuration-in-code', detail, position }] }
  }
  if (request.hasConfiguration || !(await continues(request, versions, nested))) {
    return { locations: [versions], problems: [] }
  }
  const detail = `${nested.length} folders within ${versions} continue the history, and nothing in the repository tells Alembic of them`
  return {
    locations: [versions, ...nested],
    problems: [
      { kind: 'configuration-in-code', detail, position: { file: inFolder(request.from, 'env.py'), line: 1 } },
    ],
  }
}

/** `versions` holds nothing itself: its folders are one history, or histories that do not know one another. */
async function insideEmpty(
  { workspace, layout }: FolderRequest,
  versions: string,
  nested: readonly string[],
): Promise<Folders> {
  const groups = new Map<string, string[]>()
  for (const folder of nested) {
    const name = folder.slice(versions.length + 1).split('/')[0] ?? ''
    groups.set(name, [...(groups.get(name) ?? []), folder])
  }
  const position = { file: inFolder(folderOf(versions), 'env.py'), line: 1 }
  const closed = await Promise.all(
    [...groups.values()].map(async (folders) => {
      const { revisions } = await readHeaders(workspace, revisionFiles(layout, folders))
      const ids = new Set(revisions.map(({ id }) => id))
      return ids.size > 0 && revisions.every(({ down }) => down.every((id) => ids.has(id)))
    }),
  )
  if (groups.size < 2 || !closed.every(Boolean)) {
    const detail = `the revisions lie in folders within ${versions}, and no configuration tells Alembic of them`
    return { locations: nested, problems: [{ kind: 'configuration-in-code', detail, position }] }
  }
  const detail = `${versions} holds ${groups.size} histories (${[...groups.keys()].join(', ')}), of which code chooses one`
  return { locations: [], alternatives: groups, problems: [{ kind: 'configuration-in-code', detail, position }] }
}

function shareTop(a: string, b: string): boolean {
  return above(a).at(-2) === above(b).at(-2)
}

async function continues(
  { workspace, layout }: FolderRequest,
  versions: string,
  nested: readonly string[],
): Promise<boolean> {
  const headersOf = (folders: readonly string[]) => readHeaders(workspace, revisionFiles(layout, folders))
  const direct = new Set((await headersOf([versions])).revisions.map(({ id }) => id))
  const inside = (await headersOf(nested)).revisions
  const isTwice = inside.some(({ id }) => direct.has(id))
  return (
    inside.length > 0 && !isTwice && (direct.size === 0 || inside.some(({ down }) => down.some((id) => direct.has(id))))
  )
}

/** Files Alembic takes for revisions (`_only_source_rev_file` in alembic/script/base.py), in the order it loads them. */
export function revisionFiles(layout: Pick<Layout, 'pythonIn'>, locations: readonly string[]): string[] {
  return locations.flatMap((folder) =>
    layout
      .pythonIn(folder)
      .filter((name) => !/^(?:\.#|__init__)/.test(name))
      .map((name) => inFolder(folder, name)),
  )
}

/**
 * Nested folders in the order of the lists of names in the code that sets the locations (Neutron's `RELEASES` times
 * its branches); those that no list names are left out. As they are, when the code has no such lists.
 */
function orderedByConstants(
  workspace: Workspace,
  code: string,
  versions: string,
  nested: readonly string[],
): readonly string[] {
  const outline = outlineOf(workspace.read(code) ?? '')
  const imported = (of: Expression): string | undefined => importedText(workspace, code, outline, of)
  const around = { file: code, outline, callers: [], option: () => undefined, imported }
  const textOf = (item: Expression): string | undefined => {
    const found = evaluate(item, around)
    return found.kind === 'text' ? found.text : undefined
  }
  const lists = outline.assignments.flatMap(({ value }) => {
    const names = value.kind === 'list' ? value.items.map(textOf) : []
    return names.length > 0 && names.every((name) => name !== undefined)
      ? [names.filter((name) => name !== undefined)]
      : []
  })
  const rank = (part: string): number => Math.max(...lists.map((names) => names.indexOf(part)), -1)
  const ranked = nested
    .map((folder) => ({
      folder,
      ranks: folder
        .slice(versions.length + 1)
        .split('/')
        .map(rank),
    }))
    .filter(({ ranks }) => ranks.every((one) => one >= 0))
    .sort((a, b) => compare(a.ranks, b.ranks))
  return ranked.length > 0 ? ranked.map(({ folder }) => folder) : nested
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0)
    if (order !== 0) return order
  }
  return a.length - b.length
}

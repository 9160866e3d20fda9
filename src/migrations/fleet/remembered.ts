import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Revision } from '../types.ts'
import { giveScripts, hasAsked, type RevisionScripts, scriptsOf } from './scripts.ts'
import type { OpenHistory } from './select.ts'

/** Where the scripts of a history are kept between runs. */
export interface ScriptMemory {
  read(): string | undefined
  write(text: string): void
}

const Kept = z.object({
  build: z.string(),
  paths: z.string(),
  asks: z.boolean(),
  /** Files that every script may rest on, with hashes; null for those that were looked for and not there. */
  shared: z.record(z.string(), z.nullable(z.string())),
  scripts: z.array(
    z.object({ id: z.string(), file: z.string(), hash: z.string(), up: z.unknown(), down: z.unknown() }),
  ),
})
type Kept = z.infer<typeof Kept>

/**
 * The scripts of revisions, in their order, as far as possible from memory. A script is taken from there as long as its
 * own file, those before it, and every file any script looked into are what they were; edited or new revisions at the end
 * are read anew.
 * @param build what tells one version of the tool from another
 */
export async function rememberedScripts(
  opened: OpenHistory,
  revisions: readonly Revision[],
  memory: ScriptMemory,
  build: string,
): Promise<RevisionScripts[]> {
  const { workspace } = opened.service
  const own = new Set(revisions.map(({ position }) => position.file))
  const paths = hashOf(pathsOf(workspace, opened))
  const kept = parse(memory.read())
  const isFitting = kept?.build === build && kept.paths === paths && isSame(workspace, kept.shared)
  const known = isFitting ? knownOf(workspace, kept, revisions) : []
  const watched = watch(workspace)
  const history = { ...opened, service: { ...opened.service, workspace: watched.workspace } }
  giveScripts(history, known, isFitting && kept.asks)
  const scripts: RevisionScripts[] = []
  for (const revision of revisions) scripts.push(await scriptsOf(history, revision))
  if (known.length < scripts.length || !isFitting) {
    const looked = Object.fromEntries(
      [...watched.looked].filter((path) => !own.has(path)).map((path) => [path, fileHash(workspace, path)]),
    )
    const shared = { ...(isFitting ? kept.shared : {}), ...looked }
    const list = scripts.map(({ revision: { id, position }, up, down }) => {
      return { id, file: position.file, hash: fileHash(workspace, position.file) ?? '', up, down }
    })
    memory.write(JSON.stringify({ build, paths, asks: hasAsked(history), shared, scripts: list } satisfies Kept))
  }
  return scripts
}

function parse(text: string | undefined): Kept | undefined {
  try {
    return text === undefined ? undefined : Kept.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** The revisions from the first on that are what they were. */
function knownOf(workspace: Workspace, { scripts }: Kept, revisions: readonly Revision[]): RevisionScripts[] {
  const known: RevisionScripts[] = []
  for (const [at, revision] of revisions.entries()) {
    const kept = scripts[at]
    const { file } = revision.position
    if (kept?.id !== revision.id || kept.file !== file || kept.hash !== fileHash(workspace, file)) break
    // What was written is what was read: the hash of the build tells.
    known.push({ revision, up: kept.up as RevisionScripts['up'], down: kept.down as RevisionScripts['down'] })
  }
  return known
}

function isSame(workspace: Workspace, hashes: Kept['shared']): boolean {
  return Object.entries(hashes).every(([path, hash]) => fileHash(workspace, path) === hash)
}

/** Modules are found by their paths; a new revision is no reason to read the others again. */
function pathsOf(workspace: Workspace, { environment }: OpenHistory): string {
  const { locations } = environment
  return workspace.files
    .map(({ path }) => path)
    .filter((path) => !locations.some((location) => path.startsWith(`${location}/`)))
    .join('\n')
}

function fileHash(workspace: Workspace, path: string): string | null {
  const text = workspace.file(path) === undefined ? undefined : workspace.read(path)
  return text === undefined ? null : hashOf(text)
}

function hashOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url')
}

/** The same workspace, with a list of the files that were looked for. */
function watch(workspace: Workspace): { readonly workspace: Workspace; readonly looked: ReadonlySet<string> } {
  const looked = new Set<string>()
  const noting = <T>(look: (path: string) => T) => {
    return (path: string): T => {
      looked.add(path)
      return look.call(workspace, path)
    }
  }
  const watched = { file: noting(workspace.file), read: noting(workspace.read) }
  const proxy = new Proxy(workspace, {
    get(target, name) {
      if (name === 'file' || name === 'read') return watched[name]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { workspace: proxy, looked }
}

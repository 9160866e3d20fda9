import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { errorMessage } from '../../core/errors.ts'
import type { Workspace, WorkspaceFile } from '../../workspace/workspace.ts'
import type { PackedTree } from './packed.ts'
import { unpacked } from './packed.ts'
import { loadPythonParser } from './parse.ts'
import type { ParseAnswer, ParseJob } from './pool.ts'
import { parseInWorkers } from './pool.ts'
import type { PythonGrammar, PythonTree } from './tree.ts'
import { cacheVersion, readTreePack, textHash, writeTreePack } from './tree-cache.ts'

/** Why a file has no tree. */
export interface UnparsedPython {
  readonly file: string
  readonly reason: string
}

export interface ParsedPython {
  /** How many files were to be parsed. */
  readonly files: number
  readonly grammar: PythonGrammar
  readonly trees: readonly PythonTree[]
  readonly unparsed: readonly UnparsedPython[]
}

/** Below this, starting threads (each loads the grammar) costs more than it saves. */
const MIN_CHARACTERS_FOR_WORKERS = 1_500_000
const MAX_WORKERS = 4

interface Source {
  readonly file: string
  readonly text: string
  readonly hash: string
}

const started = new WeakMap<Workspace, Promise<ParsedPython>>()
const finished = new WeakMap<Workspace, ReadonlyMap<string, PythonTree>>()

/**
 * The syntax of a workspace's Python, but for what is vendored or generated. Parsing begins with the first call, which
 * may be made before anybody needs the trees.
 */
export function readPython(workspace: Workspace): Promise<ParsedPython> {
  let parsed = started.get(workspace)
  if (parsed === undefined) {
    parsed = parsePython(
      workspace,
      workspace.files.filter(({ path, role }) => path.endsWith('.py') && role !== 'vendored' && role !== 'generated'),
    )
    started.set(workspace, parsed)
    parsed.then(
      (done) => finish(workspace, done),
      () => {},
    )
  }
  return parsed
}

function finish(workspace: Workspace, { trees }: ParsedPython): void {
  finished.set(workspace, new Map(trees.map((tree) => [tree.file, tree])))
}

/** The tree of a file, where the workspace's Python has been read already. */
export function treeAlreadyRead(workspace: Workspace, file: string): PythonTree | undefined {
  return finished.get(workspace)?.get(file)
}

/**
 * Parses the given files of a workspace; `unparsed` tells which could not be read, and why. Trees of texts that were
 * parsed before come from the cache, many new ones from worker threads.
 */
export async function parsePython(workspace: Workspace, files: readonly WorkspaceFile[]): Promise<ParsedPython> {
  const loading = loadPythonParser()
  const { treeCache, onProgress } = workspace.services
  const unparsed: UnparsedPython[] = []
  const sources = files.flatMap(({ path }): Source[] => {
    const text = workspace.read(path)
    if (text !== undefined) return [{ file: path, text, hash: treeCache === undefined ? '' : textHash(text) }]
    const reason = workspace.unread.find((one) => one.path === path)?.reason ?? 'cannot be read'
    unparsed.push({ file: path, reason })
    return []
  })
  const cached =
    treeCache === undefined || !existsSync(treeCache.file)
      ? new Map<string, PackedTree>()
      : readTreePack(treeCache.file, cacheVersion((await loading).grammar))
  const found = sources.map(({ hash }) => cached.get(hash))
  const jobs = sources.flatMap(({ file, text }, id) => (found[id] === undefined ? [{ id, file, text }] : []))
  let done = sources.length - jobs.length
  await parseAll(jobs, (answer) => {
    if ('tree' in answer) found[answer.id] = answer.tree
    else unparsed.push({ file: sources[answer.id]?.file ?? '', reason: answer.failure })
    onProgress?.(++done, sources.length)
  })
  const { grammar } = await loading
  if (treeCache?.writable === true && (jobs.length > 0 || cached.size > sources.length * 1.2)) {
    writeTreePack(treeCache.file, cacheVersion(grammar), packOf(sources, found))
  }
  const trees = sources.flatMap(({ file, text }, id): PythonTree[] => {
    const tree = found[id]
    return tree === undefined ? [] : [unpacked(tree, file, text)]
  })
  return { files: files.length, grammar, trees, unparsed }
}

function packOf(sources: readonly Source[], found: readonly (PackedTree | undefined)[]): Map<string, PackedTree> {
  return new Map(
    sources.flatMap(({ hash }, id) => {
      const tree = found[id]
      return tree === undefined ? [] : [[hash, tree] as const]
    }),
  )
}

async function parseAll(jobs: readonly ParseJob[], onAnswer: (answer: ParseAnswer) => void): Promise<void> {
  const characters = jobs.reduce((sum, { text }) => sum + text.length, 0)
  const workers = Math.min(availableParallelism(), MAX_WORKERS)
  // Run from its sources, as the tests do, there is no compiled worker to start.
  if (characters >= MIN_CHARACTERS_FOR_WORKERS && workers > 1 && import.meta.url.endsWith('.js')) {
    return parseInWorkers(jobs, workers, onAnswer)
  }
  const { pack } = await loadPythonParser()
  let pause = Date.now()
  for (const { id, file, text } of jobs) {
    onAnswer(parseOne(pack, id, file, text))
    // Signals and the progress display have their turn now and then.
    if (Date.now() - pause > 100) {
      await new Promise((resolve) => setImmediate(resolve))
      pause = Date.now()
    }
  }
}

function parseOne(
  pack: (file: string, text: string) => PackedTree,
  id: number,
  file: string,
  text: string,
): ParseAnswer {
  try {
    return { id, tree: pack(file, text) }
  } catch (error) {
    return { id, failure: errorMessage(error) }
  }
}

import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { Failure, Known } from './follow.ts'
import { ImportRun } from './follow.ts'
import { ModuleFinder } from './modules.ts'
import { findStarts } from './starts.ts'
import { importsAt } from './steps.ts'
import type { BrokenImport, ImportOrderFacts, StartModule } from './types.ts'

/** Follows the imports of each program of the repository, and sees where one asks a module for what it has not yet. */
export default defineFact<ImportOrderFacts>({
  async collect({ fact, workspace }) {
    const python = await fact('python')
    const known: Known = { finder: new ModuleFinder(python), steps: new Map(), scopes: new Map() }
    const starts = findStarts(python, workspace)
    const broken = new Map<string, BrokenImport>()
    const followed = new Set<PythonModule>()
    for (const start of starts) {
      const module = python.modules.find(({ file }) => file === start.file)
      if (module === undefined) continue
      const run = new ImportRun(known)
      const failure = run.load(module)
      for (const one of run.loaded.keys()) followed.add(one)
      if (failure === undefined || run.isGuess) continue
      const found = described(python, known, start, failure, [...run.loaded.keys()])
      const key = `${found.at.file}:${found.at.line} ${found.name}`
      if (!broken.has(key)) broken.set(key, found)
    }
    return { starts, followed: followed.size, broken: [...broken.values()] }
  },
})

function described(
  python: PythonFacts,
  known: Known,
  start: StartModule,
  { target, name, bound, frames }: Failure,
  loaded: readonly PythonModule[],
): BrokenImport {
  const ring = frames.slice(frames.findIndex(({ module }) => module === target))
  const last = ring.at(-1)
  return {
    start,
    name: `${target.name}.${name}`,
    at: placeOf(last?.node ?? bound),
    boundAt: placeOf(bound),
    ring: ring.map(({ module, node }) => ({ module: module.name, at: placeOf(node) })),
    doubt: loadsBefore(
      python,
      known,
      loaded,
      ring.map(({ module }) => module),
    ),
  }
}

/**
 * A function called while importing, with imports of its own, may have loaded a module of the ring before, through
 * whatever those load in turn.
 */
function loadsBefore(
  python: PythonFacts,
  known: Known,
  loaded: readonly PythonModule[],
  ring: readonly PythonModule[],
) {
  for (const module of loaded) {
    for (const statement of module.root.parts) {
      if (!/^(expression_statement|decorated_definition|class_definition|if_statement)$/.test(statement.kind)) continue
      for (const call of statement.find('call')) {
        if (call.enclosing('function_definition', 'lambda') === undefined && mayLoad(python, known, call, ring))
          return placeOf(call)
      }
    }
  }
  return undefined
}

function mayLoad(
  python: PythonFacts,
  known: Known,
  call: PythonNode,
  ring: readonly PythonModule[],
  depth = 0,
): boolean {
  const callee = call.field('function')
  const target = callee === undefined ? undefined : python.resolve(callee)
  if (target?.kind !== 'function') return false
  if (/\bimport_module\(|__import__\(/.test(target.node.text)) return true
  const inner = target.node.find('import_statement', 'import_from_statement')
  for (const step of importsAt(inner, target.module)) {
    if (step.does === 'use') continue
    const below = step.does === 'from' ? step.names.map(({ text }) => `${step.module}.${text}`) : []
    for (const name of [step.module, ...below]) {
      const found = known.finder.find(name, target.module)
      if (found === undefined) continue
      const run = new ImportRun(known)
      run.load(found)
      if (ring.some((one) => run.loaded.has(one))) return true
    }
  }
  return depth < 2 && target.node.find('call').some((one) => mayLoad(python, known, one, ring, depth + 1))
}

function placeOf(node: PythonNode) {
  return { file: node.tree.file, line: node.line }
}

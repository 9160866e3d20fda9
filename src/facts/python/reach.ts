import type { Position } from '../../core/position.ts'
import { decoratorsOf, dottedName, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { identifiersNamed } from './identifiers.ts'
import type { PythonFacts, PythonModule, Resolved } from './types.ts'

/** Whether code runs when the service runs: `script` only when its file is started as a program. */
export type Reach = 'runs' | 'script' | 'never'

/** Beyond this many callers the benefit of the doubt is given. */
const MAX_CALLERS = 5

/** Decorators that register nothing, so that a function below them is not yet used. */
const INERT =
  /(^|\.)(staticmethod|classmethod|property|cached_property|lru_cache|cache|wraps|contextmanager|asynccontextmanager|abstractmethod|overload|override|dataclass|retry|final)$/

/** Modules that are started by their name, not imported. */
const STARTED =
  /(^|\.)(__main__|main|app|asgi|wsgi|server|manage|cli|run|worker|conftest|gunicorn_conf|gunicorn\.conf)$/

/**
 * Places in the service's code that use a function or class: references that resolve to it, and attributes of its name
 * on objects nothing is known of. Imports, the definition itself and uses inside it do not count.
 */
export function usesOf(python: PythonFacts, definition: PythonNode): PythonNode[] {
  const name = nameOf(definition)
  if (name === '') return []
  return python.code.flatMap((module) => {
    const names = [name, ...aliasesIn(module, name)]
    return names.flatMap((one) => identifiersNamed(module, one)).filter((node) => isUse(python, node, definition))
  })
}

const aliasesOf = new WeakMap<PythonModule, ReadonlyMap<string, readonly string[]>>()

/** Names under which a module imports something of this name, collected once a module. */
function aliasesIn(module: PythonModule, name: string): readonly string[] {
  let known = aliasesOf.get(module)
  if (known === undefined) {
    const aliases = new Map<string, string[]>()
    for (const node of module.root.find('aliased_import')) {
      const imported = node.field('name')?.text.split('.').at(-1) ?? ''
      const alias = node.field('alias')?.text
      if (alias !== undefined) aliases.set(imported, [...(aliases.get(imported) ?? []), alias])
    }
    known = aliases
    aliasesOf.set(module, known)
  }
  return known.get(name) ?? []
}

function isUse(python: PythonFacts, node: PythonNode, definition: PythonNode): boolean {
  if (node.enclosing('import_from_statement', 'import_statement') !== undefined) return false
  const parent = node.parentNode
  if (node.fieldName === 'name') return false
  if (node.tree === definition.tree && node.start >= definition.start && node.end <= definition.end) return false
  const isMember = parent?.kind === 'attribute' && node.fieldName === 'attribute'
  const found = python.resolve(isMember ? parent : node)
  if (found === undefined) return isMember
  if ('node' in found) return found.node.equals(definition)
  // A namespace package (no `__init__.py`) looks like one of somebody else's, but the full name tells.
  return found.name === `${python.moduleOf(definition).name}.${nameOf(definition)}`
}

/** The function around a node, without lambdas. */
export function functionAround(node: PythonNode): PythonNode | undefined {
  return node.enclosing('function_definition')
}

/** Whether a piece of code runs: at import of a module in use, or in a function something calls or registers. */
export function reachOf(python: PythonFacts, node: PythonNode, callers = 0): Reach {
  const around = functionAround(node)
  if (around === undefined) {
    if (underMainGuard(node)) return 'script'
    return isLoaded(python, python.moduleOf(node)) ? 'runs' : 'never'
  }
  return reachOfFunction(python, around, callers)
}

/** Whether a function or class of the repository is used by code that runs. */
export function reachOfFunction(python: PythonFacts, definition: PythonNode, callers = 0): Reach {
  if (callers > MAX_CALLERS) return 'runs'
  const decorated = decoratorsOf(definition).some((one) => !INERT.test(dottedName(calleeOf(one)) ?? 'unknown'))
  if (decorated) return 'runs'
  const owner = definition.enclosing('class_definition', 'function_definition')
  if (/^__\w+__$/.test(nameOf(definition)) && owner?.kind === 'class_definition') {
    return reachOfFunction(python, owner, callers + 1)
  }
  let best: Reach = 'never'
  for (const use of usesOf(python, definition)) {
    const reach = reachOf(python, use, callers + 1)
    if (reach === 'runs') return 'runs'
    if (reach === 'script') best = 'script'
  }
  if (best === 'never' && overrides(python, definition, owner))
    return reachOfFunction(python, owner as PythonNode, callers + 1)
  return best === 'never' && isNamedInText(python, definition) ? 'runs' : best
}

/** A method of a class with a base outside the repository is called by that base. */
function overrides(python: PythonFacts, definition: PythonNode, owner: PythonNode | undefined): boolean {
  if (owner?.kind !== 'class_definition' || definition.kind !== 'function_definition') return false
  return classOf(python, owner).external.length > 0
}

/** The lineage of a class definition. */
export function classOf(python: PythonFacts, definition: PythonNode): ReturnType<PythonFacts['lineage']> {
  const module = python.moduleOf(definition)
  const type: Extract<Resolved, { kind: 'class' }> = {
    kind: 'class',
    name: nameOf(definition),
    module,
    node: definition,
  }
  return python.lineage(type)
}

/** Entry points and configuration name functions in strings: `"app.logs:setup"`, `"app.logs.RedactFilter"`. */
function isNamedInText(python: PythonFacts, definition: PythonNode): boolean {
  const pattern = new RegExp(`["'][\\w.]+[.:]${nameOf(definition)}["']`)
  return python.code.some(({ tree }) => tree.text.includes(nameOf(definition)) && pattern.test(tree.text))
}

function calleeOf(node: PythonNode): PythonNode {
  return node.kind === 'call' ? (node.field('function') ?? node) : node
}

export function underMainGuard(node: PythonNode): boolean {
  for (let at = node.parentNode; at !== undefined; at = at.parentNode) {
    if (at.kind === 'if_statement' && /__name__\s*==\s*["']__main__["']/.test(at.field('condition')?.text ?? ''))
      return true
  }
  return false
}

const loaded = new WeakMap<PythonFacts, Map<string, boolean>>()

/** Whether some other module imports a module, or its name says that it is what gets started. */
function isLoaded(python: PythonFacts, module: PythonModule): boolean {
  let known = loaded.get(python)
  if (known === undefined) {
    known = new Map()
    loaded.set(python, known)
  }
  let answer = known.get(module.name)
  if (answer === undefined) {
    answer = findImporter(python, module)
    known.set(module.name, answer)
  }
  return answer
}

function findImporter(python: PythonFacts, module: PythonModule): boolean {
  if (module.isPackage || STARTED.test(module.name) || /\b(FastAPI|Starlette|Flask|Typer)\(/.test(module.tree.text))
    return true
  const last = module.name.split('.').at(-1) ?? module.name
  const pattern = new RegExp(
    `\\b(import|from)\\b[^\\n]*\\b${last}\\b|^\\s+${last}\\b,?\\s*$|["'][\\w.]*\\b${last}(:\\w+)?["']`,
    'm',
  )
  return python.code.some(
    (other) => other !== module && other.tree.text.includes(last) && pattern.test(other.tree.text),
  )
}

/** A function that some code calls directly or through others, with the call that led to it. */
export interface Reached {
  readonly definition: PythonNode
  readonly depth: number
  /** The call in the caller; undefined for the function itself. */
  readonly call: PythonNode | undefined
  readonly caller: Reached | undefined
}

/** A function and the functions of the repository it calls, to a depth, each once. */
export function calledFrom(python: PythonFacts, definition: PythonNode, depth = 4): Reached[] {
  const list: Reached[] = [{ definition, depth: 0, call: undefined, caller: undefined }]
  for (let at = 0; at < list.length && list.length < 200; at++) {
    const reached = list[at]
    if (reached === undefined || reached.depth >= depth) continue
    const body = reached.definition.field('body') ?? reached.definition
    for (const call of body.find('call')) {
      for (const target of targetsOf(python, call)) {
        if (list.some((one) => one.definition.equals(target))) continue
        list.push({ definition: target, depth: reached.depth + 1, call, caller: reached })
      }
    }
  }
  return list
}

/** What a call runs: the function called, a constructor, and functions given as arguments (`run_in_threadpool(f)`). */
function targetsOf(python: PythonFacts, call: PythonNode): PythonNode[] {
  const callee = call.field('function')
  const found = callee === undefined ? undefined : python.resolve(callee)
  const direct = found?.kind === 'function' ? [found.node] : []
  const passed = (call.field('arguments')?.parts ?? []).flatMap((part) => {
    const value = part.kind === 'keyword_argument' ? part.field('value') : part
    if (value?.kind !== 'identifier' && value?.kind !== 'attribute') return []
    const target = python.resolve(value)
    return target?.kind === 'function' ? [target.node] : []
  })
  return [...direct, ...passed]
}

/** The function defined at a position, as endpoint facts name their handlers. */
export function functionAt(python: PythonFacts, at: Position): PythonNode | undefined {
  const module = python.modules.find(({ file }) => file === at.file)
  return module?.root.find('function_definition').find((node) => node.line === at.line)
}

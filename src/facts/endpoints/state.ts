import { bodyOf, decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode, PythonTree } from '../../parsers/python/tree.ts'
import type { Constant, PythonFacts } from '../python/types.ts'

/**
 * Whether a name only starts with this value and is set later: `pool = None` at the top of a module with `global pool`
 * in a start-up function, `instance = None` of a class, `password_hash: str | None = None` of a model.
 */
export function isState(python: PythonFacts, node: PythonNode, value: Constant): boolean {
  if (node.kind === 'identifier') return isVariable(python, node, value)
  const object = node.kind === 'attribute' && value === null ? node.field('object') : undefined
  if (object === undefined) return false
  return object.text === 'self' || python.resolve(object)?.kind === 'class'
}

/** A method that only says what subclasses do: `@abstractmethod`, or a body of nothing but words. */
export function isAbstract(definition: PythonNode): boolean {
  if (decoratorsOf(definition).some(({ text }) => /abstract/.test(text))) return true
  const [first, ...others] = bodyOf(definition).filter(({ text }) => !/^(["'rR]|\.\.\.$|pass$)/.test(text))
  return first !== undefined && others.length === 0 && /^raise NotImplementedError\b/.test(first.text)
}

function isVariable(python: PythonFacts, node: PythonNode, value: Constant): boolean {
  const found = python.resolve(node)
  if (found?.kind !== 'value' || /^[A-Z0-9_]+$/.test(node.text)) return false
  return value === null || isGlobal(found.module.tree, node.text)
}

const globals = new WeakMap<PythonTree, ReadonlySet<string>>()

/** Whether some function of the file declares the name `global`, that is, sets it later. */
function isGlobal(tree: PythonTree, name: string): boolean {
  let names = globals.get(tree)
  if (names === undefined) {
    const lines = tree.text.match(/^\s+global [\w, ]+/gm) ?? []
    names = new Set(
      lines.flatMap((line) =>
        line
          .trim()
          .slice(7)
          .split(/\s*,\s*/),
      ),
    )
    globals.set(tree, names)
  }
  return names.has(name)
}

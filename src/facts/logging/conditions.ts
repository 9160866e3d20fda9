import { returnsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/**
 * A formatter written into the dictionary of `logging.config.dictConfig` works when a handler names it. Tells the
 * condition under which one does: where all of them choose (`"json" if settings.json else "plain"`, or a function that
 * returns the name). Undefined when one always does, or when it is not seen which do.
 */
export function conditionInConfig(python: PythonFacts, node: PythonNode): string | undefined {
  const name = formatterHolding(node)
  if (name === undefined) return undefined
  const chosen = python
    .moduleOf(node)
    .root.find('pair')
    .filter((pair) => keyOf(pair) === 'formatter')
    .flatMap((pair) => pair.field('value') ?? [])
    .flatMap((value) => namesIn(python, value))
    .filter((text) => stringValue(text) === name)
    .map(conditionOf)
  return chosen.includes(undefined) ? undefined : chosen[0]
}

/** `json` for what stands in `"formatters": {"json": {"()": …}}`. */
function formatterHolding(node: PythonNode): string | undefined {
  for (let at = node.enclosing('pair'); at !== undefined; at = at.enclosing('pair')) {
    const around = at.enclosing('pair')
    if (around !== undefined && keyOf(around) === 'formatters') return keyOf(at)
  }
  return undefined
}

function keyOf(pair: PythonNode): string | undefined {
  const key = pair.field('key')
  return key === undefined ? undefined : stringValue(key)
}

/** The strings a value is chosen from: itself, the branches of a condition, what a function returns. */
function namesIn(python: PythonFacts, value: PythonNode): PythonNode[] {
  const callee = value.kind === 'call' ? value.field('function') : undefined
  const found = callee === undefined ? undefined : python.resolve(callee)
  const places = found?.kind === 'function' ? returnsOf(found.node) : [value]
  return places.flatMap((place) => (place.kind === 'string' ? [place] : place.find('string')))
}

/** The condition a node stands under, within its function; being part of a condition is not standing under it. */
export function conditionOf(node: PythonNode): string | undefined {
  const isPartOf = (condition: PythonNode | undefined) =>
    condition !== undefined && node.start >= condition.start && node.end <= condition.end
  for (let at = node.parentNode; at !== undefined && at.kind !== 'function_definition'; at = at.parentNode) {
    const isBranch = at.kind === 'if_statement' || at.kind === 'elif_clause'
    if (!isBranch && at.kind !== 'conditional_expression') continue
    const condition = isBranch ? at.field('condition') : at.parts[1]
    if (!isPartOf(condition)) return condition?.text
  }
  return undefined
}

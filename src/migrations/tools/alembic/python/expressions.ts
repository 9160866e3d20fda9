import type { Expression, ExpressionOf, FormatField, FormatPart, Span } from './ast.ts'
import { attributeOf } from './attributes.ts'
import { evaluateCall } from './calls.ts'
import { evaluateComprehension } from './comprehensions.ts'
import { condition, truth } from './conditions.ts'
import { settleValue } from './decide.ts'
import { keyOf, setItem, setOf } from './dict.ts'
import { awaited, makeFunction } from './functions.ts'
import type { Machine } from './machine.ts'
import { LIMITS } from './machine.ts'
import { lookup } from './names.ts'
import { binary, compare, unary } from './operators.ts'
import type { Scope } from './scope.ts'
import { formatField } from './str-format.ts'
import { itemOf, PySlice, unhashable, unknownKey } from './subscripts.ts'
import { iterate, typeNameOf } from './truth.ts'
import type { PyValue } from './values.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyObject, PyTuple, Unknown } from './values.ts'

type Handlers = {
  readonly [K in Expression['kind']]: (machine: Machine, node: ExpressionOf<K>, scope: Scope) => PyValue
}

/** The value of an expression. */
export function evaluate(machine: Machine, node: Expression, scope: Scope): PyValue {
  machine.tick(scope, node)
  const handler = HANDLERS[node.kind] as (machine: Machine, node: Expression, scope: Scope) => PyValue
  return handler(machine, node, scope)
}

const HANDLERS: Handlers = {
  constant: (_machine, { value }) => {
    if (typeof value === 'bigint') return new PyInteger(value)
    if (typeof value === 'number') return new PyFloat(value)
    return value instanceof Uint8Array ? new PyBytes(value) : value
  },
  ellipsis: (machine, node, scope) => machine.site(scope, node).unknown('an ellipsis'),
  name: (machine, node, scope) => lookup(machine, node.name, scope, node),
  format: evaluateFormat,
  list: (machine, node, scope) => {
    const items = itemsOf(machine, node, scope)
    return items instanceof Unknown ? items : new PyList(items)
  },
  tuple: (machine, node, scope) => {
    const items = itemsOf(machine, node, scope)
    return items instanceof Unknown ? items : new PyTuple(items)
  },
  set: (machine, node, scope) => {
    const items = itemsOf(machine, node, scope)
    if (items instanceof Unknown) return items
    const bad = items.find((item) => keyOf(item) === undefined) ?? null
    const site = machine.site(scope, node)
    return (
      setOf(items) ?? items.find((item) => item instanceof Unknown) ?? unknownKey(bad, site) ?? unhashable(bad, site)
    )
  },
  dict: evaluateDict,
  binary: (machine, node, scope) => {
    const left = evaluate(machine, node.left, scope)
    const right = evaluate(machine, node.right, scope)
    return doubted(machine, binary(node.operator, left, right, machine.site(scope, node)))
  },
  unary: (machine, node, scope) => {
    const value = evaluate(machine, node.operand, scope)
    const site = machine.site(scope, node)
    if (node.operator !== 'not') return doubted(machine, unary(node.operator, value, site))
    const own = value instanceof PyObject ? value.unary?.('not', site) : undefined
    const holds = truth(machine, value, scope, node.operand)
    return own ?? (holds instanceof Unknown ? holds : !holds)
  },
  logical: evaluateLogical,
  compare: evaluateCompare,
  call: (machine, node, scope) => evaluateCall(machine, node, scope, false),
  attribute: (machine, node, scope) => {
    const object = evaluate(machine, node.object, scope)
    return machine.trusted(doubted(machine, attributeOf(object, node.name, machine.site(scope, node))))
  },
  subscript: (machine, node, scope) => {
    const object = evaluate(machine, node.object, scope)
    const index = evaluate(machine, node.index, scope)
    // A key nobody knows makes an entry of a defaultdict all the same.
    if (object instanceof PyDict && object.missing !== undefined && index instanceof Unknown)
      machine.taint(object, index)
    return machine.trusted(doubted(machine, itemOf(object, index, machine.site(scope, node))))
  },
  slice: (machine, node, scope) => {
    const part = (bound: Expression | undefined) => (bound === undefined ? null : evaluate(machine, bound, scope))
    return new PySlice(part(node.from), part(node.to), part(node.step))
  },
  choice: (machine, node, scope) => {
    const test = condition(machine, node.test, scope)
    if (test === true) return evaluate(machine, node.yes, scope)
    if (test === false) return evaluate(machine, node.no, scope)
    return settleValue(machine, machine.site(scope, node), test, [
      () => evaluate(machine, node.yes, scope),
      () => evaluate(machine, node.no, scope),
    ])
  },
  lambda: (machine, node, scope) => makeFunction(machine, node.code, scope),
  comprehension: evaluateComprehension,
  walrus: (machine, node, scope) => {
    const value = evaluate(machine, node.value, scope)
    const { owner } = scope
    machine.bind(owner.binding(node.name), node.name, value)
    return value
  },
  await: (machine, node, scope) => awaited(evaluate(machine, node.value, scope), machine.site(scope, node)),
  yield: evaluateYield,
  unsupported: (machine, node, scope) => machine.site(scope, node).unknown(node.reason),
}

function doubted(machine: Machine, value: PyValue): PyValue {
  if (value instanceof Unknown) machine.doubt(value)
  return value
}

function evaluateFormat(machine: Machine, node: ExpressionOf<'format'>, scope: Scope): PyValue {
  const text = formatParts(machine, node.parts, scope, node)
  if (text instanceof Unknown) return text
  machine.tick(scope, node, text.length >> 8)
  return text.length > LIMITS.text ? machine.site(scope, node).unknown('a text too long') : text
}

/** All fields are evaluated, in order, also after one turned out to be unknown. */
function formatParts(machine: Machine, parts: readonly FormatPart[], scope: Scope, span: Span): string | Unknown {
  let text = ''
  let unknown: Unknown | undefined
  for (const part of parts) {
    const written = typeof part === 'string' ? part : formatPart(machine, part, scope, span)
    if (written instanceof Unknown) unknown ??= written
    else text += written
  }
  return unknown ?? text
}

function formatPart(machine: Machine, part: FormatField, scope: Scope, span: Span): string | Unknown {
  const value = machine.parts.evaluate(part.value, scope)
  const spec = formatParts(machine, part.spec, scope, span)
  return spec instanceof Unknown ? spec : formatField(value, part.conversion, spec, machine.site(scope, part.value))
}

function itemsOf(
  machine: Machine,
  node: ExpressionOf<'list' | 'tuple' | 'set'>,
  scope: Scope,
): readonly PyValue[] | Unknown {
  const items: PyValue[] = []
  let unknown: Unknown | undefined
  for (const item of node.items) {
    if (item.kind !== 'starred') {
      items.push(evaluate(machine, item, scope))
      continue
    }
    const inner = iterate(evaluate(machine, item.value, scope), machine.site(scope, item), node.kind === 'set')
    if (inner instanceof Unknown) unknown ??= inner
    else items.push(...inner)
  }
  return unknown ?? items
}

function evaluateDict(machine: Machine, node: ExpressionOf<'dict'>, scope: Scope): PyValue {
  const dict = new PyDict()
  let unknown: Unknown | undefined
  for (const pair of node.pairs) {
    const key = pair.key === undefined ? undefined : evaluate(machine, pair.key, scope)
    const value = evaluate(machine, pair.value, scope)
    const site = machine.site(scope, pair.value)
    if (key === undefined) {
      if (value instanceof PyDict) for (const entry of value.entries.values()) setItem(dict, entry.key, entry.value)
      else unknown ??= value instanceof Unknown ? value : site.unknown(`** of ${typeNameOf(value)}`)
    } else if (!setItem(dict, key, value)) {
      unknown ??= unknownKey(key, site) ?? unhashable(key, site)
    }
  }
  return unknown ?? dict
}

function evaluateLogical(machine: Machine, node: ExpressionOf<'logical'>, scope: Scope): PyValue {
  const left = evaluate(machine, node.left, scope)
  const holds = truth(machine, left, scope, node.left)
  if (holds === (node.operator === 'or')) return left
  if (!(holds instanceof Unknown)) return evaluate(machine, node.right, scope)
  return settleValue(machine, machine.site(scope, node), holds, [
    () => left,
    () => evaluate(machine, node.right, scope),
  ])
}

/** `a < b < c`: each operand is evaluated once, and those after the first that fails not at all. */
function evaluateCompare(machine: Machine, node: ExpressionOf<'compare'>, scope: Scope): PyValue {
  let left = evaluate(machine, node.left, scope)
  let result: PyValue = true
  for (const [place, { operator, right: next }] of node.rest.entries()) {
    const right = evaluate(machine, next, scope)
    result = doubted(machine, compare(operator, left, right, machine.site(scope, node)))
    if (place === node.rest.length - 1) return result
    const holds = truth(machine, result, scope, node)
    if (holds === false) return result
    if (holds instanceof Unknown) return holds
    left = right
  }
  return result
}

function evaluateYield(machine: Machine, node: ExpressionOf<'yield'>, scope: Scope): PyValue {
  const value = node.value === undefined ? null : evaluate(machine, node.value, scope)
  const site = machine.site(scope, node)
  const onYield = scope.generator
  if (onYield === undefined) return site.unknown('a yield outside of a function')
  if (!node.from) return onYield(value)
  const items = iterate(value, site)
  if (items instanceof Unknown) return onYield(items)
  for (const item of items) onYield(item)
  return null
}

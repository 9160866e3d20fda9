import { attributeOf } from './attributes.ts'
import { callOf } from './calls.ts'
import type { Entry, Expression } from './code.ts'
import { conjunction, negation, operation } from './conditions.ts'
import type { Flow } from './flow.ts'
import { closeAccess, copyFlow, joinFlows, joinValues, keepOpen, knowing, setName } from './flow.ts'
import { nameOf } from './lookup.ts'
import type { Machine } from './machine.ts'
import { mayGoOn } from './machine.ts'
import { assign, elementOf } from './run.ts'
import { allOf, compared, negated, someOf, testOf } from './tests.ts'
import type { Value } from './values.ts'
import { either, UNKNOWN, unknownOf } from './values.ts'

/** What an expression stands for at this point. Calls are followed on the way, and what they find out is kept. */
export function evaluate(machine: Machine, expression: Expression, flow: Flow): Value {
  if (!mayGoOn(machine.run)) return UNKNOWN
  const value = (one: Expression): Value => machine.evaluate(one, flow)
  switch (expression.is) {
    case 'name':
      return nameOf(machine, expression, flow)
    case 'attribute':
      return attributeOf(machine, value(expression.object), expression.name, expression.node, flow)
    case 'call':
      return callOf(machine, expression, flow)
    case 'constant':
      return { is: 'constant', value: expression.value }
    case 'comparison':
      return comparison(machine, expression, flow)
    case 'all':
    case 'any':
      return connected(machine, expression, flow)
    case 'not':
      return negation(value(expression.value)) ?? negated(testOf(value(expression.value)))
    case 'operation':
      return operation(expression.operator, value(expression.left), value(expression.right), expression.node)
    case 'choice':
      return choice(machine, expression, flow)
    case 'list':
      return listOf(machine, expression.items, flow)
    case 'dictionary':
      return dictionaryOf(machine, expression.entries, flow)
    case 'item':
      return itemOf(value(expression.object), value(expression.index))
    case 'function':
      return { is: 'function', definition: expression.definition, self: undefined, closure: flow.names }
    case 'comprehension':
      return comprehension(machine, expression, flow)
    case 'named': {
      const made = value(expression.value)
      setName(flow, expression.name, made)
      return made
    }
    case 'spread':
      return value(expression.value)
    case 'other':
      return unknownOf(...expression.parts.map(value))
  }
}

function comparison(machine: Machine, expression: Extract<Expression, { is: 'comparison' }>, flow: Flow): Value {
  const left = machine.evaluate(expression.left, flow)
  const right = machine.evaluate(expression.right, flow)
  const predicate = operation(expression.operator, left, right, expression.node)
  return predicate.is === 'predicate' ? predicate : compared(machine, left, expression.operator, right, flow)
}

/** `a and b` as a test; a value of its own where `or` gives one (`limit or 10`). */
function connected(machine: Machine, { is, parts }: Extract<Expression, { is: 'all' | 'any' }>, flow: Flow): Value {
  const values: Value[] = []
  const at = copyFlow(flow)
  for (const part of parts) {
    const value = machine.evaluate(part, at)
    values.push(value)
    const test = testOf(value)
    const next = knowing(at, is === 'all' ? test.yes : test.no)
    if (next === undefined) break
    at.proven = next.proven
  }
  // What later parts read on the way is read, whether or not the earlier ones let it come to that.
  keepOpen(flow, at)
  if (at.names !== flow.names)
    for (const [name, value] of at.names) if (!flow.names.has(name)) setName(flow, name, value)
  const conditions = conjunction(is, values)
  if (conditions !== undefined) return conditions
  const tests = values.map(testOf)
  if (values.every((value) => value.is === 'test' || value.is === 'predicate'))
    return is === 'all' ? allOf(tests) : someOf(tests)
  if (is === 'any' && !values.some(({ is: kind }) => kind === 'test')) {
    const last = values.at(-1)
    const possible = values.filter((value) => !testOf(value).yes.never || value === last)
    return either(possible)
  }
  return is === 'all' ? allOf(tests) : someOf(tests)
}

function choice(machine: Machine, { test, yes, no }: Extract<Expression, { is: 'choice' }>, flow: Flow): Value {
  const found = testOf(machine.evaluate(test, flow))
  const ways = [
    { flow: knowing(flow, found.yes), part: yes },
    { flow: knowing(flow, found.no), part: no },
  ].flatMap((way) => (way.flow === undefined ? [] : [{ flow: way.flow, value: machine.evaluate(way.part, way.flow) }]))
  const joined = joinFlows(ways.map((way) => way.flow))
  if (joined !== undefined) keepOpen(flow, joined)
  return (
    ways.map((way) => way.value).reduce<Value | undefined>((all, one) => joinValues(all, one), undefined) ?? UNKNOWN
  )
}

function listOf(machine: Machine, expressions: readonly Expression[], flow: Flow): Value {
  const items: Value[] = []
  let open = false
  for (const expression of expressions) {
    const value = machine.evaluate(expression, flow)
    if (expression.is !== 'spread') items.push(value)
    else if (value.is === 'list') {
      items.push(...value.items)
      open ||= value.open
    } else {
      items.push(elementOf(value))
      open = true
    }
  }
  return { is: 'list', items: items.slice(0, 40), open: open || items.length > 40 }
}

function dictionaryOf(machine: Machine, pairs: readonly Entry[], flow: Flow): Value {
  const entries = new Map<string, Value>()
  let open = false
  for (const { key, value } of pairs) {
    const found = machine.evaluate(value, flow)
    const name = key === undefined ? undefined : machine.evaluate(key, flow)
    if (name?.is === 'constant') entries.set(String(name.value), found)
    else if (key === undefined && found.is === 'dictionary') {
      for (const [inner, one] of found.entries) entries.set(inner, one)
      open ||= found.open
    } else if (name?.is === 'column') entries.set(name.column, found)
    else open = true
  }
  return { is: 'dictionary', entries, open }
}

function itemOf(object: Value, index: Value): Value {
  if (object.is === 'dictionary' && index.is === 'constant') return object.entries.get(String(index.value)) ?? UNKNOWN
  if (object.is === 'list' && index.is === 'constant' && typeof index.value === 'number' && !object.open)
    return object.items.at(index.value) ?? UNKNOWN
  if (object.is === 'principal' && index.is === 'constant') return { ...object, what: `${object.what}.${index.value}` }
  if (object.is === 'request' && index.is === 'constant') return { ...object, ref: `${object.ref}.${index.value}` }
  if (object.is === 'row' && index.is === 'constant' && typeof index.value === 'string')
    return { is: 'field', row: object, column: index.value }
  if (object.is === 'class' || object.is === 'model' || object.is === 'external' || object.is === 'column')
    return object
  return elementOf(object)
}

function comprehension(
  machine: Machine,
  { element, loops, tests }: Extract<Expression, { is: 'comprehension' }>,
  flow: Flow,
): Value {
  const inside = copyFlow(flow)
  for (const { target, over } of loops) assign(machine, target, elementOf(machine.evaluate(over, inside)), inside)
  let kept = inside
  for (const test of tests) kept = knowing(kept, testOf(machine.evaluate(test, kept)).yes) ?? kept
  const value = machine.evaluate(element, kept)
  keepOpen(flow, kept)
  // A row that the comprehension itself keeps out shows nothing to anybody.
  for (const ref of kept.proven) if (loops.length === 1) closeAccess(flow, ref)
  return { is: 'list', items: [value], open: false }
}

import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Flow } from './flow.ts'
import { setName } from './flow.ts'
import type { Call } from './machine.ts'
import { elementOf } from './run.ts'
import type { Value } from './values.ts'
import { either, NONE, UNKNOWN, unknownOf } from './values.ts'

const ADDING = /^(append|add|extend|insert|update|appendleft)$/

/** Methods of lists, dictionaries, texts and whatever was sent or belongs to who asks. */
export function kept(receiver: Value, name: string, given: Call, flow: Flow, callee: PythonNode): Value {
  const [first, second] = given.positional
  if (receiver.is === 'dictionary') return ofDictionary(receiver, name, given, flow, callee)
  if (receiver.is === 'list') {
    if (ADDING.test(name) && first !== undefined)
      put(callee, added(receiver, name === 'insert' ? (second ?? first) : first, name), flow)
    return name === 'pop' ? elementOf(receiver) : name === 'copy' ? receiver : name === 'index' ? UNKNOWN : receiver
  }
  if (receiver.is === 'principal') {
    if (name === 'get' && first?.is === 'constant') return { is: 'principal', what: `${receiver.what}.${first.value}` }
    return given.positional.length + given.named.size === 0
      ? { is: 'principal', what: `${receiver.what}.${name}` }
      : unknownOf(receiver, ...given.positional, ...given.named.values())
  }
  if (receiver.is === 'request' && (name === 'get' || name === 'pop') && first?.is === 'constant')
    return { ...receiver, ref: `${receiver.ref}.${first.value}` }
  if (
    receiver.is === 'request' &&
    /^(strip|lower|upper|lstrip|rstrip|casefold|hex|copy|model_dump|dict|model_copy|json|split|items|values)$/.test(
      name,
    )
  )
    return receiver
  if (receiver.is === 'constant' && /^(format|join)$/.test(name))
    return unknownOf(...given.positional, ...given.named.values())
  return receiver.is === 'constant' ? receiver : unknownOf(receiver, ...given.positional)
}

function added(list: Extract<Value, { is: 'list' }>, value: Value, name: string): Value {
  const items = (name === 'extend' || name === 'update') && value.is === 'list' ? value.items : [value]
  return {
    is: 'list',
    items: [...list.items, ...items].slice(0, 40),
    open: list.open || (name === 'extend' && value.is !== 'list'),
  }
}

/** Changes the name the method was called on: `conditions.append(…)`. */
function put(callee: PythonNode, value: Value, flow: Flow): void {
  const object = callee.field('object')
  if (object?.kind === 'identifier' && flow.names.has(object.text)) setName(flow, object.text, value)
}

function ofDictionary(
  receiver: Extract<Value, { is: 'dictionary' }>,
  name: string,
  given: Call,
  flow: Flow,
  callee: PythonNode,
): Value {
  const [key, fallback] = given.positional
  if ((name === 'get' || name === 'pop') && key?.is === 'constant') {
    const found = receiver.entries.get(String(key.value))
    if (found !== undefined) return found
    return receiver.open ? UNKNOWN : (fallback ?? NONE)
  }
  if (name === 'update') {
    const more = key?.is === 'dictionary' ? key : undefined
    const entries = new Map([...receiver.entries, ...(more?.entries ?? []), ...given.named])
    put(
      callee,
      { ...receiver, entries, open: receiver.open || (more === undefined && key !== undefined) || more?.open === true },
      flow,
    )
    return NONE
  }
  if (name === 'values') return { is: 'list', items: [...receiver.entries.values()], open: receiver.open }
  if (name === 'copy') return receiver
  return either([unknownOf(...receiver.entries.values())])
}

import { listMethod } from './list-methods.ts'
import type { Machine } from './machine.ts'
import { pathCall } from './paths.ts'
import { stringMethod } from './string-methods.ts'
import type { Func, Place, Value } from './values.ts'
import { choice, constant, list, presentOptions, shape, stringOf, UNDEFINED, unknown } from './values.ts'

/** Methods of the language on values that are known; undefined when it is none of them. */
export function callBuiltin(
  machine: Machine,
  object: Value,
  name: string,
  args: readonly Value[],
  place: Place,
): Value | undefined {
  switch (object.kind) {
    case 'list':
      return listMethod(machine, object, name, args, place)
    case 'constant':
    case 'text':
    case 'pattern':
      return stringMethod(object, name, args)
    case 'function':
      return functionMethod(machine, object, name, args, place)
    case 'choice':
      if (!object.options.some((one) => ['list', 'function', 'constant', 'text'].includes(one.kind))) return undefined
      return choice(
        ...presentOptions(object).map(
          (one) =>
            callBuiltin(machine, one, name, args, place) ??
            machine.call(machine.member(one, name, place), args, place, one),
        ),
      )
    case 'shape':
      return shapeMethod(object, name, args)
    default:
      return promised(machine, object, name, args, place)
  }
}

function functionMethod(
  machine: Machine,
  func: Func,
  name: string,
  args: readonly Value[],
  place: Place,
): Value | undefined {
  if (func.fields.has(name)) return undefined
  const [self, ...rest] = args
  if (name === 'bind') return { ...func, self: self ?? func.self, given: [...func.given, ...rest] }
  if (name === 'call') return machine.call({ ...func, self: self ?? func.self }, rest, place, self)
  if (name === 'apply') {
    const [given] = rest
    return machine.call({ ...func, self: self ?? func.self }, given?.kind === 'list' ? given.items : [], place, self)
  }
  return undefined
}

function shapeMethod(
  object: Extract<Value, { kind: 'shape' }>,
  name: string,
  args: readonly Value[],
): Value | undefined {
  if (object.type !== undefined || object.fields.has(name)) return undefined
  const key = stringOf(args[0])
  if (name === 'hasOwnProperty' && key !== undefined && !object.open) return constant(object.fields.has(key))
  return undefined
}

/** `.then(f)` on what a library promises: the function runs with the value. */
function promised(
  machine: Machine,
  object: Value,
  name: string,
  args: readonly Value[],
  place: Place,
): Value | undefined {
  const [first, second] = args
  if (name === 'then' && first?.kind === 'function') {
    if (second?.kind === 'function')
      machine.under(place, true, () => machine.call(second, [unknown('error')], place), 'catch')
    return machine.call(first, [machine.outside.member?.(object, '(await)', place) ?? object], place)
  }
  if ((name === 'catch' || name === 'finally') && first?.kind === 'function') {
    machine.under(place, true, () => machine.call(first, [unknown('error')], place), 'catch')
    return object
  }
  return undefined
}

/** Globals and parts of Node whose results are known; undefined when it is none of them. */
export function callExternal(machine: Machine, name: string, args: readonly Value[], place: Place): Value | undefined {
  const [first = UNDEFINED, second] = args
  switch (name) {
    case 'Object.keys':
      return first.kind === 'shape'
        ? list(
            [...first.fields.keys()].map((key) => constant(key)),
            first.open,
          )
        : undefined
    case 'Object.values':
      return first.kind === 'shape' ? list([...first.fields.values()], first.open) : undefined
    case 'Object.entries':
      return first.kind === 'shape'
        ? list(
            [...first.fields].map(([key, value]) => list([constant(key), value])),
            first.open,
          )
        : undefined
    case 'Object.assign':
      return assignInto(machine, first, args.slice(1), place)
    case 'deepmerge':
    case 'lodash.merge':
    case 'lodash-es.merge':
    case 'lodash.defaults':
    case 'ts-deepmerge.merge':
    case 'deepmerge.all':
      return merged(first.kind === 'list' ? first.items : args)
    case 'Object.freeze':
    case 'Object.seal':
    case 'Promise.resolve':
    case 'structuredClone':
    case '__importDefault':
    case '__importStar':
    case 'tslib.__importDefault':
    case 'tslib.__importStar':
      return name.endsWith('Default') ? importedDefault(first) : first
    case 'Object.fromEntries':
      return fromEntries(first)
    case 'Object.defineProperty':
      return defined(machine, args, place)
    case 'Array.isArray':
      return first.kind === 'list'
        ? constant(true)
        : ['unknown', 'choice', 'made'].includes(first.kind)
          ? unknown(name)
          : constant(false)
    case 'Array.from':
      return first.kind === 'list' ? first : undefined
    case 'Promise.all':
    case 'Promise.allSettled':
      return first.kind === 'list' ? first : undefined
    case 'String':
      return first.kind === 'constant' ? constant(String(first.value)) : first
    case 'Boolean':
      return first.kind === 'absent' ? constant(false) : undefined
    case 'Set':
    case 'Map':
      return first.kind === 'list' ? list([...first.items], first.open) : args.length === 0 ? list([]) : undefined
    default:
      return pathCall(machine, name, args) ?? (second === undefined ? undefined : undefined)
  }
}

function assignInto(machine: Machine, target: Value, sources: readonly Value[], place: Place): Value {
  for (const source of sources) {
    if (source.kind === 'shape')
      for (const [name, value] of source.fields) machine.setMember(target, name, value, place)
    else if (target.kind === 'shape') target.open = true
  }
  return target
}

/** Objects merged with what is in them; known members of later ones win. */
function merged(values: readonly Value[]): Value {
  const made = shape([])
  for (const one of values) {
    if (one.kind !== 'shape') {
      if (one.kind !== 'constant') made.open = true
      continue
    }
    if (one.open) made.open = true
    for (const [name, value] of one.fields) {
      const old = made.fields.get(name)
      if (value === UNDEFINED && old !== undefined) continue
      made.fields.set(name, old?.kind === 'shape' && value.kind === 'shape' ? merged([old, value]) : value)
    }
  }
  return made
}

function importedDefault(value: Value): Value {
  if (value.kind === 'shape' && value.fields.has('__esModule')) return value
  return value.kind === 'external' || value.kind === 'unknown' ? value : shape([['default', value]], true)
}

function fromEntries(value: Value): Value | undefined {
  if (value.kind !== 'list') return undefined
  const made = shape([], value.open)
  for (const item of value.items) {
    const key = item.kind === 'list' ? stringOf(item.items[0]) : undefined
    if (key === undefined || item.kind !== 'list') made.open = true
    else made.fields.set(key, item.items[1] ?? UNDEFINED)
  }
  return made
}

/** `Object.defineProperty(exports, 'name', { get })`, as compilers write it. */
function defined(machine: Machine, [target, key, descriptor]: readonly Value[], place: Place): Value {
  const name = stringOf(key)
  if (target === undefined) return UNDEFINED
  if (name === undefined || descriptor?.kind !== 'shape') return target
  const { fields } = descriptor
  const getter = fields.get('get')
  const value = fields.get('value') ?? (getter === undefined ? undefined : machine.call(getter, [], place, target))
  if (value !== undefined) machine.setMember(target, name, value, place)
  return target
}

import type { Machine } from './machine.ts'
import type { List, Place, Value } from './values.ts'
import { choice, constant, list, sameValue, stringOf, text, textParts, truthOf, UNDEFINED, unknown } from './values.ts'

/** Methods of arrays, and of the sets and maps taken for such. */
export function listMethod(
  machine: Machine,
  object: List,
  name: string,
  args: readonly Value[],
  place: Place,
): Value | undefined {
  const [first] = args
  switch (name) {
    case 'push':
    case 'add':
      object.items.push(
        ...(machine.outside.isDoubtful?.(object) === true ? args.map((one) => choice(one, UNDEFINED)) : args),
      )
      return constant(object.items.length)
    case 'unshift':
      object.items.unshift(...args)
      return constant(object.items.length)
    case 'forEach':
    case 'map':
    case 'flatMap':
    case 'filter':
    case 'reduce':
    case 'some':
    case 'every':
    case 'find':
      return first === undefined ? UNDEFINED : overItems(machine, object, name, args, place)
    case 'concat':
      return list(
        [...object.items, ...args.flatMap((one) => (one.kind === 'list' ? one.items : [one]))],
        object.open || args.some((one) => one.kind === 'list' && one.open),
      )
    case 'flat':
      return list(
        object.items.flatMap((one) => (one.kind === 'list' ? one.items : [one])),
        object.open,
      )
    case 'slice':
      return sliced(object, args)
    case 'reverse':
      return list([...object.items].reverse(), object.open)
    case 'sort':
    case 'values':
    case 'toSorted':
      return object
    case 'entries':
      return list(
        object.items.map((one, index) => list([constant(index), one])),
        object.open,
      )
    case 'includes':
    case 'has':
    case 'indexOf':
      return (
        (name === 'indexOf' ? undefined : machine.outside.includes?.(object, first ?? UNDEFINED, place)) ??
        membership(object, first ?? UNDEFINED, name === 'indexOf')
      )
    case 'join':
      return joinedText(object, stringOf(first) ?? ',')
    case 'at':
      return first?.kind === 'constant' && typeof first.value === 'number' && !object.open
        ? (object.items.at(first.value) ?? UNDEFINED)
        : unknown('element')
    case 'then':
      return first?.kind === 'function' ? machine.call(first, [object], place) : undefined
    case 'set':
    case 'get':
      object.open = true
      return unknown(name)
    default:
      return undefined
  }
}

function overItems(machine: Machine, object: List, name: string, args: readonly Value[], place: Place): Value {
  const [callback = UNDEFINED, initial] = args
  const run = (one: Value, index: number): Value => machine.call(callback, [one, constant(index), object], place)
  if (name === 'reduce') {
    return object.items.reduce(
      (sum, one, index) => machine.call(callback, [sum, one, constant(index)], place),
      initial ?? unknown('sum'),
    )
  }
  const results = object.items.map(run)
  if (object.open && object.items.length === 0) {
    results.push(machine.under(place, false, () => run(unknown('element'), 0), 'loop'))
  }
  if (name === 'map') return list(results, object.open)
  if (name === 'flatMap')
    return list(
      results.flatMap((one) => (one.kind === 'list' ? one.items : [one])),
      object.open,
    )
  const truths = results.map(truthOf)
  if (name === 'filter')
    return list(
      object.items.filter((_, index) => truths[index] !== false),
      object.open,
    )
  if (name === 'find') return found(object, truths)
  // One of them fulfils it: what is known where the one that is told fulfils it is known.
  const [only] = results
  if (name === 'some' && results.length === 1 && only !== undefined && truths[0] === undefined) return only
  if (name === 'some' || name === 'every') return quantified(truths, name === 'some', object.open)
  return UNDEFINED
}

function found(object: List, truths: readonly (boolean | undefined)[]): Value {
  const sure = truths.indexOf(true)
  if (sure >= 0 && !truths.slice(0, sure).includes(undefined)) return object.items[sure] ?? UNDEFINED
  if (!object.open && truths.every((truth) => truth === false)) return UNDEFINED
  return choice(unknown('element'), ...object.items.filter((_, index) => truths[index] !== false))
}

function quantified(truths: readonly (boolean | undefined)[], some: boolean, open: boolean): Value {
  if (truths.includes(some)) return constant(some)
  return open || truths.includes(undefined) ? unknown('some') : constant(!some)
}

function membership(object: List, value: Value, asIndex: boolean): Value {
  if (value.kind !== 'constant' && value.kind !== 'shape' && value.kind !== 'class') {
    return value.kind === 'text' && !object.open && !object.items.some((item) => mayBe(item, value.parts))
      ? constant(asIndex ? -1 : false)
      : unknown('includes')
  }
  const at = object.items.findIndex((item) => sameValue(item, value))
  if (at >= 0) return constant(asIndex ? at : true)
  const isSure = !object.open && object.items.every((item) => item.kind === 'constant' || item.kind === 'shape')
  return isSure ? constant(asIndex ? -1 : false) : unknown('includes')
}

/** Whether a string may be one of which only parts are known. */
function mayBe(item: Value, parts: readonly (string | null)[]): boolean {
  if (item.kind !== 'constant' || typeof item.value !== 'string') return true
  const [head] = parts
  const tail = parts.at(-1)
  return (
    (typeof head !== 'string' || item.value.startsWith(head)) && (typeof tail !== 'string' || item.value.endsWith(tail))
  )
}

function sliced(object: List, args: readonly Value[]): Value {
  const [from, to] = args.map((one) =>
    one.kind === 'constant' && typeof one.value === 'number' ? one.value : undefined,
  )
  if (args.length > 0 && from === undefined) return list([...object.items], true)
  return list(object.items.slice(from, to), object.open)
}

function joinedText(object: List, separator: string): Value {
  if (object.open) return unknown('join')
  return text(object.items.flatMap((one, index) => (index === 0 ? textParts(one) : [separator, ...textParts(one)])))
}

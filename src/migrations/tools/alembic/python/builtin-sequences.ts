import { integerArgument, take, unknownIn } from './arguments.ts'
import { order } from './compare.ts'
import { firstGiven, given } from './given.ts'
import { LIMITS } from './machine.ts'
import { binary } from './operators.ts'
import { sortValues } from './sorting.ts'
import { iterate, truthOf, typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyBytes, PyCallable, PyDict, PyInteger, PyList, PyObject, PySet, PyTuple, Unknown } from './values.ts'

type Run = (args: Arguments, site: CallSite) => PyValue

/** `iter(x)` and what else is walked once: `next` takes from it. */
export class PyIterator extends PyObject {
  readonly typeName = 'iterator'
  readonly #items: readonly PyValue[]
  #place = 0

  constructor(items: readonly PyValue[]) {
    super()
    this.#items = items
  }

  next(site: CallSite): PyValue | undefined {
    this.#change(site)
    return this.#items[this.#place++]
  }

  override iterate(site: CallSite): readonly PyValue[] {
    this.#change(site)
    const rest = this.#items.slice(this.#place)
    this.#place = this.#items.length
    return rest
  }

  #change(site: CallSite): void {
    const place = this.#place
    site.changing(this, () => () => {
      this.#place = place
    })
  }
}

/** What walks several things; unknown as soon as one of them is. */
function walked(values: readonly PyValue[], site: CallSite): (readonly PyValue[])[] | Unknown {
  const lists: (readonly PyValue[])[] = []
  for (const value of values) {
    const items = iterate(value, site)
    if (items instanceof Unknown) return items
    lists.push(items)
  }
  return lists
}

function range(args: Arguments, site: CallSite): PyValue {
  const unknown = unknownIn(args)
  if (unknown !== undefined) return unknown
  const numbers = args.positional.map((value) => integerArgument(value, 'range', site))
  const [first = 0, second, step = 1] = numbers
  const [start, stop] = second === undefined ? [0, first] : [first, second]
  if (step === 0) return site.raise('ValueError', 'range() arg 3 must not be zero')
  const length = Math.max(0, Math.ceil((stop - start) / step))
  if (length > LIMITS.items) return site.unknown('a range too long')
  return new PyList(Array.from({ length }, (_, place) => new PyInteger(start + place * step)))
}

function length(args: Arguments, site: CallSite): PyValue {
  const [value = null] = take('len', args, site, ['obj'], 1)
  if (value instanceof Unknown) return value
  if (typeof value === 'string') return new PyInteger(Array.from(value).length)
  if (value instanceof PyList || value instanceof PyTuple) return new PyInteger(value.items.length)
  if (value instanceof PyDict || value instanceof PySet) return new PyInteger(value.entries.size)
  if (value instanceof PyBytes) return new PyInteger(value.value.length)
  if (value instanceof PyObject) return site.unknown(`the length of ${value.typeName}`)
  return site.raise('TypeError', `object of type '${typeNameOf(value)}' has no len()`)
}

function zip(args: Arguments, site: CallSite): PyValue {
  const lists = walked(args.positional, site)
  if (lists instanceof Unknown || args.incomplete !== undefined) return args.incomplete ?? (lists as Unknown)
  const size = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length))
  const strict = truthOf(args.named.get('strict') ?? false) !== false
  if (strict && lists.some((list) => list.length !== size)) {
    return site.raise('ValueError', 'zip() arguments have different lengths')
  }
  return new PyIterator(
    Array.from({ length: size }, (_, place) => new PyTuple(lists.map((list) => list[place] ?? null))),
  )
}

function enumerate(args: Arguments, site: CallSite): PyValue {
  const [values = null, start = new PyInteger(0)] = take('enumerate', args, site, ['iterable', 'start'], 1)
  const items = iterate(values, site)
  if (items instanceof Unknown) return items
  if (start instanceof Unknown) return start
  const first = integerArgument(start, 'start', site)
  return new PyIterator(items.map((item, place) => new PyTuple([new PyInteger(first + place), item])))
}

/** Python calls the function when a value is asked for; nobody who only reads can tell, as long as it writes nothing. */
function map(args: Arguments, site: CallSite): PyValue {
  const [callee = null, ...sources] = args.positional
  const lists = walked(sources, site)
  if (lists instanceof Unknown) return lists
  const size = lists.length === 0 ? 0 : Math.min(...lists.map((list) => list.length))
  const items = Array.from({ length: size }, (_, place) =>
    site.invoke(callee, { positional: lists.map((list) => list[place] ?? null), named: new Map() }),
  )
  return new PyIterator(items)
}

function filter(args: Arguments, site: CallSite): PyValue {
  const [callee = null, values = null] = take('filter', args, site, ['function', 'iterable'], 2)
  const items = iterate(values, site)
  if (items instanceof Unknown) return items
  const kept: PyValue[] = []
  for (const item of items) {
    const test = callee === null ? item : site.invoke(callee, { positional: [item], named: new Map() })
    const holds = truthOf(test)
    if (holds === undefined) return test instanceof Unknown ? test : site.unknown('whether it is kept')
    if (holds) kept.push(item)
  }
  return new PyIterator(kept)
}

/** `any` and `all` stop at the first value that decides. */
function quantifier(decides: boolean): Run {
  return (args, site) => {
    const items = iterate(args.positional[0] ?? null, site, true)
    if (items instanceof Unknown) return items
    let unknown: Unknown | undefined
    for (const item of items) {
      const holds = truthOf(item)
      if (holds === decides) return decides
      if (holds === undefined) unknown ??= item instanceof Unknown ? item : site.unknown('whether it is true')
    }
    return unknown ?? !decides
  }
}

function extreme(name: string, sign: 1 | -1): Run {
  return (args, site) => {
    const unknown = unknownIn(args)
    if (unknown !== undefined) return unknown
    const [first = null] = args.positional
    const items = args.positional.length === 1 ? iterate(first, site, !args.named.has('key')) : args.positional
    if (items instanceof Unknown) return items
    const key = args.named.get('key') ?? null
    const rank = (value: PyValue) =>
      key === null ? value : site.invoke(key, { positional: [value], named: new Map() })
    let [best] = items
    if (best === undefined) {
      return given(args.named.get('default'), () => site.raise('ValueError', `${name}() iterable argument is empty`))
    }
    for (const item of items.slice(1)) {
      const compared = order(rank(item), rank(best))
      if (typeof compared !== 'number') return compared ?? site.unknown('an order that is not modelled')
      if (compared * sign > 0) best = item
    }
    return best
  }
}

function sum(args: Arguments, site: CallSite): PyValue {
  const [values = null, start = new PyInteger(0)] = take('sum', args, site, ['iterable', 'start'], 1)
  const items = iterate(values, site, true)
  if (items instanceof Unknown) return items
  return items.reduce((total, item) => binary('+', total, item, site), start)
}

function next(args: Arguments, site: CallSite): PyValue {
  const [source = null, otherwise] = take('next', args, site, ['iterator', 'default'], 1)
  if (source instanceof Unknown) return source
  const iterator = source instanceof PyIterator ? source : undefined
  if (iterator !== undefined) {
    return given(firstGiven(iterator.next(site), otherwise), () => site.raise('StopIteration', ''))
  }
  // A generator is walked to its end; only its first value is wanted.
  const items = iterate(source, site)
  if (items instanceof Unknown) return items
  if (otherwise === undefined && items.length !== 1) return site.unknown('the next value of a generator')
  return given(firstGiven(items[0], otherwise), () => null)
}

const RUNS: Readonly<Record<string, Run>> = {
  len: length,
  range,
  zip,
  enumerate,
  map,
  filter,
  any: quantifier(true),
  all: quantifier(false),
  max: extreme('max', 1),
  min: extreme('min', -1),
  sum,
  next,
  iter: (args, site) => {
    const items = iterate(args.positional[0] ?? null, site)
    return items instanceof Unknown ? items : new PyIterator(items)
  },
  reversed: (args, site) => {
    const items = iterate(args.positional[0] ?? null, site)
    return items instanceof Unknown ? items : new PyIterator([...items].reverse())
  },
  sorted: (args, site) => {
    const [values = null] = args.positional
    // With a key, members that are equal by it keep the order they came in.
    const items = iterate(values, site, !args.named.has('key'))
    if (items instanceof Unknown) return items
    const sorted = sortValues(items, args, site)
    return sorted instanceof Unknown ? sorted : new PyList(sorted)
  },
}

/** `len`, `range`, `sorted` and what else walks values. */
export const builtinSequences: readonly (readonly [string, PyValue])[] = Object.entries(RUNS).map(([name, run]) => [
  name,
  new PyCallable(name, run),
])

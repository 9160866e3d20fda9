import { integerArgument, unknownIn } from '../arguments.ts'
import { PyIterator } from '../builtin-sequences.ts'
import { LIMITS } from '../machine.ts'
import { iterate } from '../truth.ts'
import type { CallSite, PyValue } from '../values.ts'
import { PyCallable, PyDict, PyInteger, PyTuple, Unknown } from '../values.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

function lists(values: readonly PyValue[], site: CallSite): (readonly PyValue[])[] | Unknown {
  const all: (readonly PyValue[])[] = []
  for (const value of values) {
    const items = iterate(value, site)
    if (items instanceof Unknown) return items
    all.push(items)
  }
  return all
}

function product(all: readonly (readonly PyValue[])[]): PyValue[][] {
  return all.reduce<PyValue[][]>((rows, items) => rows.flatMap((row) => items.map((item) => [...row, item])), [[]])
}

function combinations(items: readonly PyValue[], size: number): PyValue[][] {
  if (size === 0) return [[]]
  return items.flatMap((item, place) => combinations(items.slice(place + 1), size - 1).map((rest) => [item, ...rest]))
}

export const itertoolsModule: Members = new Map<string, PyValue>([
  [
    'chain',
    new PyCallable(
      'chain',
      (args, site) => {
        const all = lists(args.positional, site)
        return all instanceof Unknown ? all : new PyIterator(all.flat())
      },
      new Map([
        fn('from_iterable', (args, site) => {
          const outer = iterate(args.positional[0] ?? null, site)
          const all = outer instanceof Unknown ? outer : lists(outer, site)
          return all instanceof Unknown ? all : new PyIterator(all.flat())
        }),
      ]),
    ),
  ],
  fn('product', (args, site) => {
    const all = lists(args.positional, site)
    if (all instanceof Unknown || args.named.size > 0) return unknownIn(args) ?? site.unknown('a product')
    const size = all.reduce((total, items) => total * items.length, 1)
    if (size > LIMITS.items) return site.unknown('a product too large')
    return new PyIterator(product(all).map((row) => new PyTuple(row)))
  }),
  fn('combinations', (args, site) => {
    const items = iterate(args.positional[0] ?? null, site)
    if (items instanceof Unknown) return items
    const size = integerArgument(args.positional[1] ?? args.named.get('r'), 'r', site)
    if (items.length > 16 || size < 0) return site.unknown('too many combinations')
    return new PyIterator(combinations(items, size).map((row) => new PyTuple(row)))
  }),
  fn('islice', (args, site) => {
    const items = iterate(args.positional[0] ?? null, site)
    const bounds = args.positional.slice(1)
    if (items instanceof Unknown) return items
    if (bounds.length > 2 || !bounds.every((one) => one instanceof PyInteger)) return site.unknown('a slice')
    const [first = 0, second] = bounds.map((one) => integerArgument(one, 'islice', site))
    return new PyIterator(second === undefined ? items.slice(0, first) : items.slice(first, second))
  }),
])

export const functoolsModule: Members = new Map<string, PyValue>([
  fn('partial', (args) => {
    const [callee = null, ...given] = args.positional
    return new PyCallable('partial', (more, site) =>
      site.invoke(callee, {
        ...more,
        positional: [...given, ...more.positional],
        named: new Map([...args.named, ...more.named]),
      }),
    )
  }),
  fn('reduce', (args, site) => {
    const [callee = null, values = null, start] = args.positional
    const items = iterate(values, site)
    if (items instanceof Unknown) return items
    const all = start === undefined ? items : [start, ...items]
    const [first, ...rest] = all
    if (first === undefined) return site.raise('TypeError', 'reduce() of empty iterable with no initial value')
    return rest.reduce((sum, item) => site.invoke(callee, { positional: [sum, item], named: new Map() }), first)
  }),
  fn('wraps', () => new PyCallable('wraps', (args) => args.positional[0] ?? null)),
  fn('cache', (args) => args.positional[0] ?? null),
  fn('lru_cache', (args) => {
    const [callee] = args.positional
    return callee instanceof PyCallable ? callee : new PyCallable('lru_cache', (given) => given.positional[0] ?? null)
  }),
])

/** `@cached(cache=…)` keeps results: what it is put on is called as it would be without. */
const keeping = () => new PyCallable('cached', (given) => given.positional[0] ?? null)

/** cachetools: decorators, and the containers they keep results in. */
export const cachetoolsModule: Members = new Map<string, PyValue>([
  fn('cached', keeping),
  fn('cachedmethod', keeping),
  ...['Cache', 'FIFOCache', 'LRUCache', 'LFUCache', 'TTLCache', 'RRCache'].map((name) => fn(name, () => new PyDict())),
])

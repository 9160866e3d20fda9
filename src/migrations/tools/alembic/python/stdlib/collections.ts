import { setItem } from '../dict.ts'
import { firstGiven } from '../given.ts'
import { addAll } from '../methods/dict.ts'
import { iterate } from '../truth.ts'
import type { PyValue } from '../values.ts'
import { PyCallable, PyDict, PyInteger, PyList, PyTuple, Unknown } from '../values.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

function namedTuple(name: string, fields: readonly string[], defaults: readonly PyValue[]): PyCallable {
  return new PyCallable(name, (args, site) => {
    const values = fields.map((field, place) => {
      const fallback = defaults[place - (fields.length - defaults.length)]
      return firstGiven<PyValue>(args.positional[place], args.named.get(field), args.incomplete, fallback)
    })
    const missing = fields.filter((_, place) => values[place] === undefined)
    const extra = [...args.named.keys()].filter((key) => !fields.includes(key))
    if (missing.length > 0 || extra.length > 0 || args.positional.length > fields.length) {
      return site.raise('TypeError', `${name}.__new__() was given the wrong arguments`)
    }
    const items = values.map((value) => value ?? null)
    return new PyTuple(items, new Map(fields.map((field, place) => [field, items[place] ?? null])))
  })
}

export const collectionsModule: Members = new Map<string, PyValue>([
  fn('defaultdict', (args, site) => {
    const [factory = null, ...rest] = args.positional
    const missing =
      factory === null ? undefined : (inner: typeof site) => inner.invoke(factory, { positional: [], named: new Map() })
    const dict = new PyDict(missing)
    addAll(dict, { ...args, positional: rest }, site)
    return dict
  }),
  fn('OrderedDict', (args, site) => {
    const dict = new PyDict()
    addAll(dict, args, site)
    return dict
  }),
  fn('Counter', (args, site) => {
    const [values] = args.positional
    const items = values === undefined ? [] : iterate(values, site)
    if (items instanceof Unknown) return items
    const dict = new PyDict(() => new PyInteger(0))
    for (const item of items) {
      const count = items.filter((one) => one === item).length
      if (typeof item !== 'string' || !setItem(dict, item, new PyInteger(count)))
        return site.unknown('a count of objects')
    }
    return dict
  }),
  fn('deque', (args, site) => {
    const items = iterate(args.positional[0] ?? new PyList([]), site)
    return items instanceof Unknown || args.named.size > 0
      ? site.unknown('a deque that is not modelled')
      : new PyList(items)
  }),
  fn('namedtuple', (args, site) => {
    const [name, fields] = args.positional
    const names = typeof fields === 'string' ? fields.split(/[\s,]+/).filter(Boolean) : iterate(fields ?? null, site)
    if (typeof name !== 'string' || names instanceof Unknown || !names.every((one) => typeof one === 'string')) {
      return site.unknown('a named tuple that is not modelled')
    }
    const defaults = iterate(args.named.get('defaults') ?? new PyTuple([]), site)
    return defaults instanceof Unknown ? defaults : namedTuple(name, names, defaults)
  }),
])

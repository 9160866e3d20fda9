import { Host, Native, type NativeCall } from '../machine.ts'
import { imported } from '../modules.ts'
import { itemsOf } from '../objects.ts'
import { all, started } from '../promises.ts'
import { textOf } from '../text.ts'
import { NotKnown, Pattern, Promised, recordOf, Unknown, type Value } from '../values.ts'
import { jsonMethods, objectMethods } from './objects.ts'

/** A name of the language that holds functions: `Object`, `JSON`. */
class Namespace extends Host {
  readonly title: string
  override readonly reaches = false
  readonly #members: Readonly<Record<string, NativeCall | Value>>
  override readonly call: Host['call']
  override readonly construct: Host['construct']

  constructor(
    title: string,
    members: Readonly<Record<string, NativeCall | Value>>,
    { call, construct }: { readonly call?: NativeCall; readonly construct?: NativeCall } = {},
  ) {
    super()
    this.title = title
    this.#members = members
    this.call = call
    this.construct = construct
  }

  override get(name: string): Value {
    const found = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined
    if (typeof found === 'function') return new Native(`${this.title}.${name}`, found as NativeCall)
    return found === undefined ? new Unknown(`${this.title}.${name}`) : found
  }
}

const promise: Readonly<Record<string, NativeCall>> = {
  all: (machine, [list], { place }) => all(machine, list, place),
  allSettled: (machine, [list], { place }) => all(machine, list, place),
  resolve: (machine, [value], { place }) => started(machine, value, place),
  reject: (_, [value]) => new Promised(value, [], true),
}

const arrays: Readonly<Record<string, NativeCall>> = {
  isArray: (_, [value]) => (value instanceof Unknown ? value : Array.isArray(value)),
  from: (machine, [list, callback], { place }) => {
    const items = itemsOf(machine, list)
    if (items === undefined) throw new NotKnown('a list')
    if (callback === undefined) return [...items]
    return items.map((one, at) => machine.call(callback, [one, at], { place, self: undefined }))
  },
  of: (_, args) => [...args],
}

const error: NativeCall = (_, [message]) =>
  recordOf([
    ['message', message],
    ['name', 'Error'],
  ])

function made(kind: 'Map' | 'Set'): NativeCall {
  return (machine, [list]) => {
    const items = list === undefined || list === null ? [] : itemsOf(machine, list)
    if (items === undefined) throw new NotKnown('a collection')
    if (kind === 'Set') return new Set(items)
    return new Map(items.map((one) => (Array.isArray(one) ? [one[0], one[1]] : [undefined, undefined])))
  }
}

const toNumber: NativeCall = (_, [value]) => {
  if (['string', 'number', 'boolean'].includes(typeof value)) return Number(value)
  throw new NotKnown('a number')
}

const integer: NativeCall = (_, [value, base]) => {
  if (typeof value !== 'string' && typeof value !== 'number') throw new NotKnown('a number')
  return Number.parseInt(String(value), typeof base === 'number' ? base : 10)
}

const math = Object.fromEntries(
  (['max', 'min', 'floor', 'ceil', 'round', 'abs'] as const).map((name): [string, NativeCall] => [
    name,
    (_, args) => {
      const numbers = args.map((one) => (typeof one === 'number' ? one : Number.NaN))
      if (args.some((one) => typeof one !== 'number')) throw new NotKnown('a number')
      return (Math[name] as (...all: number[]) => number)(...numbers)
    },
  ]),
)

const pattern: NativeCall = (_, [source, flags = '']) => {
  if (source instanceof Pattern) return source
  if (typeof source !== 'string' || typeof flags !== 'string') throw new NotKnown('a regular expression')
  return new Pattern(source, flags)
}

const nothing = new Native('console', () => undefined)

class Console extends Host {
  readonly title = 'console'
  override readonly reaches = false
  override get(): Value {
    return nothing
  }
}

const require = new Native('require', (machine, [specifier], { place }) =>
  typeof specifier === 'string' ? imported(machine, place.script.file, specifier) : new Unknown('a module', 'code'),
)

const errors = ['Error', 'TypeError', 'RangeError'].map(
  (name) => [name, new Namespace('Error', {}, { call: error, construct: error })] as const,
)

const globals = new Map<string, Value>([
  ['undefined', undefined],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['console', new Console()],
  ['require', require],
  ['Promise', new Namespace('Promise', promise)],
  ['Object', new Namespace('Object', objectMethods)],
  ['JSON', new Namespace('JSON', jsonMethods)],
  ['Array', new Namespace('Array', arrays)],
  ['Math', new Namespace('Math', math)],
  ['Map', new Namespace('Map', {}, { construct: made('Map') })],
  ['Set', new Namespace('Set', {}, { construct: made('Set') })],
  ['RegExp', new Namespace('RegExp', {}, { call: pattern, construct: pattern })],
  ['Number', new Namespace('Number', { parseInt: integer }, { call: toNumber })],
  ['parseInt', new Native('parseInt', integer)],
  ['String', new Native('String', (machine, [value = '']) => textOf(machine, value))],
  ['Boolean', new Native('Boolean', (_, [value]) => (value instanceof Unknown ? value : Boolean(value)))],
  ['Date', new Namespace('the clock', {})],
  ['process', new Namespace('process', { env: new Unknown('a variable of the environment') })],
  ...errors,
])

/** What a name means that the program does not declare. */
export function globalValue(name: string): Value {
  return globals.has(name) ? globals.get(name) : new Unknown(name, 'code')
}

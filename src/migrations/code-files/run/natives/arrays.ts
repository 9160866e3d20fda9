import type { CallSite, Machine, NativeCall } from '../machine.ts'
import { itemsOf } from '../objects.ts'
import { truthOf } from '../operators.ts'
import { textOf } from '../text.ts'
import { NotKnown, Unknown, type Value } from '../values.ts'

type Method = (machine: Machine, self: Value[], args: readonly Value[], site: CallSite) => Value

/** Calls a function of the program for an item. */
function caller(machine: Machine, [callback, self]: readonly Value[], { place }: CallSite) {
  return (...args: Value[]): Value => machine.call(callback, args, { place, self })
}

/** What a function decides about an item. @throws NotKnown where it does not decide. */
function decider(machine: Machine, args: readonly Value[], site: CallSite) {
  const call = caller(machine, args, site)
  return (...given: Value[]): boolean => {
    const truth = truthOf(call(...given))
    if (truth === undefined) throw new NotKnown('which items are meant')
    return truth
  }
}

function number(value: Value): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  throw new NotKnown('a place in a list')
}

function withoutUnknown(items: readonly Value[]): readonly Value[] {
  if (items.some((one) => one instanceof Unknown)) throw new NotKnown('an item of a list')
  return items
}

/** Notes that a list is about to change. */
export function changingList(machine: Machine, self: Value[]): void {
  const before = [...self]
  machine.changing({
    undo: () => {
      self.splice(0, self.length, ...before)
    },
    taint: () => machine.taint(self),
  })
}

function changes(method: Method): Method {
  return (machine, self, args, site) => {
    changingList(machine, self)
    return method(machine, self, args, site)
  }
}

function sorted(machine: Machine, self: Value[], [compare]: readonly Value[], { place }: CallSite): Value[] {
  withoutUnknown(self)
  if (compare === undefined) {
    const texts = self.map((one) => [textOf(machine, one), one] as const)
    return texts.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, one]) => one)
  }
  return [...self].sort((a, b) => {
    const order = machine.call(compare, [a, b], { place, self: undefined })
    if (typeof order !== 'number') throw new NotKnown('the order of a list')
    return order
  })
}

function flat(machine: Machine, items: readonly Value[], depth: number): Value[] {
  return items.flatMap((one): Value[] => {
    if (one instanceof Unknown) throw new NotKnown('an item of a list')
    if (!Array.isArray(one)) return [one]
    if (machine.isTainted(one)) throw new NotKnown('an item of a list')
    return depth > 1 ? flat(machine, one, depth - 1) : one
  })
}

function join(machine: Machine, self: readonly Value[], [separator = ',']: readonly Value[]): string {
  const parts = self.map((one) => (one === null || one === undefined ? '' : textOf(machine, one)))
  return parts.join(textOf(machine, separator))
}

function reduce(machine: Machine, self: readonly Value[], args: readonly Value[], site: CallSite): Value {
  const [callback] = args
  const items = args.length > 1 ? [...self] : self.slice(1)
  const offset = self.length - items.length
  let value = args.length > 1 ? args[1] : self[0]
  for (const [at, item] of items.entries())
    value = machine.call(callback, [value, item, at + offset, self], { place: site.place, self: undefined })
  return value
}

const methods: Readonly<Record<string, Method>> = {
  map: (machine, self, args, site) => self.map((one, at) => caller(machine, args, site)(one, at, self)),
  forEach: (machine, self, args, site) => {
    for (const [at, one] of self.entries()) caller(machine, args, site)(one, at, self)
  },
  filter: (machine, self, args, site) => self.filter((one, at) => decider(machine, args, site)(one, at, self)),
  find: (machine, self, args, site) => self.find((one, at) => decider(machine, args, site)(one, at, self)),
  findIndex: (machine, self, args, site) => self.findIndex((one, at) => decider(machine, args, site)(one, at, self)),
  some: (machine, self, args, site) => self.some((one, at) => decider(machine, args, site)(one, at, self)),
  every: (machine, self, args, site) => self.every((one, at) => decider(machine, args, site)(one, at, self)),
  flatMap: (machine, self, args, site) =>
    flat(
      machine,
      self.map((one, at) => caller(machine, args, site)(one, at, self)),
      1,
    ),
  reduce,
  join: (machine, self, args) => join(machine, self, args),
  includes: (_, self, [item]) => includes(self, item),
  indexOf: (_, self, [item]) => withoutUnknown([...self, item]) && self.indexOf(item),
  concat: (machine, self, args) => [
    ...self,
    ...args.flatMap((one) => (Array.isArray(one) ? known(machine, one) : withoutUnknown([one]))),
  ],
  slice: (_, self, [from, to]) => self.slice(number(from), number(to)),
  at: (_, self, [index]) => self.at(number(index) ?? 0),
  flat: (machine, self, [depth]) => flat(machine, self, number(depth) ?? 1),
  keys: (_, self) => self.map((_one, at) => at),
  values: (_, self) => [...self],
  entries: (_, self) => self.map((one, at) => [at, one]),
  toSorted: sorted,
  toReversed: (_, self) => self.toReversed(),
  push: changes((_, self, args) => self.push(...args)),
  pop: changes((_, self) => self.pop()),
  shift: changes((_, self) => self.shift()),
  unshift: changes((_, self, args) => self.unshift(...args)),
  reverse: changes((_, self) => self.reverse()),
  splice: changes((_, self, [from, count, ...items]) =>
    self.splice(number(from) ?? 0, count === undefined ? self.length : (number(count) ?? 0), ...items),
  ),
  sort: changes((machine, self, args, site) => {
    const order = sorted(machine, self, args, site)
    self.splice(0, self.length, ...order)
    return self
  }),
}

function known(machine: Machine, items: readonly Value[]): readonly Value[] {
  const found = itemsOf(machine, items)
  if (found === undefined) throw new NotKnown('a list')
  return found
}

function includes(self: readonly Value[], item: Value): Value {
  if (typeof item === 'object' && item !== null && 'is' in item && typeof item.is === 'function') {
    const answers: Value[] = self.map((one) => (item as { is(text: Value): Value }).is(one))
    return answers.includes(true) ? true : (answers.find((one) => one instanceof Unknown) ?? false)
  }
  if (item instanceof Unknown) return item
  return self.includes(item) || (withoutUnknown(self) !== undefined && false)
}

export function arrayMethod(name: string): NativeCall | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (method === undefined) return undefined
  return (machine, args, site) => {
    const { self } = site
    if (!Array.isArray(self)) return machine.call(new Unknown(name, 'code'), args, site)
    const before = machine.steps.length
    try {
      return method(machine, self, args, site)
    } catch (error) {
      if (!(error instanceof NotKnown)) throw error
      // Which items were gone through is not known either.
      if (machine.steps.length > before) machine.emit(machine.opaque(site.place, 'code', error.message))
      return new Unknown(error.message)
    }
  }
}

import type { Machine, NativeCall } from '../machine.ts'
import { textOf } from '../text.ts'
import { NotKnown, Pattern, Unknown, type Value } from '../values.ts'

const MAX_TEXT = 1_000_000

/**
 * A regular expression that cannot take long: nothing that is repeated holds a repetition or a choice, and there are few
 * of them. @throws NotKnown for any other.
 */
function safe({ source, flags }: Pattern): RegExp {
  const plain = source.replace(/\\./g, 'x').replace(/\[[^\]]*\]/g, 'x')
  const repeats = plain.match(/[*+{]/g)?.length ?? 0
  if (repeats > 4 || /\)[*+{?]/.test(plain) || /[yv]/.test(flags) || source.length > 300) {
    throw new NotKnown('a regular expression')
  }
  return new RegExp(source, flags)
}

function expression(value: Value): string | RegExp {
  if (value instanceof Pattern) return safe(value)
  if (typeof value === 'string') return value
  throw new NotKnown('what is looked for')
}

function integer(value: Value): number | undefined {
  if (value === undefined || typeof value === 'number') return value
  throw new NotKnown('a place in a text')
}

function short(text: string): string {
  if (text.length > MAX_TEXT) throw new NotKnown('a text that is too long')
  return text
}

function replaced(
  machine: Machine,
  self: string,
  [what, by]: readonly Value[],
  all: boolean,
  at: Parameters<NativeCall>[2],
): string {
  const pattern = expression(what)
  const target = all && typeof pattern === 'string' ? pattern : pattern
  const write =
    typeof by === 'string'
      ? by
      : (...found: unknown[]): string =>
          textOf(
            machine,
            machine.call(
              by,
              found.filter((one) => typeof one !== 'object'),
              at,
            ),
          )
  if (by instanceof Unknown) throw new NotKnown('what it is replaced by')
  // One overload for text, one for functions.
  return typeof write === 'string'
    ? all
      ? self.replaceAll(target, write)
      : self.replace(target, write)
    : all
      ? self.replaceAll(target, write)
      : self.replace(target, write)
}

function padded(self: string, [length, fill = ' ']: readonly Value[], start: boolean): string {
  if (typeof length !== 'number' || length > 10_000 || typeof fill !== 'string') throw new NotKnown('a length')
  return start ? self.padStart(length, fill) : self.padEnd(length, fill)
}

type Method = (machine: Machine, self: string, args: readonly Value[], site: Parameters<NativeCall>[2]) => Value

const methods: Readonly<Record<string, Method>> = {
  toLowerCase: (_, self) => self.toLowerCase(),
  toUpperCase: (_, self) => self.toUpperCase(),
  trim: (_, self) => self.trim(),
  trimStart: (_, self) => self.trimStart(),
  trimEnd: (_, self) => self.trimEnd(),
  split: (_, self, [by, limit]) => (by === undefined ? [self] : self.split(expression(by), integer(limit))),
  replace: (machine, self, args, site) => short(replaced(machine, self, args, false, site)),
  replaceAll: (machine, self, args, site) => short(replaced(machine, self, args, true, site)),
  includes: (machine, self, [part]) => self.includes(textOf(machine, part)),
  startsWith: (machine, self, [part]) => self.startsWith(textOf(machine, part)),
  endsWith: (machine, self, [part]) => self.endsWith(textOf(machine, part)),
  indexOf: (machine, self, [part]) => self.indexOf(textOf(machine, part)),
  lastIndexOf: (machine, self, [part]) => self.lastIndexOf(textOf(machine, part)),
  slice: (_, self, [from, to]) => self.slice(integer(from), integer(to)),
  substring: (_, self, [from, to]) => self.substring(integer(from) ?? 0, integer(to)),
  substr: (_, self, [from, count]) =>
    self.slice(integer(from) ?? 0, (integer(from) ?? 0) + (integer(count) ?? self.length)),
  charAt: (_, self, [at]) => self.charAt(integer(at) ?? 0),
  at: (_, self, [at]) => self.at(integer(at) ?? 0),
  concat: (machine, self, args) => short(self + args.map((one) => textOf(machine, one)).join('')),
  repeat: (_, self, [count]) => {
    const times = integer(count) ?? 0
    if (times < 0 || times * self.length > MAX_TEXT) throw new NotKnown('a text that is too long')
    return self.repeat(times)
  },
  padStart: (_, self, args) => padded(self, args, true),
  padEnd: (_, self, args) => padded(self, args, false),
  match: (_, self, [what]) => matched(self, expression(what)),
}

function matched(self: string, what: string | RegExp): Value {
  if (typeof what === 'string') throw new NotKnown('a regular expression')
  const found = self.match(what)
  return found === null ? null : [...found]
}

export function stringMethod(name: string): NativeCall | undefined {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (method === undefined) return undefined
  return (machine, args, site) => {
    if (typeof site.self !== 'string') throw new NotKnown('a text')
    return method(machine, short(site.self), args, site)
  }
}

export function patternMethod(name: string): NativeCall | undefined {
  if (name !== 'test' && name !== 'exec') return undefined
  return (_, [text], { self }) => {
    if (!(self instanceof Pattern) || typeof text !== 'string' || /g/.test(self.flags)) throw new NotKnown('a match')
    return name === 'test' ? safe(self).test(short(text)) : matched(short(text), safe(self))
  }
}

export function patternMember(pattern: Pattern, name: string): Value {
  return name === 'source' ? pattern.source : new Unknown(name, 'code')
}

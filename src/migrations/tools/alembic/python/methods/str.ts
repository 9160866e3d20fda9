import { integerArgument, take, textArgument, unknownIn } from '../arguments.ts'
import { attributeOfFormat } from '../format-attribute.ts'
import { LIMITS } from '../machine.ts'
import { strFormat } from '../str-format.ts'
import { PySlice } from '../subscripts.ts'
import { charactersOf, isPlain, iterate, typeNameOf } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyBytes, PyDict, PyInteger, PyTuple, Unknown } from '../values.ts'
import { casing } from './str-case.ts'
import { splitting } from './str-split.ts'

type Method = (self: string, args: Arguments, site: CallSite) => PyValue

/** A method whose result is unknown as soon as one of its arguments is. */
function known(name: string, parameters: readonly string[], required: number, run: Run): [string, Method] {
  return [name, (self, args, site) => unknownIn(args) ?? run(self, take(name, args, site, parameters, required), site)]
}

type Run = (self: string, args: readonly (PyValue | undefined)[], site: CallSite) => PyValue

const WHITESPACE = '[\\s\\x1c-\\x1f\\x85]'

function strip(self: string, characters: PyValue | undefined, sides: string, site: CallSite): string {
  const unwanted =
    characters === undefined || characters === null
      ? WHITESPACE
      : `[${charactersOf(textArgument(characters, 'strip arg', site))
          .map(escapeInClass)
          .join('')}]`
  if (unwanted === '[]') return self
  const left = sides.includes('l') ? self.replace(new RegExp(`^${unwanted}+`, 'u'), '') : self
  if (!sides.includes('r')) return left
  // From the end, without a pattern: one that is tried at every place takes quadratic time.
  const one = new RegExp(unwanted, 'u')
  const rest = charactersOf(left)
  let end = rest.length
  while (end > 0 && one.test(rest[end - 1] ?? '')) end--
  return rest.slice(0, end).join('')
}

function escapeInClass(character: string): string {
  return /[\\\]^-]/.test(character) ? `\\${character}` : character
}

function pad(
  self: string,
  width: PyValue | undefined,
  fill: PyValue | undefined,
  side: string,
  site: CallSite,
): PyValue {
  const filler = fill === undefined ? ' ' : textArgument(fill, 'The fill character', site)
  const size = integerArgument(width, 'width', site)
  if (charactersOf(filler).length !== 1) {
    return site.raise('TypeError', 'The fill character must be exactly one character long')
  }
  if (size > LIMITS.text) return site.unknown('a text too long')
  const missing = size - charactersOf(self).length
  if (missing <= 0) return self
  // As CPython rounds: the odd one goes left when the width is odd.
  const left = side === 'c' ? (missing >> 1) + (missing & size & 1) : side === 'r' ? missing : 0
  return filler.repeat(left) + self + filler.repeat(missing - left)
}

/** `text[start:end]`, as `count`, `find` and their like take it. */
function part(
  self: string,
  start: PyValue | undefined,
  end: PyValue | undefined,
  site: CallSite,
): { readonly text: string; readonly offset: number } | undefined {
  if (start === undefined && end === undefined) return { text: self, offset: 0 }
  if (!isPlain(self)) return undefined
  const places = new PySlice(start ?? null, end ?? null, null).places(self.length, site)
  if (places === undefined) return undefined
  const offset = places[0] ?? self.length
  return { text: self.slice(offset, offset + places.length), offset }
}

function search(name: string, last: boolean, raises: boolean): [string, Method] {
  return known(name, ['sub', 'start', 'end'], 1, (self, [sub, start, end], site) => {
    const within = part(self, start, end, site)
    if (within === undefined || !isPlain(self)) return site.unknown('a place in a text')
    const wanted = textArgument(sub, 'sub', site)
    const found = last ? within.text.lastIndexOf(wanted) : within.text.indexOf(wanted)
    if (found === -1 && raises) return site.raise('ValueError', 'substring not found')
    return new PyInteger(found === -1 ? -1 : found + within.offset)
  })
}

function affix(name: string, test: (text: string, affix: string) => boolean): [string, Method] {
  return known(name, ['prefix', 'start', 'end'], 1, (self, [wanted, start, end], site) => {
    const within = part(self, start, end, site)
    if (within === undefined) return site.unknown('a part of a text')
    const options = wanted instanceof PyTuple ? wanted.items : [wanted ?? null]
    return options.some((one) => test(within.text, textArgument(one, `${name} first arg`, site)))
  })
}

function replace(self: string, args: readonly (PyValue | undefined)[], site: CallSite): PyValue {
  const [old, by] = [textArgument(args[0], 'old', site), textArgument(args[1], 'new', site)]
  const count = args[2] === undefined ? -1 : integerArgument(args[2], 'count', site)
  const pieces = old === '' ? ['', ...charactersOf(self), ''] : self.split(old)
  if (pieces.length * by.length + self.length > LIMITS.text) return site.unknown('a text too long')
  if (count < 0 || count >= pieces.length - 1) return pieces.join(by)
  return (
    pieces.slice(0, count + 1).join(by) + (count + 1 < pieces.length ? old : '') + pieces.slice(count + 1).join(old)
  )
}

function join(self: string, args: Arguments, site: CallSite): PyValue {
  const [values] = take('join', args, site, ['iterable'], 1)
  const items = iterate(values ?? null, site)
  if (items instanceof Unknown) return items
  const unknown = items.find((item) => item instanceof Unknown)
  if (unknown !== undefined) return unknown
  let length = 0
  for (const [place, item] of items.entries()) {
    if (typeof item !== 'string') {
      return site.raise('TypeError', `sequence item ${place}: expected str instance, ${typeNameOf(item)} found`)
    }
    length += item.length + self.length
  }
  return length > LIMITS.text ? site.unknown('a text too long') : items.join(self)
}

function encode(self: string, args: readonly (PyValue | undefined)[], site: CallSite): PyValue {
  const encoding = typeof args[0] === 'string' ? args[0].toLowerCase().replace(/[-_]/g, '') : 'utf8'
  if (encoding === 'utf8' && isPlain(self.replace(/[\ud800-\udbff][\udc00-\udfff]/g, ''))) {
    return new PyBytes(new TextEncoder().encode(self))
  }
  if (encoding === 'ascii' && /^[\0-\x7f]*$/.test(self)) return new PyBytes(new TextEncoder().encode(self))
  return site.unknown('an encoding that is not modelled')
}

function translate(self: string, args: readonly (PyValue | undefined)[], site: CallSite): PyValue {
  const [table] = args
  if (!(table instanceof PyDict)) return site.unknown('a table that is not modelled')
  const texts: string[] = []
  for (const character of charactersOf(self)) {
    const entry = table.entries.get(`n${character.codePointAt(0)}`)
    if (entry === undefined) texts.push(character)
    else if (typeof entry.value === 'string') texts.push(entry.value)
    else if (entry.value instanceof PyInteger) texts.push(String.fromCodePoint(Number(entry.value.value)))
    else if (entry.value !== null) return site.unknown('a table that is not modelled')
  }
  return texts.join('')
}

function expandTabs(self: string, size: number): string {
  let column = 0
  return charactersOf(self)
    .map((character) => {
      if (character === '\n' || character === '\r') column = 0
      else if (character === '\t') {
        const width = size <= 0 ? 0 : size - (column % size)
        column += width
        return ' '.repeat(width)
      } else column++
      return character
    })
    .join('')
}

/** Methods of `str` (https://docs.python.org/3/library/stdtypes.html#string-methods). */
export const strMethods: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...casing,
  ...splitting,
  ['join', join],
  ['format', (self, args, site) => strFormat(self, args, site, attributeOfFormat(site))],
  known('format_map', ['mapping'], 1, (self, [mapping], site) => {
    if (!(mapping instanceof PyDict)) return site.unknown('a mapping that is not modelled')
    const named = [...mapping.entries.values()].flatMap(({ key, value }): [string, PyValue][] =>
      typeof key === 'string' ? [[key, value]] : [],
    )
    return strFormat(self, { positional: [], named: new Map(named) }, site, attributeOfFormat(site))
  }),
  known('strip', ['chars'], 0, (self, [chars], site) => strip(self, chars, 'lr', site)),
  known('lstrip', ['chars'], 0, (self, [chars], site) => strip(self, chars, 'l', site)),
  known('rstrip', ['chars'], 0, (self, [chars], site) => strip(self, chars, 'r', site)),
  known('ljust', ['width', 'fillchar'], 1, (self, [width, fill], site) => pad(self, width, fill, 'l', site)),
  known('rjust', ['width', 'fillchar'], 1, (self, [width, fill], site) => pad(self, width, fill, 'r', site)),
  known('center', ['width', 'fillchar'], 1, (self, [width, fill], site) => pad(self, width, fill, 'c', site)),
  known('zfill', ['width'], 1, (self, [width], site) => {
    const sign = /^[+-]/.exec(self)?.[0] ?? ''
    const size = integerArgument(width, 'width', site)
    if (size > LIMITS.text) return site.unknown('a text too long')
    return sign + '0'.repeat(Math.max(0, size - charactersOf(self).length)) + self.slice(sign.length)
  }),
  known('replace', ['old', 'new', 'count'], 2, replace),
  known('encode', ['encoding', 'errors'], 0, encode),
  known('translate', ['table'], 1, translate),
  known('expandtabs', ['tabsize'], 0, (self, [size], site) =>
    expandTabs(self, size === undefined ? 8 : Math.min(1000, integerArgument(size, 'tabsize', site))),
  ),
  known('count', ['sub', 'start', 'end'], 1, (self, [sub, start, end], site) => {
    const within = part(self, start, end, site)
    const wanted = textArgument(sub, 'sub', site)
    if (within === undefined) return site.unknown('a part of a text')
    if (wanted === '') return new PyInteger(charactersOf(within.text).length + 1)
    return new PyInteger(within.text.split(wanted).length - 1)
  }),
  search('find', false, false),
  search('rfind', true, false),
  search('index', false, true),
  search('rindex', true, true),
  affix('startswith', (text, prefix) => text.startsWith(prefix)),
  affix('endswith', (text, suffix) => text.endsWith(suffix)),
  known('removeprefix', ['prefix'], 1, (self, [prefix], site) => {
    const text = textArgument(prefix, 'prefix', site)
    return text !== '' && self.startsWith(text) ? self.slice(text.length) : self
  }),
  known('removesuffix', ['suffix'], 1, (self, [suffix], site) => {
    const text = textArgument(suffix, 'suffix', site)
    return text !== '' && self.endsWith(text) ? self.slice(0, -text.length) : self
  }),
])

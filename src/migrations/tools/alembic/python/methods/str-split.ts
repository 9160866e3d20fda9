import { integerArgument, take, textArgument, unknownIn } from '../arguments.ts'
import { truthOf } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyList, PyTuple } from '../values.ts'

type Method = (self: string, args: Arguments, site: CallSite) => PyValue

const WHITESPACE = /[\s\x1c-\x1f\x85]+/u

function split(name: string, fromRight: boolean): [string, Method] {
  return [
    name,
    (self, args, site) => {
      const unknown = unknownIn(args)
      if (unknown !== undefined) return unknown
      const [separator = null, maximum] = take(name, args, site, ['sep', 'maxsplit'])
      const limit = maximum === undefined ? -1 : integerArgument(maximum, 'maxsplit', site)
      const most = limit < 0 ? Number.POSITIVE_INFINITY : limit
      if (separator === null) return new PyList(fromRight ? wordsFromRight(self, most) : words(self, most))
      const by = textArgument(separator, 'sep', site)
      if (by === '') return site.raise('ValueError', 'empty separator')
      return new PyList(limited(self.split(by), by, most, fromRight))
    },
  ]
}

function limited(parts: string[], by: string, most: number, fromRight: boolean): string[] {
  if (parts.length - 1 <= most) return parts
  if (fromRight) {
    const kept = parts.length - most
    return [parts.slice(0, kept).join(by), ...parts.slice(kept)]
  }
  return [...parts.slice(0, most), parts.slice(most).join(by)]
}

function words(text: string, most: number): string[] {
  const list: string[] = []
  let rest = text.replace(new RegExp(`^${WHITESPACE.source}`, 'u'), '')
  while (rest !== '') {
    const gap = list.length < most ? WHITESPACE.exec(rest) : null
    if (gap === null) {
      list.push(rest)
      break
    }
    list.push(rest.slice(0, gap.index))
    rest = rest.slice(gap.index + gap[0].length)
  }
  return list
}

function wordsFromRight(text: string, most: number): string[] {
  const reversed = [...text].reverse().join('')
  return words(reversed, most)
    .map((word) => [...word].reverse().join(''))
    .reverse()
}

function partition(name: string, last: boolean): [string, Method] {
  return [
    name,
    (self, args, site) => {
      const unknown = unknownIn(args)
      if (unknown !== undefined) return unknown
      const [separator] = take(name, args, site, ['sep'], 1)
      const by = textArgument(separator, 'sep', site)
      if (by === '') return site.raise('ValueError', 'empty separator')
      const at = last ? self.lastIndexOf(by) : self.indexOf(by)
      if (at === -1) return new PyTuple(last ? ['', '', self] : [self, '', ''])
      return new PyTuple([self.slice(0, at), by, self.slice(at + by.length)])
    },
  ]
}

const LINE = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g

function splitLines(self: string, keep: boolean): string[] {
  const lines: string[] = []
  let at = 0
  for (const match of self.matchAll(LINE)) {
    lines.push(self.slice(at, keep ? match.index + match[0].length : match.index))
    at = match.index + match[0].length
  }
  return at < self.length ? [...lines, self.slice(at)] : lines
}

export const splitting: readonly (readonly [string, Method])[] = [
  split('split', false),
  split('rsplit', true),
  partition('partition', false),
  partition('rpartition', true),
  [
    'splitlines',
    (self, args, site) => {
      const [keep = false] = take('splitlines', args, site, ['keepends'])
      return unknownIn(args) ?? new PyList(splitLines(self, truthOf(keep) === true))
    },
  ],
]

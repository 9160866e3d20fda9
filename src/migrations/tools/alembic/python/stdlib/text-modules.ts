import { take, unknownIn } from '../arguments.ts'
import type { PyValue } from '../values.ts'
import { dumps } from './json-dumps.ts'
import { loads } from './json-loads.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

/** `textwrap.dedent`: takes away the margin all lines share; lines of blanks become empty. */
export function dedent(text: string): string {
  const lines = text.split('\n').map((line) => (/^[ \t]+$/.test(line) ? '' : line))
  let margin: string | undefined
  for (const line of lines) {
    if (line === '') continue
    const indent = /^[ \t]*/.exec(line)?.[0] ?? ''
    margin = margin === undefined ? indent : common(margin, indent)
  }
  const cut = margin?.length ?? 0
  return lines.map((line) => line.slice(cut)).join('\n')
}

function common(left: string, right: string): string {
  let at = 0
  while (at < left.length && left[at] === right[at]) at++
  return left.slice(0, at)
}

const dedentFunction = fn('dedent', (args, site) => {
  const [text] = take('dedent', args, site, ['text'], 1)
  return typeof text === 'string' ? dedent(text) : (unknownIn(args) ?? site.raise('TypeError', 'expected string'))
})

const indentFunction = fn('indent', (args, site) => {
  const [text, prefix, predicate] = take('indent', args, site, ['text', 'prefix', 'predicate'], 2)
  if (typeof text !== 'string' || typeof prefix !== 'string' || predicate !== undefined) {
    return unknownIn(args) ?? site.unknown('an indentation that is not modelled')
  }
  const lines = text.split(/(?<=\n)/)
  return lines.map((line) => (line.trim() === '' ? line : prefix + line)).join('')
})

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

const strings: Members = new Map<string, PyValue>([
  ['ascii_lowercase', LETTERS],
  ['ascii_uppercase', LETTERS.toUpperCase()],
  ['ascii_letters', LETTERS + LETTERS.toUpperCase()],
  ['digits', '0123456789'],
  ['hexdigits', '0123456789abcdefABCDEF'],
  ['punctuation', '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'],
])

export const textModules: readonly (readonly [string, Members])[] = [
  ['textwrap', new Map<string, PyValue>([dedentFunction, indentFunction])],
  ['json', new Map<string, PyValue>([fn('dumps', dumps), fn('loads', loads)])],
  ['string', strings],
]

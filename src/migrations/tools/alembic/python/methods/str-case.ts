import { take } from '../arguments.ts'
import { charactersOf } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'

type Method = (self: string, args: Arguments, site: CallSite) => PyValue

function plain(name: string, run: (self: string) => PyValue): [string, Method] {
  return [
    name,
    (self, args, site) => {
      take(name, args, site, [])
      // Python and JavaScript agree on the case of ASCII; beyond it their versions of Unicode may differ.
      return run(self)
    },
  ]
}

const CASED = /[\p{Lu}\p{Ll}\p{Lt}]/u

/** `ß` becomes `Ss` at the head of a word. */
function titled(character: string): string {
  const [first = '', ...rest] = character.toUpperCase()
  return first + rest.join('').toLowerCase()
}

function title(self: string): string {
  let inWord = false
  return charactersOf(self)
    .map((character) => {
      const isCased = CASED.test(character)
      const written = !isCased ? character : inWord ? character.toLowerCase() : titled(character)
      inWord = isCased
      return written
    })
    .join('')
}

function isTitle(self: string): boolean {
  let inWord = false
  let any = false
  for (const character of charactersOf(self)) {
    const upper = /[\p{Lu}\p{Lt}]/u.test(character)
    const lower = /\p{Ll}/u.test(character)
    if ((upper && inWord) || (lower && !inWord)) return false
    any ||= upper || lower
    inWord = upper || lower
  }
  return any
}

function swap(self: string): string {
  return charactersOf(self)
    .map((character) => (/\p{Lu}/u.test(character) ? character.toLowerCase() : character.toUpperCase()))
    .join('')
}

function all(pattern: RegExp): (self: string) => boolean {
  return (self) => self !== '' && charactersOf(self).every((character) => pattern.test(character))
}

export const casing: readonly (readonly [string, Method])[] = [
  plain('lower', (self) => self.toLowerCase()),
  plain('upper', (self) => self.toUpperCase()),
  plain('casefold', (self) => self.toLowerCase().replaceAll('ß', 'ss')),
  plain('capitalize', (self) => {
    const [first = '', ...rest] = charactersOf(self)
    return titled(first) + rest.join('').toLowerCase()
  }),
  plain('title', title),
  plain('swapcase', swap),
  plain('isdigit', all(/[\p{Nd}²³¹⁰-⁹₀-₉]/u)),
  plain('isdecimal', all(/\p{Nd}/u)),
  plain('isnumeric', all(/[\p{Nd}\p{Nl}\p{No}]/u)),
  plain('isalpha', all(/\p{L}/u)),
  plain('isalnum', all(/[\p{L}\p{Nd}\p{Nl}\p{No}]/u)),
  plain('isspace', all(/[\s\x1c-\x1f\x85]/u)),
  plain('isascii', (self) => /^[\0-\x7f]*$/.test(self)),
  plain('isidentifier', (self) => /^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}_]*$/u.test(self)),
  plain('isupper', (self) => CASED.test(self) && !/[\p{Ll}\p{Lt}]/u.test(self)),
  plain('islower', (self) => CASED.test(self) && !/[\p{Lu}\p{Lt}]/u.test(self)),
  plain('istitle', isTitle),
]

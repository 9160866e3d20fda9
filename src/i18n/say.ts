import type { Language } from '../core/language.ts'
import { plural } from '../core/text.ts'
import type { Dictionary } from './dictionary.ts'

/** Holds while one report is written, which never waits for anything: see `inLanguage`. */
let current: Dictionary | undefined

/** Writes something in the language of a dictionary; in English without one. */
export function inLanguage<T>(dictionary: Dictionary | undefined, write: () => T): T {
  const before = current
  current = dictionary
  try {
    return write()
  } finally {
    current = before
  }
}

/** The dictionary of a language; none for English, which stands in the code. */
export async function dictionaryOf(language: Language): Promise<Dictionary | undefined> {
  return language === 'en' ? undefined : (await import('./report/ru.ts')).russian
}

export function currentLanguage(): Language {
  return current?.language ?? 'en'
}

/** A text of a report, as a tagged template, in the language it is written in; in English where it has no other. */
export function say(strings: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  const key = strings.reduce((text, part, at) => `${text}{${at - 1}}${part}`)
  return (current?.texts[key] ?? key).replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? ''))
}

/** A text that is not known before: a status, a topic. */
export function sayWord(english: string): string {
  return current?.texts[english] ?? english
}

/** `1 file`, `2 files`; in Russian by the forms of the noun. */
export function sayCount(count: number, noun: string): string {
  const forms = current?.nouns[noun]
  if (forms === undefined) return plural(count, noun)
  return `${sayNumber(count)} ${nounFor(count, forms)}`
}

/** The noun alone, as it stands after the number. */
export function sayNoun(count: number, noun: string): string {
  const forms = current?.nouns[noun]
  return forms === undefined ? plural(count, noun).replace(/^\S+ /, '') : nounFor(count, forms)
}

/** https://cldr.unicode.org: Russian has the forms one, few and many for whole numbers. */
function nounFor(count: number, [one, few, many]: readonly [string, string, string]): string {
  const form = new Intl.PluralRules('ru').select(count)
  if (form === 'one') return one
  return form === 'few' ? few : many
}

/** A number with its thousands set apart. */
export function sayNumber(count: number): string {
  return count.toLocaleString(current === undefined ? 'en-GB' : current.language)
}

import type { Language } from '../core/language.ts'

/** What reports say of their own, in another language. */
export interface Dictionary {
  readonly language: Language
  /** English text, `{0}`, `{1}` … for what is put in, → the same in the other language. */
  readonly texts: Readonly<Record<string, string>>
  /** English noun in the singular → its forms for 1, 2 and 5. */
  readonly nouns: Readonly<Record<string, readonly [string, string, string]>>
}

/** English sentence with `{0}`, `{1}` … where something is put in → the same in another language. */
export type PhraseTable = Readonly<Record<string, string>>

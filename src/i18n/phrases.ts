import type { Dictionary, PhraseTable } from './dictionary.ts'

interface Phrase {
  readonly start: string
  readonly pattern: RegExp
  readonly places: readonly number[]
  readonly other: string
}

/** Tells a sentence in another language; the sentence itself where it is not known. */
export type Teller = (sentence: string) => string

/** What is put into a sentence may be a sentence or a count itself. */
const DEEPEST = 3

/**
 * A teller of the sentences of these tables, and of counted nouns. Single words are left alone: in a sentence they are
 * mostly names out of the service's own code.
 */
export function tellerOf(tables: readonly PhraseTable[], { nouns }: Dictionary, count: Counter): Teller {
  const phrases = tables.flatMap((table) => Object.entries(table).map(([english, other]) => phraseOf(english, other)))
  const tell = (sentence: string, depth: number): string => {
    const counted = /^(\d[\d,]*) ([a-z ]+?)s?$/.exec(sentence)
    if (counted?.[1] !== undefined && counted[2] !== undefined) {
      const noun = nouns[counted[2]] === undefined ? `${counted[2]}s` : counted[2]
      if (nouns[noun] !== undefined) return count(Number(counted[1].replaceAll(',', '')), noun)
    }
    if (depth === DEEPEST) return sentence
    for (const phrase of phrases) {
      if (!sentence.startsWith(phrase.start)) continue
      const found = phrase.pattern.exec(sentence)
      if (found === null) continue
      const values = new Map(phrase.places.map((place, at) => [place, found[at + 1] ?? '']))
      return phrase.other.replace(/\{(\d+)\}/g, (_, place: string) => tell(values.get(Number(place)) ?? '', depth + 1))
    }
    return sentence
  }
  return (sentence) => tell(sentence, 0)
}

/** `sayCount`, or what a test puts in its place. */
type Counter = (count: number, noun: string) => string

function phraseOf(english: string, other: string): Phrase {
  const parts = english.split(/\{(\d+)\}/)
  const pattern = parts.map((part, at) => (at % 2 === 0 ? part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : '(.*?)'))
  return {
    start: parts[0] ?? '',
    pattern: new RegExp(`^${pattern.join('')}$`, 's'),
    places: parts.filter((_, at) => at % 2 === 1).map(Number),
    other,
  }
}

import type { Language } from '../core/language.ts'

/** What of a check is said in words. */
interface Card {
  readonly id: string
  readonly title: string
  readonly why: string
  readonly fix: string
  readonly lowered?: string
}

/** Checks with their texts in a language. English stands in the checks themselves; another language is loaded when asked for. */
export async function cardsIn<C extends Card>(cards: readonly C[], language: Language): Promise<C[]> {
  if (language === 'en') return [...cards]
  const { texts } = await import('./ru/index.generated.ts')
  return cards.map((card) => {
    const own = texts[card.id]
    if (own === undefined) return card
    const { lowered, ...rest } = own
    return { ...card, ...rest, ...(card.lowered === undefined || lowered === undefined ? {} : { lowered }) }
  })
}

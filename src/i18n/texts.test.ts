import { describe, expect, it } from 'vitest'
import { catalogue } from '../app/catalogue.ts'
import { areaOf } from '../checks/areas.ts'
import { texts } from './ru/index.generated.ts'
import { cardsIn } from './texts.ts'
import { russianAreas } from './words.ts'

const cards = catalogue()
const russian = /[А-Яа-яЁё]/

/** Words in code, which are the same in every language: `hmac.compare_digest`, NOT NULL, 404. */
function codeIn(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? '')
}

describe('the catalogue in Russian', () => {
  it('has a text for every check, and none for checks that are gone', () => {
    const ids = new Set(cards.map(({ id }) => id))
    expect(
      [...ids].filter((id) => texts[id] === undefined),
      'checks without Russian texts: add them to src/i18n/ru/<area>.ts',
    ).toEqual([])
    expect(Object.keys(texts).filter((id) => !ids.has(id))).toEqual([])
  })

  it.each(cards.map((card) => [card.id, card] as const))('%s says all of it', (id, card) => {
    const own = texts[id]
    if (own === undefined) return
    const words = [own.title, own.why, own.fix, ...(card.lowered === undefined ? [] : [own.lowered ?? ''])]
    expect(words.filter((text) => !russian.test(text))).toEqual([])
    expect(own.title).not.toMatch(/[.]$/)
    expect([own.why, own.fix].filter((text) => !text.endsWith('.'))).toEqual([])
    const kept = `${own.title} ${own.why} ${own.fix}`
    expect(codeIn(`${card.title} ${card.why} ${card.fix}`).filter((code) => !kept.includes(code))).toEqual([])
  })

  it('names every area', () => {
    const used = new Set(cards.map(({ id }) => areaOf(id)))
    expect([...used].filter((area) => russianAreas[area] === undefined)).toEqual([])
  })

  it('is given when it is asked for', async () => {
    const [first] = await cardsIn(cards, 'ru')
    expect(first?.title).toMatch(russian)
    expect(await cardsIn(cards, 'en')).toEqual(cards)
  })
})

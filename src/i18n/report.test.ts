import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { describe, expect, it, test } from 'vitest'
import { phrases } from './phrases/index.ts'
import { tellerOf } from './phrases.ts'
import { russian } from './report/ru.ts'
import { dictionaryOf, inLanguage, say, sayCount } from './say.ts'

const REPORTS = new URL('../report', import.meta.url).pathname
const COUNTS = new Set(['sayCount', 'sayNoun'])

interface Said {
  readonly texts: Set<string>
  readonly nouns: Set<string>
}

/** Every text and noun that the renderers say, as they stand in the code. */
function said(): Said {
  const found: Said = { texts: new Set(), nouns: new Set() }
  for (const file of readdirSync(REPORTS, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(file) || /\.test\.|fixtures/.test(file)) continue
    const { program } = parseSync(file, readFileSync(join(REPORTS, file), 'utf8'))
    new Visitor({
      TaggedTemplateExpression({ tag, quasi }) {
        if (tag.type !== 'Identifier' || tag.name !== 'say') return
        const parts = quasi.quasis.map(({ value }) => value.cooked ?? '')
        found.texts.add(parts.reduce((text, part, at) => `${text}{${at - 1}}${part}`))
      },
      CallExpression({ callee, arguments: [, noun] }) {
        if (callee.type !== 'Identifier' || !COUNTS.has(callee.name)) return
        if (noun?.type === 'Literal' && typeof noun.value === 'string') found.nouns.add(noun.value)
      },
    }).visit(program)
  }
  return found
}

describe('reports in Russian', () => {
  it('have every text and noun that the renderers say', () => {
    const { texts, nouns } = said()
    expect(texts.size).toBeGreaterThan(100)
    expect(
      [...texts].filter((text) => russian.texts[text] === undefined),
      'texts without Russian: add them to src/i18n/report',
    ).toEqual([])
    expect([...nouns].filter((noun) => russian.nouns[noun] === undefined)).toEqual([])
  })

  it('put in the same things as the English', () => {
    const places = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(String).sort()
    const tables = [russian.texts, ...Object.values(phrases)]
    const differing = tables.flatMap((table) =>
      Object.entries(table).filter(([english, other]) => `${places(english)}` !== `${places(other)}`),
    )
    expect(differing).toEqual([])
  })

  it('count as Russian does', async () => {
    const dictionary = await dictionaryOf('ru')
    inLanguage(dictionary, () => {
      expect([1, 2, 5, 11, 21, 22].map((count) => sayCount(count, 'blocker'))).toEqual([
        '1 препятствие',
        '2 препятствия',
        '5 препятствий',
        '11 препятствий',
        '21 препятствие',
        '22 препятствия',
      ])
      expect(say`… and ${3} more`).toBe('… и ещё 3')
    })
    expect(say`… and ${3} more`).toBe('… and 3 more')
  })
})

test('a sentence is told with what is put into it, and one that is not known stays as it is', () => {
  const tell = tellerOf(
    [{ '{0} has no guard: {1}': 'нет защиты у {0}: {1}', 'it is open to {0}': 'открыто для {0}' }],
    russian,
    (count, noun) => `${count}×${noun}`,
  )
  expect(tell('GET /a (b|c) has no guard: it is open to 3 endpoints')).toBe(
    'нет защиты у GET /a (b|c): открыто для 3×endpoint',
  )
  expect(tell('nobody knows it')).toBe('nobody knows it')
})

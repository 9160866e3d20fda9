import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownTasks } from '../../parsers/markdown/tasks.ts'
import { Proposer } from './propose.ts'
import type { ItemStatus } from './result.ts'
import type { NamedAnswer, TeamList } from './team-list.ts'
import { settleTeamList } from './team-list.ts'

const places = { done: 'app/good.py', 'not-done': 'app/bad (old).py' } as Record<string, string>

function settle(text: string, statuses: Readonly<Record<string, ItemStatus>>, folder = ''): TeamList {
  const answerOf = (name: string): NamedAnswer => {
    const status = statuses[name] ?? 'unverified'
    const file = places[status]
    const evidence = file === undefined ? [] : [{ kind: 'source' as const, file, line: 7 }]
    return { name, status, summary: `${name} is ${status}`, evidence }
  }
  return settleTeamList(text, markdownTasks(text), answerOf, folder)
}

const good = { 'a/b': 'done', 'c/d': 'not-done', 'e/f': 'unverified', 'g/h': 'not-applicable' } as const

describe("a team's list", () => {
  it('is ticked where it is proven, with a link to the evidence', () => {
    const { text, items } = settle('* [ ] so it is <!-- plimsoll: a/b -->\r\nrest\r\n', good, 'docs')
    expect(text).toBe(
      '* [x] so it is <!-- plimsoll: a/b --> ✓ [app/good.py:7](../app/good.py#L7)<!-- /plimsoll -->\r\nrest\r\n',
    )
    expect(items).toMatchObject([{ change: 'tick', status: 'done', line: 1 }])
  })

  it('is unticked where it is false, and says where', () => {
    const { text, items } = settle('- [X] так и есть <!-- plimsoll: a/b, c/d -->', good)
    expect(text).toBe(
      '- [ ] так и есть <!-- plimsoll: a/b, c/d --> ✗ [app/bad (old).py:7](app/bad%20%28old%29.py#L7)<!-- /plimsoll -->',
    )
    expect(items).toMatchObject([{ change: 'untick', status: 'not-done', ticked: true }])
  })

  it('leaves the box to the team where nothing is settled, and takes old links away', () => {
    const old = '- [x] so <!-- plimsoll: e/f --> ✓ [x](y#L1)<!-- /plimsoll -->'
    expect(settle(old, good).text).toBe('- [x] so <!-- plimsoll: e/f -->')
    expect(settle('- [ ] so <!-- plimsoll: g/h -->', good).text).toBe('- [ ] so <!-- plimsoll: g/h -->')
    expect(settle('- [x] so <!-- plimsoll: a/b, e/f -->', good).items[0]?.status).toBe('unverified')
  })

  it('leaves what has no mark, or the mark none, alone', () => {
    const text = '- [ ] one\n- [x] two <!-- plimsoll: none -->\n- [ ] three <!-- plimsoll: a/b --> \n'
    const list = settle(text, { 'a/b': 'unverified' })
    expect(list).toMatchObject({ text, unmarked: 1 })
    expect(list.items).toHaveLength(1)
  })

  it('is the same when settled again', () => {
    const once = settle('1. [ ] a <!-- plimsoll: a/b -->\n2. [x] b <!-- plimsoll: c/d -->\n', good).text
    expect(settle(once, good).text).toBe(once)
  })

  const pieces = fc.constantFrom(
    '- [ ] a <!-- plimsoll: a/b -->',
    '* [x] б <!-- plimsoll: c/d --> ✗ [q](q#L1)<!-- /plimsoll -->',
    '\t+ [X] c <!-- plimsoll: a/b --> <!-- plimsoll: e/f --> tail ',
    '  1. [ ] d',
    '```',
    '<!-- open',
    '-->',
    '    - [ ] code <!-- plimsoll: a/b -->',
    '> - [x] quoted <!-- plimsoll: c/d -->',
    'text [ ] \u2028 \0 \ufeff',
    '',
  )
  const texts = fc
    .array(fc.tuple(fc.oneof(pieces, fc.string({ unit: 'grapheme' })), fc.constantFrom('\n', '\r\n', '\r', '\n\n')))
    .map((lines) => lines.map((line) => line.join('')).join(''))

  it('changes nothing but boxes and notes, whatever the text', () => {
    const bare = (text: string): string =>
      text
        .replace(/\[[ xX]\]/g, '[]')
        .replace(/(<!--\s*plimsoll:[^>]*-->)(?:(?!<!--)[^\r\n])*<!--\s*\/plimsoll\s*-->/g, '$1')
    fc.assert(
      fc.property(texts, (text) => {
        const { text: settled } = settle(text, good)
        expect(bare(settled)).toBe(bare(text))
        const before = text.split(/\r\n|\n|\r/)
        const changed = settled.split(/\r\n|\n|\r/).filter((line, at) => line !== before[at])
        expect(changed.filter((line) => !/plimsoll|\[[ x]\]/.test(line))).toEqual([])
        expect(settle(settled, good).text).toBe(settled)
      }),
      { numRuns: 500 },
    )
  })
})

describe('proposals', () => {
  const proposer = new Proposer([
    { name: 'P-010', texts: ['CORS is configured correctly: not allow_origins=["*"]', 'CORS ограничен'] },
    { name: 'P-011', texts: ['Rate limiting is enabled', 'Ограничение частоты запросов включено'] },
    { name: 'P-035', texts: ['Prometheus metrics are available at /metrics', 'Метрики Prometheus отдаются'] },
  ])

  it('know an item by its words, in either language or both', () => {
    expect(proposer.propose('Rate limiting enabled')?.name).toBe('P-011')
    expect(proposer.propose('Rate Limiting включен')?.name).toBe('P-011')
    expect(proposer.propose('Prometheus метрики доступны (`/metrics`)')?.name).toBe('P-035')
  })

  it('are not made for what is only a little alike', () => {
    expect(proposer.propose('Купить торт')).toBeUndefined()
    expect(proposer.propose('The new office is configured')).toBeUndefined()
    expect(proposer.propose('')).toBeUndefined()
  })
})

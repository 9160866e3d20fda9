import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { recordChecks } from '../audit/record-checks.ts'
import { builtInIds } from '../testing/requirements.ts'
import { areaOf, areas } from './areas.ts'
import type { CheckCard } from './define-check.ts'
import { checks } from './index.generated.ts'

const requirements = new Set(builtInIds())
const cards: readonly CheckCard[] = [...checks, ...Object.values(recordChecks)]

describe('the catalogue', () => {
  it('holds every id once', () => {
    expect(new Set(cards.map(({ id }) => id)).size).toBe(cards.length)
    expect(checks.length).toBeGreaterThanOrEqual(60)
  })

  it.each(checks.map(({ id }) => id))('%s lies where its id says, with its test beside it', (id) => {
    expect(areas).toHaveProperty([areaOf(id)])
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*\/[a-z0-9]+(-[a-z0-9]+)*$/)
    const source = new URL(`./${id}.ts`, import.meta.url)
    expect(readFileSync(source, 'utf8')).toContain(`id: '${id}'`)
    expect(existsSync(new URL(`./${id}.test.ts`, import.meta.url))).toBe(true)
  })

  it.each(cards.map((card) => [card.id, card] as const))('%s says what it asks, why, and how to mend it', (_, card) => {
    const { title, why, fix, references, answers } = card
    expect([title, why, fix].filter((text) => text.trim().length < 15)).toEqual([])
    expect(title, 'a title is a statement, without a full stop').toMatch(/^[A-Z0-9/`"].*[^.]$/)
    expect(
      [why, fix].filter((text) => !text.endsWith('.')),
      'sentences end',
    ).toEqual([])
    expect(references.filter(({ label, url }) => label === '' || !URL.canParse(url))).toEqual([])
    expect(
      answers.filter((id) => !requirements.has(id)),
      'requirements that do not exist',
    ).toEqual([])
  })

  it('gives the reason where a security check is no blocker', () => {
    const silent = cards.filter(
      ({ id, severity, lowered }) => areas[areaOf(id)].security && severity !== 'blocker' && (lowered ?? '') === '',
    )
    expect(silent.map(({ id }) => id)).toEqual([])
  })

  it.each(checks.map(({ id }) => id))('%s counts in words, not with "(s)"', (id) => {
    const source = readFileSync(new URL(`./${id}.ts`, import.meta.url), 'utf8')
    expect(source).not.toMatch(/\w\(s\)[ .,:`']/)
  })

  it('lowers nothing that is not lowered', () => {
    const wrong = cards.filter(({ severity, lowered }) => severity === 'blocker' && lowered !== undefined)
    expect(wrong.map(({ id }) => id)).toEqual([])
  })
})

import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { rules } from '../migrations/rules/index.generated.ts'
import { hazardExists, lintHazard, readHazards } from './hazards.ts'

const { cases, schema, today } = readHazards()

describe('the labelled migrations', () => {
  it('are enough, nearly half of them traps, and all there', () => {
    expect(cases.length).toBeGreaterThanOrEqual(120)
    const traps = cases.filter((one) => one.expect.length === 0).length
    expect(traps / cases.length).toBeGreaterThan(0.45)
    expect(
      cases.filter(({ file, down }) => !hazardExists(file) || (down !== undefined && !hazardExists(down))),
    ).toEqual([])
    const named = new Set(['schema.sql', ...cases.flatMap(({ file, down }) => [file, down ?? file])])
    const files = readdirSync(new URL('../../bench/hazards/', import.meta.url)).filter((file) => file.endsWith('.sql'))
    expect(files.filter((file) => !named.has(file))).toEqual([])
  })

  it('hold every rule that runs unasked', () => {
    const expected = new Set(cases.flatMap((one) => one.expect))
    const silent = rules.filter(({ id, optional }) => optional !== true && !expected.has(id))
    // What needs several revisions or an extension, or is of another section, is proved by the rule's own examples.
    expect(silent.map(({ id }) => id).filter((id) => !ELSEWHERE.has(id))).toEqual([])
  })

  it.each(cases.map((one) => [one.file, one] as const))('%s', async (_, one) => {
    const found = await lintHazard(one, { schema, today })
    expect([...new Set(found.map(({ rule }) => rule))].sort()).toEqual([...one.expect].sort())
  })
})

const ELSEWHERE = new Set([
  'revisions-in-one-transaction',
  'ivfflat-on-empty-table',
  'vector-index-parameters',
  'column-drop-takes-index',
])

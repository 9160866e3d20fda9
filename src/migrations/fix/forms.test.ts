import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fixExample } from '../../testing/fix.ts'
import { readExample } from '../../testing/lint.ts'
import { testServer } from '../../testing/postgres.ts'
import { rules } from '../rules/index.generated.ts'
import { sqlOf } from './chain.ts'
import { fixes } from './forms/index.generated.ts'

const pairs = fixes
  .filter(({ id }) => id !== 'no-safe-form')
  .flatMap((form) => form.rules.map((rule) => [form.id, rule] as const))

/** What `--fill` says for the examples. */
const FILL = { 'orders.kind': "'web'" }

describe.each([15, 18] as const)('on PostgreSQL %i', (major) => {
  const server = testServer(major)
  it.each(pairs)('%s settles %s', async (form, rule) => {
    const text = exampleFor(form, rule)
    const fixed = await fixExample(text, { connection: server.connection, major, fill: FILL })
    if (process.env.SHOW !== undefined) show(fixed)
    expect(fixed.refused).toEqual([])
    expect(fixed.proof?.reasons).toEqual([])
    expect(fixed.fixed.flatMap(({ unit }) => unit.rules)).toContain(rule)
  })
})

/** The bad example of the rule, or one of the form's own where that shows nothing it could fix. */
function exampleFor(form: string, rule: string): string {
  const own = new URL(`forms/${form}.${rule}.sql`, import.meta.url)
  const bad = new URL(`../rules/${rule}.bad.sql`, import.meta.url)
  return readFileSync(existsSync(own) ? own : bad, 'utf8')
}

it('names only rules there are', () => {
  const known = new Set(rules.map(({ id }) => id))
  expect(pairs.filter(([, rule]) => !known.has(rule))).toEqual([])
  expect(readExample('').revisions).toHaveLength(1)
})

function show(fixed: Awaited<ReturnType<typeof fixExample>>): void {
  const { units, back, composition, proof } = fixed
  for (const stage of [...composition.now, ...composition.later]) {
    console.log(`## ${stage.mode} ${stage.title} ${stage.release ?? ''}`)
    for (const step of stage.up) console.log(`${sqlOf(step, { units, back })};`)
    for (const step of stage.down) console.log(`  -- down: ${sqlOf(step, { units, back })};`)
  }
  console.log(proof, fixed.refused)
}

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fixExample } from '../../testing/fix.ts'
import { testServer } from '../../testing/postgres.ts'

const START = '-- plimsoll example: start\n'
const ORDERS = 'CREATE TABLE orders (id bigint PRIMARY KEY, n int NOT NULL DEFAULT 0, kind text);\n'

/** Statements for which nothing is offered, and the word that says why. */
const REFUSED = [
  ['an exclusion constraint', example('exclusion-constraint'), 'NOT VALID'],
  ['CLUSTER and VACUUM FULL', example('table-written-anew'), 'pg_repack'],
  ['a stored generated column', example('stored-generated-column-added'), 'another schema'],
  ['a column of a checked domain', example('column-of-checked-domain'), 'domain'],
  ['a key that others point to', example('type-change-locks-both'), 'both sides'],
  ['a column that nothing fills', `${ORDERS}${START}ALTER TABLE orders ADD COLUMN state text NOT NULL;`, '--fill'],
  ['an UPDATE that counts on its own values', `${ORDERS}${START}UPDATE orders SET n = n + 1;`, 'twice'],
  [
    'an UPDATE that reads what it changes',
    `${ORDERS}${START}UPDATE orders SET n = (SELECT max(n) FROM orders);`,
    'while it changes it',
  ],
  ['rows without a key', `CREATE TABLE logs (a text, b text);\n${START}UPDATE logs SET b = a;`, 'no primary key'],
  ['CASCADE', `${ORDERS}CREATE INDEX i ON orders (n);\n${START}DROP INDEX i CASCADE;`, 'CASCADE'],
  ['a revision whose original fails', `${ORDERS}${START}CREATE INDEX i ON orders (missing);`, 'the original fails'],
] as const

function example(rule: string): string {
  return readFileSync(new URL(`../rules/${rule}.bad.sql`, import.meta.url), 'utf8')
}

describe('not offered, with its reason:', () => {
  const server = testServer(15)

  it.each(REFUSED)('%s', { timeout: 60_000 }, async (_, text, word) => {
    const fixed = await fixExample(text, { connection: server.connection, major: 15, rows: 20 })
    expect(fixed.refused.map(({ reason }) => reason).join(' ')).toContain(word)
  })
})

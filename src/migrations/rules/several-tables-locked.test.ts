import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'several-tables-locked'
const enable = [rule]

it('counts a foreign key for both sides, new tables for none, weak locks not at all', async () => {
  expect(await rulesIn('ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p NOT VALID', { enable })).toContain(rule)
  expect(
    await rulesIn('CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE p ADD x int; ALTER TABLE t ADD x int', { enable }),
  ).not.toContain(rule)
  expect(await rulesIn('COMMENT ON TABLE a IS $$x$$; COMMENT ON TABLE b IS $$x$$', { enable })).not.toContain(rule)
  expect(
    await rulesIn('ALTER TABLE a ADD x int; ALTER TABLE b ADD x int', { enable, transactions: 'none' }),
  ).not.toContain(rule)
})

it('counts a partition with the table it belongs to', async () => {
  const before =
    "CREATE TABLE e (at date) PARTITION BY RANGE (at); CREATE TABLE p PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01')"
  expect(await rulesIn('ALTER TABLE e ADD COLUMN a int', { before, enable: ['several-tables-locked'] })).not.toContain(
    'several-tables-locked',
  )
})

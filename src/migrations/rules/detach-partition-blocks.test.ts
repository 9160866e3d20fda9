import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'detach-partition-blocks'
it('names all that is locked, and leaves new tables alone', async () => {
  const make =
    "CREATE TABLE e (at date) PARTITION BY RANGE (at); CREATE TABLE p PARTITION OF e FOR VALUES FROM ('2025-01-01') TO ('2026-01-01'); CREATE TABLE rest PARTITION OF e DEFAULT"
  const [found] = (await lintSql('ALTER TABLE e DETACH PARTITION p', { before: make })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found?.message).toBe('Detaching p locks e, p, rest.')
  expect(await rulesIn(`${make}; ALTER TABLE e DETACH PARTITION p`)).not.toContain(rule)
})

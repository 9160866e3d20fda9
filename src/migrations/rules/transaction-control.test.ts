import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'transaction-control'

it('finds transactions left open or opened twice', async () => {
  const told = async (sql: string) =>
    (await lintSql(sql, { transactions: 'none' }))
      .filter((finding) => finding.rule === rule)
      .map(({ message }) => message)
  expect(await told('BEGIN; SELECT 1')).toEqual(['This transaction is never committed.'])
  expect(await told('BEGIN; BEGIN; COMMIT')).toEqual(['A transaction is open already since line 1.'])
  expect(await told('BEGIN; SELECT 1; END; START TRANSACTION; ROLLBACK')).toEqual([])
})

it('leaves savepoints, and BEGIN of PL/pgSQL, alone', async () => {
  expect(await rulesIn('SAVEPOINT a; SELECT 1; RELEASE a')).not.toContain(rule)
  expect(await rulesIn('DO $$ BEGIN PERFORM 1; END $$')).not.toContain(rule)
})

it('does not know what wraps a script of an unknown tool', async () => {
  expect(await rulesIn('BEGIN; SELECT 1; COMMIT', { transactions: 'unknown' })).not.toContain(rule)
})

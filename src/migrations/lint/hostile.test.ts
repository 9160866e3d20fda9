import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('goes through expressions thousands of levels deep', async () => {
  const deep = `${'1+'.repeat(2500)}1`
  const sql = `UPDATE t SET a = ${deep}; ALTER TABLE t ADD CHECK (${deep} > 0); CREATE INDEX i ON t ((${deep}))`
  expect(await rulesIn(sql)).toEqual(
    expect.arrayContaining(['update-without-where', 'check-without-not-valid', 'index-without-concurrently']),
  )
})

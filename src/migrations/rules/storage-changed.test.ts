import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'storage-changed'
it('knows what a table is already, and leaves new ones alone', async () => {
  expect(await rulesIn('ALTER TABLE t SET LOGGED', { before: 'CREATE UNLOGGED TABLE t (a int)' })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t SET TABLESPACE fast')).toContain(rule)
  expect(await rulesIn('CREATE TABLE u (a int); ALTER TABLE u SET UNLOGGED')).not.toContain(rule)
  const [found] = (await lintSql('ALTER TABLE t SET LOGGED')).filter((finding) => finding.rule === rule)
  expect(found?.confidence).toBe('medium')
})

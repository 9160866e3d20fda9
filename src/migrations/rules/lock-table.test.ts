import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

it('names the mode and leaves weak modes and new tables alone', async () => {
  const rule = 'lock-table'
  const [found] = (await lintSql('LOCK TABLE a, b IN SHARE MODE')).filter((finding) => finding.rule === rule)
  expect(found).toMatchObject({ lock: 'SHARE', message: 'a, b is locked in SHARE mode until the commit.' })
  expect(await rulesIn('LOCK TABLE a IN SHARE UPDATE EXCLUSIVE MODE')).not.toContain(rule)
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY); LOCK TABLE t')).not.toContain(rule)
})

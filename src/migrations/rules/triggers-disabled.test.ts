import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'triggers-disabled'
it('says which, and leaves new tables alone', async () => {
  const [found] = (await lintSql('ALTER TABLE t DISABLE TRIGGER watch')).filter((finding) => finding.rule === rule)
  expect(found?.message).toBe('The trigger watch of t is off for everybody.')
  expect(await rulesIn('CREATE TABLE t (id int PRIMARY KEY); ALTER TABLE t DISABLE TRIGGER USER')).not.toContain(rule)
})

import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'grant-to-public'
it('leaves roles and functions alone', async () => {
  expect(await rulesIn('GRANT SELECT ON t TO reader')).not.toContain(rule)
  expect(await rulesIn('GRANT EXECUTE ON FUNCTION f() TO PUBLIC')).not.toContain(rule)
  expect(await rulesIn('GRANT USAGE ON SCHEMA public TO PUBLIC')).not.toContain(rule)
  const [found] = (await lintSql('GRANT ALL ON ALL TABLES IN SCHEMA s TO PUBLIC')).filter(
    (finding) => finding.rule === rule,
  )
  expect(found?.message).toBe('ALL on everything in s for everybody.')
})

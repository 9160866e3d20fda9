import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'role-with-all-rights'
it('is about rights that are given', async () => {
  expect(await rulesIn('CREATE ROLE r LOGIN SUPERUSER')).toContain(rule)
  expect(await rulesIn('ALTER ROLE r BYPASSRLS')).toContain(rule)
  expect(await rulesIn('CREATE ROLE r LOGIN NOSUPERUSER')).not.toContain(rule)
})

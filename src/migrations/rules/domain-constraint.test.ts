import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'domain-constraint'

it('sees SET NOT NULL, and knows a domain nobody uses', async () => {
  const before = 'CREATE DOMAIN d AS int; CREATE TABLE t (a d)'
  expect(await rulesIn('ALTER DOMAIN d SET NOT NULL', { before })).toContain(rule)
  expect(await rulesIn('ALTER DOMAIN d DROP NOT NULL', { before })).not.toContain(rule)
  expect(
    await rulesIn('ALTER DOMAIN d SET NOT NULL', { before: 'CREATE DOMAIN d AS int', fromEmpty: true }),
  ).not.toContain(rule)
  expect(await rulesIn('CREATE DOMAIN d AS int CHECK (value > 0); ALTER DOMAIN d SET NOT NULL')).not.toContain(rule)
})

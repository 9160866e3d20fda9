import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves constant texts and functions that are only defined alone', async () => {
  const rule = 'dynamic-sql'
  expect(await rulesIn("DO $$ BEGIN EXECUTE 'SELECT 1'; END $$")).not.toContain(rule)
  const body = "$$ BEGIN EXECUTE format('x %s', 1); END $$"
  expect(await rulesIn(`CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS ${body}`)).not.toContain(rule)
  expect(await rulesIn(`DO ${body}`)).toContain(rule)
})

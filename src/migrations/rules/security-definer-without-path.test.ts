import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'security-definer-without-path'
it('is about functions that run with other rights', async () => {
  expect(await rulesIn('CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$SELECT 1$$')).not.toContain(rule)
  expect(await rulesIn('CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY INVOKER AS $$SELECT 1$$')).not.toContain(
    rule,
  )
  expect(
    await rulesIn("CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$SELECT 1$$"),
  ).not.toContain(rule)
  expect(
    await rulesIn('CREATE PROCEDURE p() LANGUAGE sql SECURITY DEFINER SET work_mem = 1000 AS $$SELECT 1$$'),
  ).toContain(rule)
})

import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'volatile-function-in-check'

it('sees CURRENT_DATE and own functions, not defaults', async () => {
  expect(await rulesIn('CREATE TABLE t (a date PRIMARY KEY CHECK (a < CURRENT_DATE))')).toContain(rule)
  expect(
    await rulesIn('CREATE TABLE t (a date PRIMARY KEY DEFAULT CURRENT_DATE CHECK (a > $$2020-01-01$$))'),
  ).not.toContain(rule)
  const routine = 'CREATE FUNCTION good(int) RETURNS bool LANGUAGE sql AS $$ SELECT true $$'
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY CHECK (good(a)))', { before: routine })).toContain(rule)
  expect(
    await rulesIn('CREATE TABLE t (a int PRIMARY KEY CHECK (good(a)))', { before: `${routine} IMMUTABLE` }),
  ).not.toContain(rule)
  expect(await rulesIn("CREATE TABLE t (a text PRIMARY KEY CHECK (length(trim(a)) > 0 AND a ~ '^x'))")).not.toContain(
    rule,
  )
})

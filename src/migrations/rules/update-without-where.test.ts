import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'update-without-where'

it('leaves new tables and joined updates alone, and sees DELETE', async () => {
  expect(
    await rulesIn('CREATE TABLE t (a int PRIMARY KEY); INSERT INTO t VALUES (1); UPDATE t SET a = 2'),
  ).not.toContain(rule)
  expect(await rulesIn('UPDATE t SET a = u.a FROM u WHERE u.id = t.id')).not.toContain(rule)
  expect(await rulesIn('DELETE FROM t')).toContain(rule)
  expect(await rulesIn('DELETE FROM t WHERE a = 1')).not.toContain(rule)
})

it('leaves the body of a function alone', async () => {
  const body = 'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE t SET a = 1; END $$'
  expect(await rulesIn(body)).not.toContain(rule)
})

import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'column-default-rewrites'
const before = 'CREATE TABLE t (id int); CREATE FUNCTION steady() RETURNS int STABLE LANGUAGE sql AS $$SELECT 1$$'

it.each([
  ['now()', 'timestamptz DEFAULT now()', false],
  ['CURRENT_TIMESTAMP', 'timestamptz DEFAULT CURRENT_TIMESTAMP', false],
  ['now() put right for UTC', "timestamp DEFAULT timezone('utc', now())", false],
  ['a constant', "jsonb DEFAULT '{}'::jsonb", false],
  ['a stable function of their own', 'int DEFAULT steady()', false],
  ['clock_timestamp()', 'timestamptz DEFAULT clock_timestamp()', true],
  ['uuid_generate_v4()', 'uuid DEFAULT uuid_generate_v4()', true],
  ['nextval', "int DEFAULT nextval('s')", true],
])('%s', async (_, column, fires) => {
  expect((await rulesIn(`ALTER TABLE t ADD COLUMN x ${column}`, { before })).includes(rule)).toBe(fires)
})

it('is less sure of functions it does not know, and silent on new tables', async () => {
  const [found] = (await lintSql('ALTER TABLE t ADD COLUMN x text DEFAULT make_id()', { before })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found?.confidence).toBe('medium')
  const sql = 'CREATE TABLE u (id int); ALTER TABLE u ADD COLUMN x uuid DEFAULT gen_random_uuid()'
  expect(await rulesIn(sql)).not.toContain(rule)
})

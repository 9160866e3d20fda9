import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'duplicate-index'
const table = 'CREATE TABLE t (a int PRIMARY KEY, b text, c text); CREATE INDEX i ON t (b, c);'

it.each([
  ['the same columns', 'CREATE INDEX j ON t (b, c)', true],
  ['the first column', 'CREATE INDEX j ON t (b)', true],
  ['a unique index, which makes the other needless', 'CREATE UNIQUE INDEX j ON t (b, c)', true],
  ['the second column', 'CREATE INDEX j ON t (c)', false],
  ['another operator class', 'CREATE INDEX j ON t (b text_pattern_ops, c)', false],
  ['another order', 'CREATE INDEX j ON t (b, c DESC)', false],
  ['a condition', 'CREATE INDEX j ON t (b, c) WHERE a > 0', false],
  ['another method', 'CREATE INDEX j ON t USING gin (b, c)', false],
  ['columns beside it', 'CREATE INDEX j ON t (b) INCLUDE (a)', false],
  ['the same name again', 'CREATE INDEX IF NOT EXISTS i ON t (b, c)', false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(`${table} ${sql}`)).includes(rule)).toBe(fires)
})

it('is silent when the wider index is dropped in the same revision, and tells one of two equals', async () => {
  expect(await rulesIn(`${table} CREATE INDEX j ON t (b); DROP INDEX i`)).not.toContain(rule)
  const twice = await lintSql(`${table}\nCREATE INDEX j ON t (b, c)`)
  expect(twice.filter((finding) => finding.rule === rule).map(({ line }) => line)).toEqual([2])
})

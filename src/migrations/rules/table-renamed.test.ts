import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'table-renamed'
const before = 'CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE new_t (id int PRIMARY KEY); CREATE INDEX i ON t (id)'

it.each([
  ['a rename', 'ALTER TABLE t RENAME TO u', true],
  ['another schema', 'ALTER TABLE t SET SCHEMA s', true],
  ['a schema', 'ALTER SCHEMA s RENAME TO r', true],
  ['a swap', 'ALTER TABLE t RENAME TO old_t; ALTER TABLE new_t RENAME TO t', true],
  ['an index', 'ALTER INDEX i RENAME TO j', false],
  ['a new table', 'CREATE TABLE x (id int PRIMARY KEY); ALTER TABLE x RENAME TO y', false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql, { before })).includes(rule)).toBe(fires)
})

it('tells of a swap only the name that goes', async () => {
  const found = (await lintSql('ALTER TABLE t RENAME TO old_t; ALTER TABLE new_t RENAME TO t', { before })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found.map(({ message }) => message)).toEqual(['new_t is known by another name from now on.'])
})

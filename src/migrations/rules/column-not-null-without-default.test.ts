import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-not-null-without-default'
it.each([
  ['a plain column', 'x int NOT NULL', true],
  ['a primary key', 'x int PRIMARY KEY', true],
  ['a nullable one', 'x int', false],
  ['a default', 'x int NOT NULL DEFAULT 0', false],
  ['a default of NULL', 'x int NOT NULL DEFAULT NULL', true],
  ['a serial', 'x bigserial NOT NULL', false],
  ['an identity', 'x int GENERATED ALWAYS AS IDENTITY', false],
  ['a generated column', 'x int GENERATED ALWAYS AS (1) STORED NOT NULL', false],
  ['a domain, whose default is not known', 'x d NOT NULL', false],
])('%s', async (_, column, fires) => {
  const before = 'CREATE DOMAIN d AS int DEFAULT 5; CREATE TABLE t (id int)'
  expect((await rulesIn(`ALTER TABLE t ADD COLUMN ${column}`, { before })).includes(rule)).toBe(fires)
})

it('leaves tables alone that the same revision makes, and columns that are there', async () => {
  expect(await rulesIn('CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN x int NOT NULL')).not.toContain(rule)
  const before = 'CREATE TABLE t (id int, x int)'
  expect(await rulesIn('ALTER TABLE t ADD COLUMN IF NOT EXISTS x int NOT NULL', { before })).not.toContain(rule)
})

it('knows that the same revision deleted all rows', async () => {
  const before = 'CREATE TABLE t (id int)'
  const add = 'ALTER TABLE t ADD COLUMN x int NOT NULL'
  expect(await rulesIn(`DELETE FROM t; ${add}`, { before })).not.toContain(rule)
  expect(await rulesIn(`TRUNCATE t; ALTER TABLE t RENAME TO u; ALTER TABLE u ADD COLUMN x int NOT NULL`)).not.toContain(
    rule,
  )
  expect(await rulesIn(`DELETE FROM t WHERE id > 5; ${add}`, { before })).toContain(rule)
  expect(await rulesIn(`DELETE FROM t; INSERT INTO t VALUES (1); ${add}`, { before })).toContain(rule)
})

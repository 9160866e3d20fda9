import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'partition-key-not-in-unique'
const before = 'CREATE TABLE e (id int, at date, kind int) PARTITION BY RANGE (at)'

it.each([
  ['a unique index', 'CREATE UNIQUE INDEX i ON e (id)', true],
  ['an index', 'CREATE INDEX i ON e (id)', false],
  ['a unique index with the key', 'CREATE UNIQUE INDEX i ON e (at, id)', false],
  ['a primary key', 'ALTER TABLE e ADD PRIMARY KEY (id)', true],
  ['a foreign key', 'ALTER TABLE e ADD FOREIGN KEY (id) REFERENCES p', false],
  ['a key by expression', 'CREATE TABLE x (id int PRIMARY KEY, at date) PARTITION BY RANGE ((at + 1))', false],
  ['a plain table', 'CREATE TABLE x (id int PRIMARY KEY, at date)', false],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql, { before })).includes(rule)).toBe(fires)
})

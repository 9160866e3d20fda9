import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'primary-key-on-nullable-column'
const key = 'ALTER TABLE t ADD PRIMARY KEY USING INDEX i'

it.each([
  ['NOT NULL', 'CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a)', false],
  ['nullable', 'CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a)', true],
  [
    'a check that is not valid',
    'CREATE TABLE t (a int); ALTER TABLE t ADD CHECK (a IS NOT NULL) NOT VALID; CREATE UNIQUE INDEX i ON t (a)',
    true,
  ],
  ['one of two columns', 'CREATE TABLE t (a int NOT NULL, b int); CREATE UNIQUE INDEX i ON t (a, b)', true],
  ['nothing known', 'SELECT 1', false],
])('%s', async (_, before, fires) => {
  expect((await rulesIn(key, { before })).includes(rule)).toBe(fires)
})

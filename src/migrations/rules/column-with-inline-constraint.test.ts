import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-with-inline-constraint'
it.each([
  ['UNIQUE', 'x int UNIQUE', true],
  ['PRIMARY KEY', 'x int PRIMARY KEY', true],
  ['CHECK', 'x int CHECK (x > 0)', true],
  ['NOT NULL with a default, which is no work', 'x int NOT NULL DEFAULT 1', false],
  ['a foreign key, which has a rule of its own', 'x int REFERENCES p', false],
])('%s', async (_, column, fires) => {
  expect((await rulesIn(`ALTER TABLE t ADD COLUMN ${column}`)).includes(rule)).toBe(fires)
  expect(await rulesIn(`CREATE TABLE t (id int); ALTER TABLE t ADD COLUMN ${column}`)).not.toContain(rule)
})

import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'unbatched-backfill'
const before = 'CREATE TABLE t (id int PRIMARY KEY, login text UNIQUE, kind text)'

it.each([
  ['one row by its key', 'UPDATE t SET kind = NULL WHERE id = 5', false],
  ['some rows by their key', 'DELETE FROM t WHERE id IN (1, 2, 3)', false],
  ['a unique column', "DELETE FROM t WHERE login = 'root' AND kind IS NULL", false],
  ['a range of the key', 'UPDATE t SET kind = NULL WHERE id BETWEEN 1 AND 1000', false],
  ['a kind of rows', "DELETE FROM t WHERE kind = 'old'", true],
  ['a key compared with another column', 'UPDATE t SET kind = u.kind FROM u WHERE t.id = u.id', true],
  ['a key in a subquery without limit', 'DELETE FROM t WHERE id IN (SELECT id FROM t WHERE kind IS NULL)', true],
  [
    'a batch named first',
    'WITH b AS (SELECT id FROM t WHERE kind IS NULL LIMIT 500) UPDATE t SET kind = $$a$$ FROM b WHERE t.id = b.id',
    false,
  ],
  ['one of two', 'DELETE FROM t WHERE id = 1 OR kind IS NULL', true],
])('%s', async (_, sql, fires) => {
  expect((await rulesIn(sql, { before })).includes(rule)).toBe(fires)
})

it('leaves new tables alone', async () => {
  expect(await rulesIn(`${before}; UPDATE t SET kind = 'a' WHERE kind IS NULL`)).not.toContain(rule)
})

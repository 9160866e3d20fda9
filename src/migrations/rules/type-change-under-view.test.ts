import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'type-change-under-view'
const table = 'CREATE TABLE t (a varchar(5), b int);'
const change = 'ALTER TABLE t ALTER COLUMN a TYPE text'

it.each([
  ['a view of all columns', 'CREATE VIEW v AS SELECT * FROM t', true],
  ['a condition', 'CREATE VIEW v AS SELECT b FROM t WHERE a > $$x$$', true],
  ['a materialized view', 'CREATE MATERIALIZED VIEW v AS SELECT a FROM t', true],
  ['another column', 'CREATE VIEW v AS SELECT b FROM t', false],
  ['a count of rows', 'CREATE VIEW v AS SELECT count(*) FROM t', false],
  ['a view that is gone', 'CREATE VIEW v AS SELECT a FROM t; DROP VIEW v', false],
])('%s', async (_, view, fires) => {
  expect((await rulesIn(change, { before: `${table} ${view}` })).includes(rule)).toBe(fires)
})

import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'partition-created-in-place'
const make = 'CREATE TABLE e (at date NOT NULL) PARTITION BY RANGE (at)'
const create = "CREATE TABLE p PARTITION OF e FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')"

it('says what a default partition adds, and leaves new tables alone', async () => {
  const [found] = (await lintSql(create, { before: `${make}; CREATE TABLE rest PARTITION OF e DEFAULT` })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found?.message).toBe('Creating p locks e, and all of rest is read.')
  expect(await rulesIn(`${make}; ${create}`)).not.toContain(rule)
})

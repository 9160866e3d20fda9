import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'attach-partition-scans'
const make = 'CREATE TABLE e (at date NOT NULL) PARTITION BY RANGE (at);'
const attach = "ALTER TABLE e ATTACH PARTITION p FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')"

it.each([
  ['no CHECK', 'CREATE TABLE p (at date NOT NULL)', true],
  ['a CHECK on another column', 'CREATE TABLE p (at date NOT NULL, a int CHECK (a > 0))', true],
  [
    'a CHECK that is not validated',
    "CREATE TABLE p (at date NOT NULL); ALTER TABLE p ADD CHECK (at > '2027-01-01') NOT VALID",
    true,
  ],
  ['a CHECK', "CREATE TABLE p (at date NOT NULL CHECK (at >= '2027-01-01'))", false],
])('%s', async (_, partition, fires) => {
  expect((await rulesIn(attach, { before: `${make} ${partition}` })).includes(rule)).toBe(fires)
})

it('leaves a new partition alone, but not the default one', async () => {
  expect(await rulesIn(`CREATE TABLE p (at date NOT NULL); ${attach}`, { before: make })).not.toContain(rule)
  const before = `${make} CREATE TABLE rest PARTITION OF e DEFAULT`
  const [found] = (await lintSql(`CREATE TABLE p (at date NOT NULL); ${attach}`, { before })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found?.message).toBe('Attaching p reads all of rest.')
})

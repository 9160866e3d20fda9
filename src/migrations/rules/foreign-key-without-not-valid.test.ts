import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'foreign-key-without-not-valid'
const key = 'ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p'

it('names both tables, or one that refers to itself', async () => {
  const found = (await lintSql(`${key}; ALTER TABLE t ADD CONSTRAINT self FOREIGN KEY (a) REFERENCES t`)).filter(
    (finding) => finding.rule === rule,
  )
  expect(found.map(({ message }) => message)).toEqual([
    'Adding a key to p blocks writes to t and p until all rows are checked.',
    'Adding self blocks writes to t until all rows are checked.',
  ])
})

it('leaves new tables alone, though their keys point to old ones: there is no row to check', async () => {
  expect(await rulesIn(`CREATE TABLE t (p int); ${key}`)).not.toContain(rule)
  expect(await rulesIn(`CREATE TABLE p (id int PRIMARY KEY); ${key}`)).toContain(rule)
})

it('offers partitioned tables a form their version takes', async () => {
  const before = 'CREATE TABLE t (p int, at date) PARTITION BY RANGE (at)'
  const [old] = (await lintSql(key, { before, version: { major: 17 } })).filter((finding) => finding.rule === rule)
  const [young] = (await lintSql(key, { before, version: { major: 18 } })).filter((finding) => finding.rule === rule)
  expect(old?.safeForm).toContain('each partition')
  expect(young?.safeForm).toContain('NOT VALID; then')
})

import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'foreign-key-type-mismatch'

it('finds the primary key that is meant, and the column', async () => {
  const before = 'CREATE TABLE p (id uuid PRIMARY KEY)'
  const found = (await lintSql('CREATE TABLE t (a int PRIMARY KEY, p text REFERENCES p)', { before })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found.map(({ message, line }) => [message, line])).toEqual([['t.p is text, p.id is uuid.', 1]])
})

it.each([
  ['serial and integer', 'id serial', 'p integer'],
  ['a wider integer', 'id serial', 'p bigint'],
  ['varchar and text', 'id varchar(20)', 'p text'],
  ['two lengths', 'id varchar(20)', 'p varchar(40)'],
  ['an unknown type on both sides', 'id citext', 'p citext'],
])('takes %s for the same', async (_, parent, child) => {
  const sql = `CREATE TABLE p (${parent} PRIMARY KEY); CREATE TABLE t (a int PRIMARY KEY, ${child} REFERENCES p)`
  expect(await rulesIn(sql)).not.toContain(rule)
})

it('is silent where a type is not known, and about keys of earlier revisions', async () => {
  expect(await rulesIn('CREATE TABLE t (a int PRIMARY KEY, p int REFERENCES p)')).not.toContain(rule)
  const before = 'CREATE TABLE p (id bigint PRIMARY KEY); CREATE TABLE t (p int REFERENCES p)'
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x int', { before })).not.toContain(rule)
})

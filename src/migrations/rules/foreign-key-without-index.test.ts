import { expect, it } from 'vitest'
import { lintRevisions, lintSql, rulesIn, sqlRevision } from '../../testing/lint.ts'

const rule = 'foreign-key-without-index'
const parent = 'CREATE TABLE p (id int PRIMARY KEY);'

it('counts primary keys, unique constraints, and the first columns of wider indexes in any order', async () => {
  expect(await rulesIn(`${parent} CREATE TABLE t (p int PRIMARY KEY REFERENCES p)`)).not.toContain(rule)
  expect(await rulesIn(`${parent} CREATE TABLE t (a int, p int REFERENCES p, PRIMARY KEY (p, a))`)).not.toContain(rule)
  expect(await rulesIn(`${parent} CREATE TABLE t (a int, p int REFERENCES p, PRIMARY KEY (a, p))`)).toContain(rule)
  const two =
    'CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (x int, y int, z int, FOREIGN KEY (x, y) REFERENCES p);'
  expect(await rulesIn(`${two} CREATE INDEX i ON t (y, x, z)`)).not.toContain(rule)
  expect(await rulesIn(`${two} CREATE INDEX i ON t (x, z, y)`)).toContain(rule)
})

it('does not count partial indexes, and does count those of a later revision', async () => {
  const table = `${parent} CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p);`
  expect(await rulesIn(`${table} CREATE INDEX i ON t (p) WHERE p > 5`)).toContain(rule)
  const later = [sqlRevision(table, undefined, '1.sql'), sqlRevision('CREATE INDEX i ON t (p)', undefined, '2.sql')]
  expect((await lintRevisions(later)).map((finding) => finding.rule)).not.toContain(rule)
})

it('is silent about tables whose indexes were not all seen', async () => {
  expect(await rulesIn('ALTER TABLE t ADD FOREIGN KEY (p) REFERENCES p')).not.toContain(rule)
  const [found] = (await lintSql('SELECT 1;\nALTER TABLE t ADD COLUMN p int REFERENCES p')).filter(
    (finding) => finding.rule === rule,
  )
  expect(found).toMatchObject({ line: 2, message: 'No index on t starts with p.' })
})

import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'drop-foreign-key-locks-both'
const before = 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (a int UNIQUE, p int REFERENCES p)'

it('names what a dropped table points to', async () => {
  const [found] = (await lintSql('DROP TABLE t', { before })).filter((finding) => finding.rule === rule)
  expect(found?.message).toBe('Dropping t takes ACCESS EXCLUSIVE on what its foreign keys point to as well: p.')
})

it('leaves other constraints, tables without keys and tables dropped together alone', async () => {
  expect(await rulesIn('ALTER TABLE t DROP CONSTRAINT t_a_key', { before })).not.toContain(rule)
  const parts =
    "CREATE TABLE e (at date CONSTRAINT c CHECK (at > '2000-01-01')) PARTITION BY RANGE (at); CREATE TABLE d PARTITION OF e DEFAULT"
  expect(await rulesIn('ALTER TABLE e DROP CONSTRAINT c', { before: parts })).not.toContain(rule)
  expect(await rulesIn('DROP TABLE t, p', { before })).not.toContain(rule)
  expect(await rulesIn('DROP TABLE p CASCADE', { before: 'CREATE TABLE p (id int PRIMARY KEY)' })).not.toContain(rule)
})

it('is content with a limit', async () => {
  expect(await rulesIn("SET lock_timeout = '1s'; DROP TABLE t", { before })).not.toContain(rule)
})

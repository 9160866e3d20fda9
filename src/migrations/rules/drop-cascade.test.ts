import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'drop-cascade'
const before = 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p)'

it('names the tables it knows to be concerned', async () => {
  const [found] = (await lintSql('DROP TABLE p CASCADE', { before })).filter((finding) => finding.rule === rule)
  expect(found?.message).toBe('p goes with what depends on it in t.')
  expect(await rulesIn('ALTER TABLE t DROP COLUMN id CASCADE', { before })).toContain(rule)
  expect(await rulesIn('ALTER TABLE t DROP COLUMN id', { before })).not.toContain(rule)
})

it('leaves alone what the same revision made, and triggers, on which nothing depends', async () => {
  expect(await rulesIn('CREATE TABLE x (id int PRIMARY KEY); DROP TABLE x CASCADE')).not.toContain(rule)
  expect(await rulesIn('DROP TRIGGER a ON t CASCADE', { before })).not.toContain(rule)
})

it('names a function, unless the same revision makes it', async () => {
  const [found] = (await lintSql('DROP FUNCTION f(int) CASCADE')).filter((finding) => finding.rule === rule)
  expect(found?.message).toBe('f goes with whatever depends on it.')
  const make = 'CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$SELECT 1$$'
  expect(await rulesIn(`${make}; DROP FUNCTION f(int) CASCADE`)).not.toContain(rule)
})

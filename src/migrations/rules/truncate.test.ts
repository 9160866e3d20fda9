import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

const rule = 'truncate'
it('names the tables CASCADE reaches, and leaves new ones alone', async () => {
  const before = 'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, p int REFERENCES p)'
  const [found] = (await lintSql('TRUNCATE p CASCADE', { before })).filter((finding) => finding.rule === rule)
  expect(found?.message).toBe('p is emptied, and with it t.')
  expect(await rulesIn('CREATE TABLE x (id int PRIMARY KEY); TRUNCATE x')).not.toContain(rule)
})

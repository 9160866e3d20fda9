import { expect, it } from 'vitest'
import { lintRevisions, sqlRevision } from '../../testing/lint.ts'

const rule = 'downgrade-differs'
const before =
  'CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE t (id int PRIMARY KEY, a int REFERENCES p, b text); CREATE INDEX i ON t (b);'

async function told(up: string, down: string) {
  const found = await lintRevisions([sqlRevision(up, down, 'r.sql')], { setup: { sql: before } })
  return found.filter((finding) => finding.rule === rule).map(({ message }) => message)
}

it.each([
  ['an index', 'DROP INDEX i', 'SELECT 1; CREATE INDEX i ON t (b)', []],
  ['a renamed column', 'ALTER TABLE t RENAME b TO c', 'ALTER TABLE t RENAME c TO b', []],
  ['a table', 'CREATE TABLE u (a int PRIMARY KEY)', 'DROP TABLE u', []],
  ['a type', 'ALTER TABLE t ALTER b TYPE varchar(9)', 'ALTER TABLE t ALTER b TYPE text', []],
  [
    'a key under another name',
    'ALTER TABLE t DROP CONSTRAINT t_a_fkey',
    'ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p',
    [],
  ],
  [
    'a key that is gone',
    'ALTER TABLE t DROP CONSTRAINT t_a_fkey, ADD c int',
    'ALTER TABLE t DROP c',
    ['After the downgrade t lacks a foreign key on a.'],
  ],
  [
    'an index left behind',
    'CREATE INDEX j ON t (a); ALTER TABLE t ADD c int',
    'ALTER TABLE t DROP c',
    ['After the downgrade t still has an index on a.'],
  ],
  [
    'a table left behind',
    'CREATE TABLE u (a int PRIMARY KEY); ALTER TABLE t ADD c int',
    'ALTER TABLE t DROP c',
    ['After the downgrade u is still there.'],
  ],
  [
    'another type',
    'ALTER TABLE t DROP b',
    'ALTER TABLE t ADD b varchar(9)',
    ['After the downgrade t lacks an index on b; t.b is varchar(9), it was text.'],
  ],
])('%s', async (_, up, down, expected) => {
  expect(await told(up, down)).toEqual(expected)
})

it('says nothing about tables it does not know', async () => {
  expect(await told('ALTER TABLE unknown DROP CONSTRAINT c', 'ALTER TABLE unknown ADD d int')).toEqual([])
})

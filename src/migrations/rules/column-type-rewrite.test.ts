import { expect, it } from 'vitest'
import { lintRevisions, lintSql, sqlRevision } from '../../testing/lint.ts'

const rule = 'column-type-rewrite'
const before =
  'CREATE TABLE t (i int, v varchar(20), x text, n numeric(10, 2), at timestamp, tz timestamptz(3), c cidr, j json, ch char(5))'

it.each([
  ['v TYPE varchar(50)', false],
  ['v TYPE text', false],
  ['x TYPE varchar', false],
  ['n TYPE numeric(12, 2)', false],
  ['tz TYPE timestamptz(6)', false],
  ['c TYPE inet', false],
  ['i TYPE int', false],
  ['i TYPE int USING i', false],
  ['v TYPE varchar(5)', true],
  ['x TYPE varchar(50)', true],
  ['n TYPE numeric(12, 4)', true],
  ['i TYPE bigint', true],
  ['i TYPE bigint USING i::bigint', true],
  ['ch TYPE char(10)', true],
  ['j TYPE jsonb', true],
  ['v TYPE text USING lower(v)', true],
])('%s', async (change, fires) => {
  const found = (await lintSql(`ALTER TABLE t ALTER COLUMN ${change}`, { before })).filter(
    (finding) => finding.rule === rule,
  )
  expect(found.map(({ confidence }) => confidence)).toEqual(fires ? ['high'] : [])
})

it('says what a change of time zones depends on, and is unsure of tables it does not know', async () => {
  const told = async (sql: string, given = '') =>
    (await lintSql(sql, { before: given }))
      .filter((finding) => finding.rule === rule)
      .map(({ confidence }) => confidence)
  expect(await told('ALTER TABLE t ALTER COLUMN at TYPE timestamptz', before)).toEqual(['medium'])
  expect(await told('ALTER TABLE u ALTER COLUMN a TYPE text')).toEqual(['low'])
  expect(await told('CREATE TABLE u (a int); ALTER TABLE u ALTER COLUMN a TYPE bigint')).toEqual([])
})

it('believes the tool about columns the schema does not tell of', async () => {
  const told = async (existingType: string, to: string) => {
    const revision = sqlRevision('', undefined, 'a.py')
    const step = {
      kind: 'statement' as const,
      sql: `ALTER TABLE u ALTER COLUMN a TYPE ${to}`,
      position: { file: 'a.py', line: 1 },
      operation: 'alter_column',
      autocommit: false,
      existingType,
    }
    const findings = await lintRevisions([{ ...revision, up: { kind: 'steps', steps: [step] } }])
    return findings.filter((finding) => finding.rule === rule).map(({ confidence }) => confidence)
  }
  expect(await told('VARCHAR(50)', 'VARCHAR(500)')).toEqual([])
  expect(await told('INTEGER', 'BIGINT')).toEqual(['medium'])
  expect(await told('mood', 'VARCHAR')).toEqual(['low'])
})

it('follows a type that is renamed, and knows that an enumeration is stored as nothing else is', async () => {
  const types = "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE m (a mood);"
  const swap =
    "ALTER TYPE mood RENAME TO mood_old; CREATE TYPE mood AS ENUM ('a', 'b'); ALTER TABLE m ALTER COLUMN a TYPE mood USING a::text::mood"
  const found = (await lintSql(swap, { before: types })).filter((finding) => finding.rule === rule)
  expect(found.map(({ message }) => message)).toEqual(['m.a from mood_old to mood: every row is written anew.'])
  const text = (await lintSql('ALTER TABLE m ALTER COLUMN a TYPE text', { before: types })).filter(
    (finding) => finding.rule === rule,
  )
  expect(text.map(({ confidence }) => confidence)).toEqual(['high'])
})

import { expect, it } from 'vitest'
import { lintRevisions, lintSql, sqlRevision } from '../../testing/lint.ts'

const index = 'CREATE INDEX i ON t (a);'
const quiet = 'SET lock_timeout = 1;\n'

async function rulesOf(sql: string) {
  const findings = await lintRevisions([sqlRevision(quiet + sql, undefined, 'a.sql')])
  return findings.map(({ rule, line }) => `${rule}:${line}`)
}

it.each([
  ['before', `-- plimsoll: ignore index-without-concurrently small table until 2027-01-31\n${index}`],
  [
    'before other comments',
    `-- plimsoll: ignore index-without-concurrently small until 2027-01-31\n\n-- why\n${index}`,
  ],
  ['on the line', `${index} -- plimsoll: ignore index-without-concurrently small table until 2027-01-31`],
  ['inside', `CREATE INDEX i -- plimsoll: ignore index-without-concurrently small until 2027-01-31\nON t (a);`],
])('a comment %s the statement suppresses', async (_, sql) => {
  expect(await rulesOf(sql)).toEqual([])
})

it('wants a rule, a reason and a date', async () => {
  const rule = 'index-without-concurrently'
  expect(await rulesOf(`-- plimsoll: ignore ${rule} until 2027-01-31\n${index}`)).toEqual([
    'suppression-incomplete:2',
    `${rule}:3`,
  ])
  expect(await rulesOf(`-- plimsoll: ignore ${rule} small\n${index}`)).toContain('suppression-incomplete:2')
  expect(await rulesOf(`-- plimsoll: ignore\n${index}`)).toContain('suppression-incomplete:2')
})

it('tells what expired or fits nothing', async () => {
  const rule = 'index-without-concurrently'
  expect(await rulesOf(`-- plimsoll: ignore ${rule} small until 2026-11-19\n${index}`)).toEqual([
    'suppression-expired:2',
    `${rule}:3`,
  ])
  expect(await rulesOf(`-- plimsoll: ignore drop-table gone until 2027-01-01\nSELECT 1;`)).toEqual([
    'suppression-unused:2',
  ])
})

it('reaches one statement only', async () => {
  const mark = '-- plimsoll: ignore index-without-concurrently small until 2027-01-31\n'
  expect(await rulesOf(`${mark}${index}\nCREATE INDEX j ON t (b);`)).toEqual(['index-without-concurrently:4'])
})

it('is not looked for in files that were not read', async () => {
  expect((await lintSql('SELECT 1')).length).toBe(0)
})

import { expect, it } from 'vitest'
import { lintRevisions, lintSql, rulesIn, sqlRevision } from '../../testing/lint.ts'

const rule = 'set-not-null-scans'
const set = 'ALTER TABLE t ALTER COLUMN a SET NOT NULL'
const table = 'CREATE TABLE t (a int, b int NOT NULL);'

async function messages(sql: string, before: string): Promise<string[]> {
  return (await lintSql(sql, { before })).filter((finding) => finding.rule === rule).map(({ message }) => message)
}

it('says why a CHECK does not help', async () => {
  expect(await messages(set, table)).toEqual(['t is read from end to end for a.'])
  const pending = `${table} ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL) NOT VALID`
  expect(await messages(set, pending)).toEqual([expect.stringContaining('not validated')])
  const proven = `${table} ALTER TABLE t ADD CONSTRAINT c CHECK (a IS NOT NULL)`
  expect(await messages(`${set}, DROP CONSTRAINT c`, proven)).toEqual([expect.stringContaining('same command')])
  expect(await messages(`${set}; ALTER TABLE t DROP CONSTRAINT c`, proven)).toEqual([])
})

it('is silent where nothing is read', async () => {
  expect(await messages('ALTER TABLE t ALTER COLUMN b SET NOT NULL', table)).toEqual([])
  expect(await messages(`CREATE TABLE u (a int); ALTER TABLE u ALTER COLUMN a SET NOT NULL`, '')).toEqual([])
})

it('offers what PostgreSQL 18 has, and judges it', async () => {
  const native = 'ALTER TABLE t ADD CONSTRAINT c NOT NULL a'
  const found = await lintSql(native, { before: table, version: { major: 18 } })
  expect(found.find((finding) => finding.rule === rule)?.safeForm).toContain('NOT VALID')
  expect(await rulesIn(`${native} NOT VALID`, { before: table, version: { major: 18 } })).not.toContain(rule)
})

it('is less sure of tables it does not know', async () => {
  const [found] = (await lintSql(set)).filter((finding) => finding.rule === rule)
  expect(found?.confidence).toBe('medium')
})

it('believes the tool about columns the schema does not tell of, and the schema more', async () => {
  const told = async (setup: string) => {
    const step = {
      kind: 'statement' as const,
      sql: set,
      position: { file: 'a.py', line: 1 },
      operation: 'alter_column',
      autocommit: false,
      existingNotNull: true,
    }
    const revision = { ...sqlRevision('', undefined, 'a.py'), up: { kind: 'steps' as const, steps: [step] } }
    const findings = await lintRevisions([revision], { setup: { sql: setup } })
    return findings.some((finding) => finding.rule === rule)
  }
  expect(await told('')).toBe(false)
  expect(await told(table)).toBe(true)
})

import { describe, expect, it } from 'vitest'
import { loadSqlParser } from './parse.ts'

describe('the parser of SQL', () => {
  it('gives each statement with its place', async () => {
    const parse = await loadSqlParser()
    const text = "-- é\nSELECT 'ü';\n  CREATE TABLE a (b int);"
    const parsed = parse(text)
    if (parsed.kind !== 'parsed') throw new Error(parsed.message)
    expect(parsed.statements.map(({ start, end }) => text.slice(start, end))).toEqual([
      "SELECT 'ü'",
      'CREATE TABLE a (b int)',
    ])
    expect(Object.keys(parsed.statements[1]?.node ?? {})).toEqual(['CreateStmt'])
  })

  it('says where it stumbled', async () => {
    const parse = await loadSqlParser()
    const parsed = parse('SELECT 1; SELEC 2')
    expect(parsed).toMatchObject({ kind: 'failed', message: 'syntax error at or near "SELEC"', offset: 10 })
  })

  it('knows what PostgreSQL 18 knows', async () => {
    const parse = await loadSqlParser()
    expect(parse('ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID').kind).toBe('parsed')
  })
})

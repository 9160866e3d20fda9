import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { backfillBlock, batchSql, wholeSql } from './backfill.ts'
import { clausesOf, usingOf } from './clauses.ts'
import { withRowPrefix } from './row-prefix.ts'
import { identifier, nameOf, splitAlter, splitAtCommas } from './sql-text.ts'
import { backfillFunction } from './write/python-backfill.ts'
import { executeCall, pythonString, reindent, withArguments } from './write/python-text.ts'

describe('SQL in parts', () => {
  it('cuts at commas outside brackets, quotes and comments', () => {
    expect(splitAtCommas('a (1, 2), \'b, c\', "d,e", $$f,g$$, ARRAY[1, 2]')).toEqual([
      'a (1, 2)',
      "'b, c'",
      '"d,e"',
      '$$f,g$$',
      'ARRAY[1, 2]',
    ])
  })

  it('gives each command of an ALTER TABLE its own statement', async () => {
    expect(await splitAlter('ALTER TABLE ONLY s."T x" ADD a numeric(1, 2), DROP b', 2)).toEqual([
      'ALTER TABLE ONLY s."T x" ADD a numeric(1, 2)',
      'ALTER TABLE ONLY s."T x" DROP b',
    ])
  })

  it('finds the clauses of UPDATE and DELETE, and no key words inside of others', () => {
    const update =
      "UPDATE t SET a = (SELECT 1 FROM u WHERE x), b = ' WHERE '  FROM v\n WHERE t.c IS DISTINCT FROM 1 RETURNING a"
    expect(clausesOf(update)).toEqual({
      set: "a = (SELECT 1 FROM u WHERE x), b = ' WHERE '",
      from: 'v',
      where: 't.c IS DISTINCT FROM 1',
      isReturning: true,
    })
    expect(clausesOf('DELETE FROM t USING u WHERE t.id = u.id;')).toMatchObject({
      set: undefined,
      from: 'u',
      where: 't.id = u.id',
    })
  })

  it('reads USING of a type change, and puts a row before its columns', async () => {
    const using = usingOf("ALTER TABLE t ALTER a TYPE int USING coalesce(a, 'ä')::int + b;") ?? ''
    expect(withRowPrefix(using, 'NEW', await loadSqlParser())).toBe("coalesce(NEW.a, 'ä')::int + NEW.b")
  })

  it('quotes what has to be, and keeps names within 63 bytes', () => {
    expect(['a', 'A', 'order', 'a b'].map(identifier)).toEqual(['a', '"A"', '"order"', '"a b"'])
    expect(Buffer.byteLength(nameOf('x'.repeat(60), 'column', 'not_null'))).toBeLessThanOrEqual(63)
    expect(nameOf('x'.repeat(60), 'column', 'not_null')).toMatch(/_not_null$/)
  })
})

describe('a backfill', () => {
  const backfill = {
    table: 's.t',
    rows: 't',
    key: [
      { name: 'a', type: 'uuid' },
      { name: 'B', type: 'int' },
    ],
    set: 'n = 1',
    where: 't.n IS NULL',
    what: 's.t 100%',
  }

  it('is SQL that PostgreSQL reads, whatever the key', async () => {
    const parse = await loadSqlParser()
    for (const sql of [
      batchSql(backfill, undefined, '10'),
      batchSql({ ...backfill, set: undefined }, 't.a > x', '10'),
      backfillBlock(backfill),
      wholeSql(backfill),
    ]) {
      expect(parse(sql)).toMatchObject({ kind: 'parsed' })
    }
    expect(batchSql(backfill, undefined, '10')).toContain('(t.a, t."B") <= (SELECT key_1, key_2 FROM batch_end)')
  })

  it('ends in Python with the first batch that is not full', () => {
    const text = backfillFunction(backfill, 'backfill')
    expect(text).toContain('if last.seen < 1000:\n            break')
    expect(text).toContain('(t.a, t."B") > (CAST(:key_1 AS uuid), CAST(:key_2 AS int))')
  })
})

describe('Python', () => {
  it('hands SQL over as it is: a colon before a word is no parameter', () => {
    expect(executeCall("UPDATE t SET a = ' :b', c = d::text")).toBe(
      'op.execute("UPDATE t SET a = \' \\\\:b\', c = d::text")',
    )
  })

  it('quotes texts as formatters do', () => {
    expect([pythonString('a'), pythonString('a "b"'), pythonString(`'a' "b"`)]).toEqual([
      '"a"',
      `'a "b"'`,
      `"'a' \\"b\\""`,
    ])
  })

  it('adds arguments to a call, on lines of their own where the others have some', () => {
    const options = { postgresql_concurrently: 'True' }
    expect(withArguments('op.create_index("i", "t", ["a"])', options)).toBe(
      'op.create_index("i", "t", ["a"], postgresql_concurrently=True)',
    )
    expect(withArguments('op.create_index(\n    "i",\n    "t",\n)', options)).toBe(
      'op.create_index(\n    "i",\n    "t",\n    postgresql_concurrently=True,\n)',
    )
    expect(withArguments('op.create_index("i", postgresql_concurrently=False)', options)).toBeUndefined()
  })

  it('moves lines, but not those of a text', () => {
    expect(reindent('f(\n        1,\n    )', '    ', '')).toBe('f(\n    1,\n)')
    expect(reindent('f("""\n    a\n""")', '    ', '')).toBeUndefined()
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { compareScript } from '../bench/lib/parity-compare.mjs'
import { loadSqlParser, type SqlParser } from '../src/parsers/sql/parse.ts'

const position = { file: 'a.py', line: 1 }
const statement = (sql: string, autocommit = false, operation = 'create_table') => ({
  kind: 'statement',
  sql,
  position,
  operation,
  autocommit,
})
const opaque = { kind: 'opaque', position, operation: 'execute', reason: 'a name' }
const operation = (statements: string[], name = 'CreateTableOp') => ({ statements, name })

let parse: SqlParser
beforeAll(async () => {
  parse = await loadSqlParser()
})

function verdict(given: ReturnType<typeof operation>[], steps: unknown[]) {
  const operations = given.map(({ name }) => ({ name, line: 1 }))
  const statements = given.flatMap((one, index) =>
    one.statements.map((sql) => ({ sql, operation: index, autocommit: false })),
  )
  const { verdict, translated } = compareScript(parse, { operations, statements }, steps)
  return [verdict, translated]
}

describe('the comparison with Alembic', () => {
  it('sees the same statement behind other spelling', () => {
    expect(
      verdict([operation(['ALTER TABLE a ADD b INTEGER'])], [statement('alter table "a" add column b int')]),
    ).toEqual(['equal', 1])
  })

  it('takes one text of two statements for two statements', () => {
    expect(verdict([operation(['SELECT 1; SELECT 2'])], [statement('SELECT 1'), statement('SELECT 2')])).toEqual([
      'equal',
      1,
    ])
  })

  it('calls a difference wrong, a missing and a superfluous statement too', () => {
    expect(verdict([operation(['SELECT 1'])], [statement('SELECT 2')])).toEqual(['wrong', 0])
    expect(verdict([operation(['SELECT 1'])], [])).toEqual(['wrong', 0])
    expect(verdict([], [statement('SELECT 1')])).toEqual(['wrong', 0])
    expect(verdict([operation(['SELECT 1'])], [statement('SELECT 1', true)])).toEqual(['wrong', 0])
  })

  it('lets an opaque step stand for any number of statements, and counts their operations as missed', () => {
    const operations = [operation(['SELECT 1']), operation(['SELECT 2', 'SELECT 3']), operation(['SELECT 4'])]
    expect(verdict(operations, [statement('SELECT 1'), opaque, statement('SELECT 4')])).toEqual(['opaque', 2])
    expect(verdict(operations, [statement('SELECT 1'), opaque, statement('SELECT 5')])).toEqual(['wrong', 0])
  })

  it('knows that the indexes of one table have no order', () => {
    const [one, two] = ['CREATE INDEX a ON t (a)', 'CREATE INDEX b ON t (b)']
    expect(verdict([operation([one, two])], [statement(two), statement(one)])).toEqual(['equal', 1])
    expect(
      verdict([operation(['SELECT 1']), operation(['SELECT 2'])], [statement('SELECT 2'), statement('SELECT 1')]),
    ).toEqual(['wrong', 0])
  })
})

import { describe, expect, it } from 'vitest'
import { loadSqlParser } from './parse.ts'
import { parsePlPgSql } from './plpgsql.ts'
import { readSqlScript } from './read-script.ts'

async function read(text: string) {
  const parts = readSqlScript(text, await loadSqlParser())
  return parts.map(({ kind, line, sql }) => `${line} ${kind} ${sql.replace(/\s+/g, ' ')}`)
}

describe('reading an SQL script', () => {
  it('keeps the rest when one statement is wrong', async () => {
    expect(await read("SELECT 1;\nSELEC 2;\n-- é;\nSELECT ';';")).toEqual([
      '1 statement SELECT 1',
      '2 failed SELEC 2',
      "4 statement SELECT ';'",
    ])
  })

  it('does not let the marks of a merge conflict hide what stands between them', async () => {
    const text = '<<<<<<< HEAD\nSELECT 1;\n=======\nSELECT 2;\n>>>>>>> theirs\nSELECT $$\n=======\n$$;'
    expect(await read(text)).toEqual([
      '1 failed <<<<<<< HEAD',
      '2 statement SELECT 1',
      '3 failed =======',
      '4 statement SELECT 2',
      '5 failed >>>>>>> theirs',
      '6 statement SELECT $$ ======= $$',
    ])
  })

  it('leaves out comments before a statement, nested ones too', async () => {
    expect(await read('/* a /* b; */ ; */ -- c\n/* d */ SELECT 1')).toEqual(['2 statement SELECT 1'])
  })

  it('knows commands of psql and rows of COPY', async () => {
    const text = "\\connect db\nCOPY t (a) FROM stdin;\n1;'\n\\.\nSELECT 1;\n\\i other.sql\n"
    expect(await read(text)).toEqual([
      '1 psql \\connect db',
      '2 statement COPY t (a) FROM stdin',
      "3 rows 1;' ",
      '5 statement SELECT 1',
      '6 psql \\i other.sql',
    ])
  })

  it('does not cut inside bodies, dollar quotes and rules', async () => {
    const atomic = 'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END'
    const dollar = 'DO $x$ BEGIN SELECT 1; END $x$'
    const rule = 'CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)'
    const escaped = "SELECT E'a\\';b'"
    const parts = await read([atomic, dollar, rule, escaped, 'BEGIN', 'COMMIT'].join(';\n'))
    expect(parts).toEqual([
      `1 statement ${atomic}`,
      `2 statement ${dollar}`,
      `3 statement ${rule}`,
      `4 statement ${escaped}`,
      '5 statement BEGIN',
      '6 statement COMMIT',
    ])
  })

  it('fills placeholders without moving anything', async () => {
    expect(
      await read(
        "ALTER TABLE ${schema}.t ADD a int;\nSELECT :name, :'text', a::int FROM {t};\nCREATE TABLE /*_*/u (a int)",
      ),
    ).toEqual([
      '1 statement ALTER TABLE ${schema}.t ADD a int',
      "2 statement SELECT :name, :'text', a::int FROM {t}",
      '3 statement CREATE TABLE /*_*/u (a int)',
    ])
  })

  it('reads what a block of PL/pgSQL holds', async () => {
    await loadSqlParser()
    const body = parsePlPgSql(
      "DO $$ BEGIN IF true THEN ALTER TABLE a ADD b int; END IF;\n EXECUTE 'DROP TABLE c'; EXECUTE format('x %s', 1); END $$",
    )
    expect(body).toEqual({
      kind: 'parsed',
      statements: [
        { sql: 'ALTER TABLE a ADD b int', line: 1, conditional: true, loop: false },
        { sql: 'DROP TABLE c', line: 2, conditional: false, loop: false },
        { sql: undefined, line: 2, conditional: false, loop: false },
      ],
    })
    expect(parsePlPgSql('DO $$ BEGIN IF END $$')).toMatchObject({ kind: 'failed' })
  })
})

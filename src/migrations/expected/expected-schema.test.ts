import { expect, test } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import type { MigrationStep, OpaqueStep } from '../types.ts'
import { ExpectedSchema, Unsure } from './expected-schema.ts'

const position = { file: 'a.py', line: 1 }

function statement(sql: string): MigrationStep {
  return { kind: 'statement', sql, position, operation: 'execute', autocommit: false }
}

function opaque(more: Partial<OpaqueStep> = {}): MigrationStep {
  return { kind: 'opaque', position, operation: 'python', reason: 'a reason', ...more }
}

async function after(...steps: readonly (string | MigrationStep)[]): Promise<ExpectedSchema> {
  const schema = new ExpectedSchema(await loadSqlParser())
  schema.apply(steps.map((step) => (typeof step === 'string' ? statement(step) : step)))
  return schema
}

function columns(schema: ExpectedSchema, table: string): string[] | 'absent' | 'unsure' {
  const relation = schema.relation(undefined, table)
  if (relation instanceof Unsure) return 'unsure'
  return relation === undefined ? 'absent' : [...relation.columns.keys()]
}

function there(schema: ExpectedSchema, table: string): boolean | 'unsure' {
  const answer = schema.exists(undefined, table)
  return answer instanceof Unsure ? 'unsure' : answer
}

test('what statements made and dropped is known', async () => {
  const schema = await after(
    'CREATE TABLE a (id int)',
    'CREATE TABLE b (id int)',
    'ALTER TABLE a ADD x int',
    'DROP TABLE b',
  )
  expect(columns(schema, 'a')).toEqual(['id', 'x'])
  expect(there(schema, 'b')).toBe(false)
  expect(there(schema, 'never')).toBe(false)
})

test('after a step that may do anything nothing is known but what comes later', async () => {
  const schema = await after('CREATE TABLE a (id int)', opaque(), 'CREATE TABLE b (id int)', 'ALTER TABLE a ADD x int')
  expect(columns(schema, 'a')).toBe('unsure')
  expect(there(schema, 'a')).toBe(true)
  expect(columns(schema, 'b')).toEqual(['id'])
  expect(there(schema, 'never')).toBe('unsure')
  expect(schema.relations(undefined)).toBeInstanceOf(Unsure)
})

test('a step about rows, or about known tables, leaves the others alone', async () => {
  const rows = await after('CREATE TABLE a (id int)', opaque({ tables: [] }))
  expect(columns(rows, 'a')).toEqual(['id'])
  const one = await after('CREATE TABLE a (id int)', 'CREATE TABLE b (id int)', opaque({ tables: ['public.b'] }))
  expect([columns(one, 'a'), columns(one, 'b'), there(one, 'b'), there(one, 'c')]).toEqual([
    ['id'],
    'unsure',
    true,
    false,
  ])
  const made = await after(opaque({ tables: ['public.b'], remakes: true }))
  expect([there(made, 'b'), there(made, 'c')]).toEqual(['unsure', false])
})

test('statements that may have run or not leave in doubt what they are about', async () => {
  const schema = await after(
    'CREATE TABLE a (id int)',
    'CREATE TABLE b (id int REFERENCES a)',
    opaque({
      maybe: [statement('DROP TABLE a'), statement("UPDATE c SET x = 'y'"), statement('CREATE TABLE d (id int)')],
    }),
  )
  expect(['a', 'b', 'c', 'd'].map((name) => there(schema, name))).toEqual(['unsure', true, false, 'unsure'])
  // Its foreign key may be gone with the other table.
  expect(columns(schema, 'b')).toBe('unsure')
})

test('a later certain statement settles what was in doubt', async () => {
  const maybe = opaque({ maybe: [statement('CREATE TABLE a (id int)')] })
  expect(there(await after(maybe, 'DROP TABLE a'), 'a')).toBe(false)
  expect(columns(await after(maybe, 'DROP TABLE IF EXISTS a', 'CREATE TABLE a (y int)'), 'a')).toEqual(['y'])
  const kept = await after(maybe, 'CREATE TABLE IF NOT EXISTS a (y int)')
  expect([there(kept, 'a'), columns(kept, 'a')]).toEqual([true, 'unsure'])
  expect(columns(await after('CREATE TABLE a (x int)', 'CREATE TABLE IF NOT EXISTS a (y int)'), 'a')).toEqual(['x'])
})

test('a table in doubt that was renamed or altered is there, and is listed', async () => {
  const made = opaque({ tables: ['public.a'], remakes: true })
  const schema = await after(made, 'CREATE TABLE c (id int)', 'ALTER TABLE a RENAME TO b')
  expect([there(schema, 'a'), there(schema, 'b'), columns(schema, 'b')]).toEqual([false, true, 'unsure'])
  const listed = schema.relations(undefined)
  expect(listed instanceof Unsure ? listed : listed.map(({ name }) => name).sort()).toEqual(['b', 'c'])
})

test('a table the history never made shows that it does not begin with nothing', async () => {
  const schema = await after('CREATE TABLE a (id int)', 'ALTER TABLE legacy ADD x int')
  expect([there(schema, 'legacy'), columns(schema, 'legacy')]).toEqual([true, 'unsure'])
  expect([columns(schema, 'a'), there(schema, 'other')]).toEqual([['id'], 'unsure'])
  expect(there(await after('ALTER TABLE IF EXISTS legacy ADD x int'), 'other')).toBe(false)
})

test('so does a foreign key or a change of rows of such a table', async () => {
  const other = async (sql: string) => there(await after('CREATE TABLE a (id int)', sql), 'other')
  expect(await other('CREATE TABLE b (x int REFERENCES legacy)')).toBe('unsure')
  expect(await other('ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES legacy')).toBe('unsure')
  expect(await other('UPDATE legacy SET x = 1')).toBe('unsure')
  expect(await other('CREATE TABLE b (x int REFERENCES a, y int REFERENCES b)')).toBe(false)
  expect(await other('INSERT INTO a VALUES (1)')).toBe(false)
})

test('what runs hidden SQL is not trusted', async () => {
  const parts = [
    'CREATE TABLE a (id int)',
    "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'ALTER TABLE a ADD x int'",
    "CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1'",
  ]
  expect(columns(await after(...parts, 'SELECT g()'), 'a')).toEqual(['id'])
  expect(columns(await after(...parts, 'SELECT f()'), 'a')).toBe('unsure')
  expect(columns(await after(...parts, "DO $$ BEGIN EXECUTE 'ALTER TABLE ' || 'a' || ' ADD x int'; END $$"), 'a')).toBe(
    'unsure',
  )
  expect(columns(await after(...parts, 'DO $$ BEGIN IF true THEN ALTER TABLE a ADD x int; END IF; END $$'), 'a')).toBe(
    'unsure',
  )
  expect(columns(await after(...parts, 'not SQL'), 'a')).toBe('unsure')
  expect(columns(await after(...parts, 'SET search_path = other'), 'a')).toBe('unsure')
  expect(there(await after('CREATE EXTENSION postgis'), 'spatial_ref_sys')).toBe('unsure')
  expect(there(await after('CREATE EXTENSION IF NOT EXISTS vector'), 'a')).toBe(false)
})

test('a copy goes its own way', async () => {
  const schema = await after('CREATE TABLE a (id int)')
  const copy = schema.copy()
  copy.apply([statement('DROP TABLE a'), opaque()])
  expect([there(schema, 'a'), there(schema, 'b')]).toEqual([true, false])
  expect([there(copy, 'a'), there(copy, 'b')]).toEqual(['unsure', 'unsure'])
})

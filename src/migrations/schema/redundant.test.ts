import { beforeAll, expect, test } from 'vitest'
import { loadSqlParser, type SqlParser } from '../../parsers/sql/parse.ts'
import { readSqlScript } from '../../parsers/sql/read-script.ts'
import { applyStatement } from './apply.ts'
import { emptyCatalogue, relationNamed } from './catalogue.ts'

let parse: SqlParser
beforeAll(async () => {
  parse = await loadSqlParser()
})

/** Names of constraints and indexes, as PostgreSQL 17 gives them. */
function namesOf(sql: string): [string[], string[]] {
  const catalogue = emptyCatalogue(true)
  for (const part of readSqlScript(sql, parse))
    if (part.kind === 'statement') applyStatement(catalogue, part.node, undefined)
  const relation = relationNamed(catalogue, { schema: undefined, name: 't' })
  return [[...(relation?.constraints.keys() ?? [])], [...(relation?.indexes.keys() ?? [])]]
}

test('constraints of a CREATE TABLE over the same columns are one', () => {
  expect(namesOf('CREATE TABLE t (id int, PRIMARY KEY (id), UNIQUE (id))')).toEqual([['t_pkey'], ['t_pkey']])
  expect(namesOf('CREATE TABLE t (id int UNIQUE PRIMARY KEY)')).toEqual([['t_pkey'], ['t_pkey']])
  expect(namesOf('CREATE TABLE t (a int UNIQUE, UNIQUE (a))')).toEqual([['t_a_key'], ['t_a_key']])
})

test('the name of the one that goes passes to the one that stays without a name', () => {
  expect(namesOf('CREATE TABLE t (id int, CONSTRAINT u UNIQUE (id), PRIMARY KEY (id))')).toEqual([['u'], ['u']])
  expect(namesOf('CREATE TABLE t (id int, CONSTRAINT u UNIQUE (id), CONSTRAINT p PRIMARY KEY (id))')[0]).toEqual(['p'])
})

test('other columns, another order or another moment make another constraint', () => {
  expect(namesOf('CREATE TABLE t (a int, b int, PRIMARY KEY (a, b), UNIQUE (b, a))')[0]).toEqual([
    't_pkey',
    't_b_a_key',
  ])
  expect(namesOf('CREATE TABLE t (a int UNIQUE DEFERRABLE, UNIQUE (a))')[0]).toHaveLength(2)
  expect(namesOf('CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t ADD UNIQUE (a)')[0]).toEqual(['t_pkey', 't_a_key'])
})

import { describe, expect, it } from 'vitest'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { testServer } from '../../testing/postgres.ts'
import { walkRevisions } from '../lint/walk.ts'
import { statementsOf, wholeFile } from '../sql-files/entries.ts'
import { changesOf } from './changes.ts'
import { newIn } from './new-in.ts'
import { preflightOf } from './preflight.ts'
import type { Review, ReviewedRevision, ReviewedStatement } from './review.ts'

const SETUP = `CREATE TABLE users (id int PRIMARY KEY, email text, age int, "Full Name" text, big bigint);
  CREATE TABLE posts (id int PRIMARY KEY, user_id int, body text, kind text); CREATE TYPE kinds AS ENUM ('a', 'it''s')`

async function reviewed(sql: string): Promise<Review> {
  const parse = await loadSqlParser()
  const base = {
    id: 'base',
    tool: 'sql',
    position: { file: 'base.sql', line: 1 },
    down: undefined,
    source: undefined,
    judged: false,
    up: { kind: 'steps', steps: statementsOf(wholeFile('base.sql', SETUP)) },
  } as const
  const next = {
    ...base,
    id: 'next',
    judged: true,
    up: { kind: 'steps', steps: statementsOf(wholeFile('next.sql', sql)) },
  } as const
  const statements: ReviewedStatement[] = []
  const walked = walkRevisions(
    { revisions: [base, next], transactions: 'each', fromEmpty: true, today: '2026-01-01' },
    { major: 15 },
    parse,
    {
      statement(statement, schema) {
        statements.push({
          statement,
          schemaBefore: { ...schema, relations: new Map(schema.relations), types: new Map(schema.types) } as never,
        })
      },
    },
  )
  const revision = {
    id: 'next',
    position: { file: 'next.sql', line: 1 },
    down: [],
    dependsOn: [],
    labels: [],
    message: '',
  }
  const one = {
    revision,
    statements,
    schemaAfter: walked.schemaAfter,
    changes: statements.flatMap((each) => changesOf(each.statement, each.schemaBefore)),
  } as unknown as ReviewedRevision
  return { revisions: [one], scripts: [{ judged: false }, { judged: true }] as never, schemaAfter: walked.schemaAfter }
}

async function asserted(sql: string): Promise<string[]> {
  const review = await reviewed(sql)
  const isNew = newIn(review)
  const { assertions, unasserted } = preflightOf(review.revisions, (key, column) => !isNew(key, column))
  return [...assertions.map((one) => one.sql), ...unasserted.map(({ why }) => `? ${why}`)]
}

describe('what has to hold before', () => {
  it.each([
    ['ALTER TABLE users ALTER email SET NOT NULL', ['SELECT 1 FROM public.users WHERE email IS NULL']],
    [
      'ALTER TABLE users ADD UNIQUE (email, "Full Name")',
      [
        'SELECT email, "Full Name" FROM public.users WHERE email IS NOT NULL AND "Full Name" IS NOT NULL GROUP BY email, "Full Name" HAVING count(*) > 1',
      ],
    ],
    [
      'CREATE UNIQUE INDEX ON users (age)',
      ['SELECT age FROM public.users WHERE age IS NOT NULL GROUP BY age HAVING count(*) > 1'],
    ],
    [
      'ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users',
      [
        'SELECT 1 FROM public.posts c WHERE c.user_id IS NOT NULL AND NOT EXISTS (SELECT FROM public.users p WHERE p.id = c.user_id)',
      ],
    ],
    [
      "ALTER TABLE users ADD CONSTRAINT old CHECK (age > 17 AND email <> ')')",
      ["SELECT 1 FROM public.users WHERE NOT (age > 17 AND email <> ')')"],
    ],
    ['ALTER TABLE users ALTER email TYPE varchar(20)', ['SELECT 1 FROM public.users WHERE length(email::text) > 20']],
    [
      'ALTER TABLE users ALTER big TYPE int',
      ['SELECT 1 FROM public.users WHERE big NOT BETWEEN -2147483648 AND 2147483647'],
    ],
    [
      'ALTER TABLE posts ALTER kind TYPE kinds USING kind::kinds',
      ["SELECT 1 FROM public.posts WHERE kind::text NOT IN ('a', 'it''s')"],
    ],
    ['ALTER TABLE users ADD team int NOT NULL', ['SELECT 1 FROM public.users']],
    [
      'CREATE EXTENSION citext',
      ["SELECT 'missing' WHERE NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext')"],
    ],
    ['CREATE UNIQUE INDEX one ON users (lower(email))', ['? one on users must find no two equal rows']],
  ])('%s', async (sql, wanted) => {
    expect(await asserted(sql)).toEqual(wanted)
  })

  it.each([
    'CREATE TABLE fresh (a int); ALTER TABLE fresh ALTER a SET NOT NULL',
    'ALTER TABLE users ADD x int; UPDATE users SET x = 1; ALTER TABLE users ALTER x SET NOT NULL',
    "UPDATE users SET email = '' WHERE email IS NULL; ALTER TABLE users ALTER email SET NOT NULL",
    'ALTER TABLE users ADD CHECK (age > 0) NOT VALID',
    'ALTER TABLE users ALTER email TYPE varchar(20) USING left(email, 20)',
    'ALTER TABLE users ADD team int NOT NULL DEFAULT 1',
    'DELETE FROM posts WHERE user_id IS NULL; ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users',
  ])('asks nothing of the live rows for %s', async (sql) => {
    expect(await asserted(sql)).toEqual([])
  })
})

describe('the assertions on a server', () => {
  const server = testServer(18)

  it('can be run as they are', async () => {
    const sql = `ALTER TABLE users ALTER email SET NOT NULL; ALTER TABLE users ADD UNIQUE ("Full Name"); ALTER TABLE posts ADD FOREIGN KEY (user_id) REFERENCES users;
      ALTER TABLE users ADD CHECK (age > 17); ALTER TABLE posts ALTER kind TYPE kinds USING kind::kinds`
    const all = await asserted(sql)
    await server.withDatabase(async (client) => {
      await client.query(
        `${SETUP}; INSERT INTO users VALUES (1, NULL, 3, 'x'), (2, 'b', 20, 'x'); INSERT INTO posts VALUES (1, 9, '', 'b')`,
      )
      for (const one of all) expect((await client.query(one)).rowCount, one).toBeGreaterThan(0)
    })
  })
})

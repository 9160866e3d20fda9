import { describe, expect, it } from 'vitest'
import { type PostgresMajor, postgresMajors } from '../../postgres/versions.ts'
import { testServer } from '../../testing/postgres.ts'
import { fillTables } from './rows.ts'

describe('synthetic rows', () => {
  const server = testServer(18)

  const fill = (setup: string, then: string) =>
    server.withDatabase(async (client) => {
      await client.query(setup)
      const filled = await fillTables(client, 100)
      return { filled, answer: (await client.query(then)).rows[0] }
    })

  it('satisfy keys, references, checks, enumerations and domains', async () => {
    const { filled, answer } = await fill(
      `CREATE TYPE mood AS ENUM ('sad', 'ok');
       CREATE DOMAIN email AS varchar(40) CHECK (VALUE <> '');
       CREATE TABLE parent (id uuid PRIMARY KEY, code char(3) UNIQUE, made timestamptz DEFAULT now() NOT NULL);
       CREATE TABLE child (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent_id uuid NOT NULL REFERENCES parent,
         self bigint REFERENCES child, m mood NOT NULL, e email NOT NULL, status text NOT NULL CHECK (status IN ('new', 'old')),
         tags text[] NOT NULL, price numeric(4, 2) NOT NULL, doubled int GENERATED ALWAYS AS (1 + 1) STORED, UNIQUE (parent_id, status));
       CREATE TABLE busy (id serial PRIMARY KEY); INSERT INTO busy DEFAULT VALUES`,
      'SELECT count(*)::int AS n, count(DISTINCT parent_id)::int AS parents FROM child JOIN parent ON parent.id = parent_id',
    )
    expect(answer).toEqual({ n: 100, parents: 100 })
    expect(filled).toEqual([
      { table: 'public.busy', rows: 1, existing: true },
      { table: 'public.parent', rows: 100 },
      { table: 'public.child', rows: 100 },
    ])
  })

  it('leave foreign keys that hold: adding them again does not fail', async () => {
    const { filled } = await fill(
      `CREATE TABLE a (id int PRIMARY KEY, b_id int); CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
       ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b`,
      'ALTER TABLE a ADD CONSTRAINT again FOREIGN KEY (b_id) REFERENCES b',
    )
    expect(filled.map(({ rows }) => rows)).toEqual([100, 100])
  })

  it('find what they point to where the types are not the same', async () => {
    const { filled } = await fill(
      `CREATE TABLE key (id varchar PRIMARY KEY, small varchar(4) UNIQUE);
       CREATE TABLE door (id int PRIMARY KEY, key_id text REFERENCES key, small text REFERENCES key (small))`,
      `ALTER TABLE door ADD CONSTRAINT one FOREIGN KEY (key_id) REFERENCES key,
         ADD CONSTRAINT two FOREIGN KEY (small) REFERENCES key (small)`,
    )
    expect(filled.map(({ rows }) => rows)).toEqual([100, 100])
  })

  it('are left out, with the reason, where nothing fits', async () => {
    const { filled } = await fill(
      `CREATE TABLE odd (id int PRIMARY KEY, n int NOT NULL CHECK (n < 0));
       CREATE TABLE below (id int PRIMARY KEY, odd_id int NOT NULL REFERENCES odd);
       CREATE TABLE may (id int PRIMARY KEY, odd_id int REFERENCES odd)`,
      'SELECT count(odd_id)::int AS n FROM may',
    )
    expect(filled).toEqual([
      { table: 'public.odd', rows: 0, reason: expect.stringContaining('odd_n_check') },
      { table: 'public.below', rows: 0, reason: 'what its column odd_id points to has no rows' },
      { table: 'public.may', rows: 100 },
    ])
  })
})

const SCHEMA = `CREATE TYPE mood AS ENUM ('sad', 'ok', 'glad');
  CREATE TABLE team (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar(30) NOT NULL);
  CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, team_id uuid NOT NULL REFERENCES team, m mood,
    made timestamptz NOT NULL DEFAULT now(), born date, score double precision, price numeric(8, 2), data jsonb NOT NULL DEFAULT '{}',
    short char(4), small smallint, on_duty boolean DEFAULT true, mail text CHECK (mail IN ('a', 'b')))`

const ROWS =
  'SELECT (SELECT json_agg(t ORDER BY id) FROM team t) AS teams, (SELECT json_agg(p ORDER BY id) FROM person p) AS people'

describe('a seed', () => {
  const servers = new Map(postgresMajors.map((major) => [major, testServer(major)]))

  const rowsOf = (major: PostgresMajor, seed: number) =>
    servers.get(major)?.withDatabase(async (client) => {
      await client.query(`SET timezone = 'UTC'; ${SCHEMA}`)
      await fillTables(client, 40, { seed })
      return (await client.query(ROWS)).rows[0]
    })

  it('gives the same rows on every version, and another one others', async () => {
    const first = await rowsOf(18, 7)
    expect(first).toEqual(await rowsOf(18, 7))
    for (const major of postgresMajors) expect(await rowsOf(major, 7)).toEqual(first)
    const other = await rowsOf(18, 8)
    expect(other).not.toEqual(first)
    expect(new Set(first.people.map((one: { made: string }) => one.made)).size).toBeGreaterThan(20)
  })

  it('of nothing gives the rows there always were, with times that do not depend on the clock', async () => {
    const first = await rowsOf(18, 0)
    expect(first).toEqual(await rowsOf(14, 0))
    expect(first.people[0]).toMatchObject({ id: 1, made: '2024-01-01T01:00:00+00:00', m: 'ok', data: {} })
  })
})

describe('rows after the figures of another database', () => {
  const server = testServer(18)

  it('are as many, as different and as often missing; keys that point elsewhere find something', async () => {
    const figures = new Map([
      ['public.team', { rows: 3, columns: new Map() }],
      [
        'public.person',
        {
          rows: 1000,
          columns: new Map([
            ['score', { nulls: 0.25, distinct: undefined }],
            ['small', { nulls: 0, distinct: 5 }],
          ]),
        },
      ],
    ])
    const answer = await server.withDatabase(async (client) => {
      await client.query(`${SCHEMA}; CREATE TABLE lead (team_id uuid PRIMARY KEY REFERENCES team)`)
      const filled = await fillTables(client, 50, { figures })
      await client.query('ALTER TABLE person ADD CONSTRAINT again FOREIGN KEY (team_id) REFERENCES team')
      const { rows } = await client.query(`SELECT count(*)::int AS n, count(score)::int AS scores,
        count(DISTINCT small)::int AS smalls, count(DISTINCT team_id)::int AS teams FROM person`)
      return { filled, ...rows[0] }
    })
    expect(answer).toMatchObject({ n: 1000, smalls: 5, teams: 3 })
    expect(Math.abs(answer.scores - 750)).toBeLessThan(50)
    expect(answer.filled).toContainEqual({ table: 'public.lead', rows: 3 })
  })

  it('point to rows that were there before', async () => {
    const answer = await server.withDatabase(async (client) => {
      await client.query(`CREATE TABLE kind (id int PRIMARY KEY); INSERT INTO kind VALUES (7), (70), (700);
        CREATE TABLE thing (id int PRIMARY KEY, kind_id int NOT NULL REFERENCES kind)`)
      await fillTables(client, 90)
      return (await client.query('SELECT kind_id, count(*)::int AS n FROM thing GROUP BY 1 ORDER BY 1')).rows
    })
    expect(answer).toEqual([7, 70, 700].map((id) => ({ kind_id: id, n: 30 })))
  })
})

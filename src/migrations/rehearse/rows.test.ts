import { describe, expect, it } from 'vitest'
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

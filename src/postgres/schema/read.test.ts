import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { testServer } from '../../testing/postgres.ts'
import { compareSchemas, readSchema } from './read.ts'

const SETUP = `CREATE EXTENSION citext;
  CREATE TYPE mood AS ENUM ('sad', 'ok');
  CREATE DOMAIN positive AS int CHECK (VALUE > 0);
  CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, "Name" citext NOT NULL, m mood, n positive, s serial);
  CREATE INDEX t_m ON t (m) WHERE n > 1;
  CREATE TABLE u (t_id bigint REFERENCES t ON DELETE CASCADE) PARTITION BY RANGE (t_id);
  CREATE TABLE u1 PARTITION OF u FOR VALUES FROM (1) TO (10);
  ALTER TABLE u ADD CONSTRAINT u_t_id_check CHECK (t_id > 0) NOT VALID;
  CREATE VIEW v AS SELECT id FROM t;
  CREATE MATERIALIZED VIEW w AS SELECT 1 AS one;
  CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
  CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
  CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();
  CREATE POLICY p ON t USING (id > 1);
  CREATE STATISTICS st ON m, n FROM t;
  COMMENT ON COLUMN t.m IS 'how';
  CREATE ROLE reader_%; GRANT SELECT ON t TO reader_%`

describe.each([15, 18] as const)('the schema of a database of PostgreSQL %i', (major) => {
  const server = testServer(major)
  let count = 0

  async function difference(change: string): Promise<string[]> {
    return server.withDatabase(async (client: pg.Client) => {
      await client.query(SETUP.replaceAll('%', String(++count)))
      const before = await readSchema(client)
      await client.query(change)
      return compareSchemas(before, await readSchema(client)).map(
        ({ kind, name, change: what, properties }) =>
          `${what} ${kind} ${name}${properties.length > 0 ? `: ${properties.map((one) => one.name).join(', ')}` : ''}`,
      )
    })
  }

  it('is the same when nothing has changed, also after there and back', async () => {
    expect(await difference('SELECT 1')).toEqual([])
    expect(await difference('ALTER TABLE t ADD x int; ALTER TABLE t DROP x')).toEqual([])
    expect(await difference('CREATE TABLE x (); DROP TABLE x; INSERT INTO t ("Name") VALUES (1)')).toEqual([])
  })

  it('is the same when a definition is made of what PostgreSQL itself wrote, which it writes otherwise then', async () => {
    const [before, after] = await server.withDatabase(async (client) => {
      await client.query("CREATE TABLE l (s varchar(9), CONSTRAINT c CHECK (s IN ('a', 'it''s', '\"b\"')))")
      const first = await readSchema(client)
      const { rows } = await client.query(
        "SELECT pg_get_constraintdef(oid) AS is FROM pg_constraint WHERE conname = 'c'",
      )
      await client.query(`ALTER TABLE l DROP CONSTRAINT c, ADD CONSTRAINT c ${rows[0].is}`)
      return [first, await readSchema(client)]
    })
    expect(before.get('constraint public.l.c')).not.toBe(after.get('constraint public.l.c'))
    expect(compareSchemas(before, after)).toEqual([])
  })

  it.each([
    ['ALTER TABLE t ALTER m SET NOT NULL', ['different column public.t.m: not null']],
    ['ALTER TABLE t ALTER "Name" TYPE text', ['different column public.t."Name": type']],
    ['ALTER TABLE t DROP "Name"', ['missing column public.t."Name"', 'different table public.t: columns']],
    ["ALTER TYPE mood ADD VALUE 'glad' BEFORE 'ok'", ['different type public.mood: labels']],
    ['ALTER DOMAIN positive ADD CHECK (VALUE < 9)', ['different type public.positive: constraints']],
    ['DROP INDEX t_m; CREATE INDEX t_m ON t (m)', ['different index public.t_m: definition']],
    [
      'ALTER TABLE u VALIDATE CONSTRAINT u_t_id_check',
      [
        'different constraint public.u.u_t_id_check: definition, validated',
        'different constraint public.u1.u_t_id_check: definition, validated',
      ],
    ],
    ['CREATE OR REPLACE VIEW v AS SELECT id, m FROM t', ['different view public.v: definition']],
    ['ALTER TABLE t DISABLE TRIGGER tr', ['different trigger public.t.tr: enabled']],
    ['ALTER POLICY p ON t USING (id > 2)', ['different policy public.t.p: using']],
    ['REVOKE ALL ON t FROM PUBLIC; GRANT SELECT ON t TO PUBLIC', ['different table public.t: grants']],
    ["COMMENT ON COLUMN t.m IS 'other'", ['different column public.t.m: comment']],
    ['ALTER TABLE t ENABLE ROW LEVEL SECURITY', ['different table public.t: row security']],
    ['ALTER SEQUENCE t_s_seq INCREMENT 2', ['different sequence public.t_s_seq: increment']],
    ['DROP STATISTICS st', ['missing statistics public.st']],
    ['CREATE TABLE n (a int CHECK (a > 1))', ['extra table public.n']],
    [
      'DROP EXTENSION citext CASCADE',
      ['missing extension citext', 'missing column public.t."Name"', 'different table public.t: columns'],
    ],
  ])('tells what %s changed', async (change, expected) => {
    expect((await difference(change)).sort()).toEqual([...expected].sort())
  })
})

import type pg from 'pg'
import { type Rate, type RatedWork, type Rates, rateOf } from './rates.ts'

/** Enough that work outweighs overhead, few enough that all of it takes seconds. */
const ROWS = 150_000
const TIMES = 3

/** Settings of a server on which rates mean something: durable, as production is. */
export const durableSettings: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '4GB',
}

const TABLES = `CREATE TABLE parent (id int PRIMARY KEY);
  INSERT INTO parent SELECT g FROM generate_series(1, ${ROWS}) g;
  CREATE TABLE narrow (id int PRIMARY KEY, n int, t text, p int);
  INSERT INTO narrow SELECT g, (g * 7919) % ${ROWS}, md5(g::text), 1 + (g * 31) % ${ROWS} FROM generate_series(1, ${ROWS}) g;
  CREATE TABLE wide (id int PRIMARY KEY, n int, t text, p int, more text);
  INSERT INTO wide SELECT g, (g * 7919) % ${ROWS}, md5(g::text), 1 + (g * 31) % ${ROWS}, repeat(md5(g::text), 12) FROM generate_series(1, ${ROWS}) g;
  VACUUM ANALYZE parent, narrow, wide; CHECKPOINT`

const WORK: Readonly<Record<RatedWork, (table: string) => string>> = {
  scan: (table) => `ALTER TABLE ${table} ADD CHECK (n IS NOT NULL)`,
  'index of numbers': (table) => `CREATE INDEX ON ${table} (n)`,
  'index of texts': (table) => `CREATE INDEX ON ${table} (t)`,
  'foreign key': (table) => `ALTER TABLE ${table} ADD FOREIGN KEY (p) REFERENCES parent`,
  // One index, the primary key, is built anew with it; that part is taken off below.
  rewrite: (table) => `ALTER TABLE ${table} ALTER n TYPE bigint`,
  update: (table) => `UPDATE ${table} SET n = n + 1`,
}

/**
 * Measures what scans, builds, rewrites and updates cost on a server, on two tables of different width. The database must
 * be empty and is left with tables in it. Takes some seconds.
 */
export async function calibrate(client: pg.Client, today: string, busy: number): Promise<Rates> {
  for (const statement of TABLES.split(';')) await client.query(statement)
  const bytes = { narrow: await sizeOf(client, 'narrow'), wide: await sizeOf(client, 'wide') }
  const rates: Partial<Record<RatedWork, Rate>> = {}
  for (const [kind, sql] of Object.entries(WORK) as [RatedWork, (table: string) => string][]) {
    const narrow = { ms: await timeOf(client, sql('narrow')), bytes: bytes.narrow }
    const wide = { ms: await timeOf(client, sql('wide')), bytes: bytes.wide }
    rates[kind] = rateOf(narrow, wide, ROWS)
  }
  const complete = rates as Record<RatedWork, Rate>
  const numbers = complete['index of numbers']
  const rewrite = { ...complete.rewrite, perRow: Math.max(0, complete.rewrite.perRow - numbers.perRow) }
  const plain = await timeOf(client, 'CREATE INDEX ON narrow (n)')
  const concurrent = await concurrentTime(client)
  const version = String((await client.query('SHOW server_version')).rows[0]?.server_version)
  return {
    version,
    measured: today,
    busy,
    rows: ROWS,
    rates: { ...complete, rewrite },
    concurrently: Math.max(1.5, concurrent / plain),
    updatePerIndex: await indexCost(client),
  }
}

async function sizeOf(client: pg.Client, table: string): Promise<number> {
  return Number((await client.query(`SELECT pg_table_size('${table}')::float8 AS bytes`)).rows[0]?.bytes)
}

/** The median of several tries, each taken back. */
async function timeOf(client: pg.Client, sql: string): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < TIMES; at++) {
    await client.query('BEGIN')
    const started = performance.now()
    await client.query(sql)
    times.push(performance.now() - started)
    await client.query('ROLLBACK')
  }
  return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0
}

async function concurrentTime(client: pg.Client): Promise<number> {
  const started = performance.now()
  await client.query('CREATE INDEX CONCURRENTLY narrow_n ON narrow (n)')
  return performance.now() - started
}

/** What the index just built adds to an update of every row. */
async function indexCost(client: pg.Client): Promise<number> {
  const indexed = await timeOf(client, 'UPDATE narrow SET p = p + 1')
  await client.query('CREATE INDEX narrow_t ON narrow (t)')
  const more = await timeOf(client, 'UPDATE narrow SET p = p + 1')
  return Math.max(0, (more - indexed) / ROWS)
}

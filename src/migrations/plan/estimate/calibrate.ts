import type pg from 'pg'
import { type Rate, type RatedWork, type Rates, rateOf } from './rates.ts'

/** Enough that work outweighs overhead, few enough that all of it takes seconds. */
const ROWS = 100_000
const TIMES = 3

/** Settings of a server on which rates mean something: durable, as production is. */
export const durableSettings: Readonly<Record<string, string>> = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  // A server in use recycles its log; one that has just begun writes zeros to each new file first.
  min_wal_size: '2GB',
  max_wal_size: '8GB',
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
  await warmUp(client)
  const bytes = { narrow: await sizeOf(client, 'narrow'), wide: await sizeOf(client, 'wide') }
  const rates: Partial<Record<RatedWork, Rate>> = {}
  for (const [kind, sql] of Object.entries(WORK) as [RatedWork, (table: string) => string][]) {
    const [narrow = 0, wide = 0] = await timesOf(client, [sql('narrow'), sql('wide')])
    rates[kind] = rateOf({ ms: narrow, bytes: bytes.narrow }, { ms: wide, bytes: bytes.wide }, ROWS)
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

/** The first files of the log are written, so that what follows finds them. */
async function warmUp(client: pg.Client): Promise<void> {
  await timesOf(client, [WORK.rewrite('wide'), WORK.update('wide')], 1)
  await client.query('VACUUM wide')
  await client.query('CHECKPOINT')
}

async function timeOf(client: pg.Client, sql: string): Promise<number> {
  return (await timesOf(client, [sql]))[0] ?? 0
}

/** For each statement the median of several tries, taken in turn and each taken back. */
async function timesOf(client: pg.Client, statements: readonly string[], tries = TIMES): Promise<number[]> {
  const times = statements.map((): number[] => [])
  for (let at = 0; at < tries; at++) {
    for (const [which, sql] of statements.entries()) {
      await client.query('BEGIN')
      const started = performance.now()
      await client.query(sql)
      times[which]?.push(performance.now() - started)
      await client.query('ROLLBACK')
    }
  }
  return times.map((list) => list.sort((a, b) => a - b)[Math.floor(tries / 2)] ?? 0)
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

import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { testServer } from '../../testing/postgres.ts'
import { openTracer, type Tracer } from './trace.ts'
import type { TracedStatement } from './types.ts'

const SETUP = `CREATE TABLE parent (id int PRIMARY KEY, code varchar(10));
  CREATE TABLE child (id int PRIMARY KEY, parent_id int, note text, n int, at timestamptz);
  INSERT INTO parent SELECT g, g FROM generate_series(1, 50) g;
  INSERT INTO child SELECT g, g % 50 + 1, 'x', g, now() FROM generate_series(1, 200) g;
  CREATE INDEX child_n ON child (n)`

/** Short forms, so that a case reads as a table: `child AccessExclusive`. */
function shorten(traced: TracedStatement) {
  const tables = ({ kind }: { kind: string }): boolean => /[rp]/.test(kind)
  return {
    locks: traced.locks
      .filter(tables)
      .map(({ relation, mode }) => `${relation} ${mode.replace('Lock', '')}`)
      .sort(),
    rewrites: traced.rewrites.map(({ relation, reason }) => `${relation} ${reason}`),
    indexes: traced.indexes.map(({ relation }) => relation).sort(),
    scans: traced.scans
      .filter(tables)
      .map(({ relation, tuples }) => `${relation} ${tuples}`)
      .sort(),
    blocked: traced.blocked
      .map(
        ({ relation, ...work }) =>
          `${relation}: ${
            Object.entries(work)
              .flatMap(([name, is]) => (is ? [name] : []))
              .join(' ') || 'nothing'
          }`,
      )
      .sort(),
  }
}

describe.each([15, 18] as const)('on PostgreSQL %i a trace tells', (major) => {
  const server = testServer(major)

  async function traced(use: (tracer: Tracer) => Promise<void>): Promise<void> {
    await server.withDatabase(async (client: pg.Client, connection) => {
      await client.query(SETUP)
      const tracer = await openTracer(connection)
      await use(tracer).finally(() => tracer.close())
    })
  }

  it.each<[string, Partial<ReturnType<typeof shorten>>]>([
    [
      'CREATE INDEX i ON child (parent_id)',
      { locks: ['child Share'], indexes: ['i'], scans: ['child 200'], blocked: ['child: insert update delete'] },
    ],
    [
      'ALTER TABLE child ADD COLUMN c uuid DEFAULT gen_random_uuid()',
      {
        locks: ['child AccessExclusive', 'child Share'],
        rewrites: ['child default'],
        indexes: ['child_n', 'child_pkey'],
        blocked: ['child: select insert update delete'],
      },
    ],
    ['ALTER TABLE child ADD COLUMN c timestamptz DEFAULT now()', { rewrites: [], scans: [] }],
    ['ALTER TABLE child ALTER n TYPE bigint', { rewrites: ['child type'] }],
    ['ALTER TABLE child ALTER n SET NOT NULL', { scans: ['child 200'], rewrites: [] }],
    ['ALTER TABLE parent ALTER code TYPE varchar(20)', { scans: [], rewrites: [] }],
    [
      'ALTER TABLE child ADD CONSTRAINT f FOREIGN KEY (parent_id) REFERENCES parent',
      {
        scans: ['child 200', 'parent 50'],
        blocked: ['child: insert update delete', 'parent: insert update delete'],
      },
    ],
    ['CREATE TABLE other (id int, p int REFERENCES parent)', { blocked: ['parent: insert update delete'] }],
    ['CLUSTER child USING child_n', { rewrites: ['child unknown'], locks: ['child AccessExclusive', 'child Share'] }],
    ['COMMENT ON TABLE child IS $$x$$', { locks: ['child ShareUpdateExclusive'], blocked: ['child: nothing'] }],
    ['REINDEX TABLE child', { locks: ['child Share'], blocked: ['child: select insert update delete'] }],
  ])('what %s does', async (sql, expected) => {
    await traced(async (tracer) => {
      const statement = await tracer.run({ sql })
      expect(statement.error).toBeUndefined()
      expect(shorten(statement)).toMatchObject(expected)
    })
  })

  it('what a statement alone does, by making it wait', async () => {
    await traced(async (tracer) => {
      const built = await tracer.run({ sql: 'CREATE INDEX CONCURRENTLY i ON child (parent_id)', alone: true })
      expect(built.error).toBeUndefined()
      expect(shorten(built)).toMatchObject({
        locks: ['child ShareUpdateExclusive'],
        indexes: ['i'],
        blocked: ['child: nothing'],
      })
      const full = await tracer.run({ sql: 'VACUUM FULL child', alone: true })
      expect(shorten(full)).toMatchObject({
        locks: ['child AccessExclusive'],
        rewrites: ['child unknown'],
        blocked: ['child: select insert update delete'],
      })
    })
  })

  it('an index that takes over the storage of the one before is not built, however often', async () => {
    await traced(async (tracer) => {
      const widened = async (length: number) => {
        const statement = await tracer.run({ sql: `ALTER TABLE parent ALTER code TYPE varchar(${length})` })
        expect(shorten(statement)).toMatchObject({ rewrites: [], indexes: [] })
      }
      await tracer.run({ sql: 'ALTER TABLE parent ADD UNIQUE (code)' })
      await widened(100)
      await widened(110)
      await tracer.begin()
      await widened(120)
      await tracer.rollback()
      await widened(130)
    })
  })

  it('only what a statement adds to what the transaction holds', async () => {
    await traced(async (tracer) => {
      await tracer.begin()
      await tracer.run({ sql: 'ALTER TABLE child ADD COLUMN a int' })
      const second = await tracer.run({ sql: 'ALTER TABLE child ADD COLUMN b int' })
      expect(second.locks).toEqual([])
      await tracer.run({ sql: 'CREATE TABLE fresh (a int)' })
      const own = await tracer.run({ sql: 'ALTER TABLE fresh ADD CHECK (a > 0)' })
      expect(own.locks.every(({ created }) => created)).toBe(true)
      expect(own.blocked).toEqual([])
      await tracer.commit()
    })
  })

  it('why a statement failed, and goes on after a rollback', async () => {
    await traced(async (tracer) => {
      const broken = await tracer.run({ sql: 'ALTER TABLE child ADD CHECK (n < 100)' })
      expect(broken.error?.sqlstate).toBe('23514')
      expect((await tracer.run({ sql: 'ALTER TABLE child ADD CHECK (n < 1000)' })).error).toBeUndefined()
    })
  })
})

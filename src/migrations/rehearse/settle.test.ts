import { describe, expect, it } from 'vitest'
import { testServer } from '../../testing/postgres.ts'
import { memoryWorkspace } from '../../workspace/memory.ts'
import { historiesIn } from '../fleet/fleet.ts'
import { liveReaderOf } from '../fleet/live.ts'
import { type RevisionScripts, scriptsOf } from '../fleet/scripts.ts'
import { openHistories, selectRevisions } from '../fleet/select.ts'
import { rehearse } from './rehearse.ts'

const ENV = `from alembic import context
context.configure(connection=None, target_metadata=None)
`

function revisionFile(id: string, down: string | null, up: string, back = 'pass'): string {
  const indented = (text: string) => text.trim().replaceAll('\n', '\n    ')
  return `import os
import sqlalchemy as sa
from alembic import op
revision = '${id}'
down_revision = ${down === null ? 'None' : `'${down}'`}


def upgrade():
    ${indented(up)}


def downgrade():
    ${indented(back)}
`
}

const FIRST = revisionFile(
  'a1',
  null,
  `op.execute("CREATE TABLE kinds (id int PRIMARY KEY, name text)")
op.execute("INSERT INTO kinds VALUES (1, 'round'), (2, 'square')")
unknown_helper(op)`,
  'op.drop_table("kinds")',
)

async function scripts(
  files: Readonly<Record<string, string>>,
): Promise<(RevisionScripts & { readonly judged: boolean })[]> {
  const versions = Object.entries(files).map(([name, text]) => [`migrations/versions/${name}.py`, text])
  const workspace = memoryWorkspace({ 'migrations/env.py': ENV, ...Object.fromEntries(versions) })
  const histories = await historiesIn(workspace)
  const service = { name: 's', workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
  const [opened] = await openHistories([service])
  if (opened === undefined) throw new Error('no history')
  return Promise.all(
    selectRevisions(opened.history, []).map(async (revision) => ({
      ...(await scriptsOf(opened, revision)),
      live: liveReaderOf(opened, revision),
      judged: revision.id !== 'a1',
    })),
  )
}

describe('a revision that asks the database', () => {
  const server = testServer(18)
  const run = async (files: Readonly<Record<string, string>>) => {
    const revisions = await scripts(files)
    return server.withDatabase((_, connection) =>
      rehearse({ connection, revisions, transactions: 'each', roundTrip: true, rows: 0 }),
    )
  }
  const sql = (result: Awaited<ReturnType<typeof run>>, direction = 'up') =>
    result.runs
      .filter((one) => one.direction === direction)
      .flatMap(({ statements }) => statements.map((one) => one.sql))

  it('is told what its queries give, and what the schema is after a step nobody knows', async () => {
    const result = await run({
      a1: FIRST,
      b2: revisionFile(
        'b2',
        'a1',
        `conn = op.get_bind()
for id, name in conn.execute(sa.text("SELECT id, name FROM kinds ORDER BY id")):
    conn.execute(sa.text(f"CREATE TABLE kind_{name} (id int DEFAULT {id})"))
if conn.execute(sa.text("SELECT count(*) FROM kinds")).scalar() > 2:
    op.drop_table("kinds")
if "name" in [column["name"] for column in sa.inspect(conn).get_columns("kinds")]:
    op.alter_column("kinds", "name", new_column_name="title")`,
        `for name in sa.inspect(op.get_bind()).get_table_names():
    if name.startswith("kind_"):
        op.drop_table(name)
op.alter_column("kinds", "title", new_column_name="name")`,
      ),
    })
    expect(result.failure).toBeUndefined()
    expect(result.runs.flatMap(({ left }) => left)).toEqual([])
    expect(sql(result)).toEqual([
      'SELECT id, name FROM kinds ORDER BY id',
      'CREATE TABLE kind_round (id int DEFAULT 1)',
      'CREATE TABLE kind_square (id int DEFAULT 2)',
      'SELECT count(*) FROM kinds',
      'ALTER TABLE kinds RENAME name TO title',
    ])
    expect(sql(result, 'down').toSorted()).toEqual([
      'ALTER TABLE kinds RENAME title TO name',
      'DROP TABLE kind_round',
      'DROP TABLE kind_square',
    ])
    expect(result.roundTrips.map((trip) => trip.result)).toEqual(['reversible'])
  })

  it('stays opaque where something else than the database decides', async () => {
    const { runs } = await run({
      a1: FIRST,
      b2: revisionFile(
        'b2',
        'a1',
        `if os.getcwd() == "/app":
    op.get_bind().execute(sa.text("DELETE FROM kinds"))`,
      ),
    })
    expect(runs[0]?.left.map(({ reason }) => reason)).toEqual([
      expect.stringContaining('depending on the current folder'),
    ])
  })

  it('finds no variable of the environment set, and says so', async () => {
    const { runs } = await run({
      a1: FIRST,
      b2: revisionFile(
        'b2',
        'a1',
        `if os.environ.get("SEED", "no") != "no" or "MORE" in os.environ:
    op.drop_table("kinds")
else:
    op.add_column("kinds", sa.Column("more", sa.Integer))`,
      ),
    })
    expect(runs[0]).toMatchObject({
      statements: [{ sql: 'ALTER TABLE kinds ADD COLUMN more INTEGER' }],
      left: [],
      assumed: ['the environment variable SEED is not set', 'the environment variable MORE is not set'],
    })
  })

  it('does not end the transaction it tries things in, whatever the file says', async () => {
    const result = await run({
      a1: FIRST,
      b2: revisionFile(
        'b2',
        'a1',
        `with op.get_context().autocommit_block():
    op.execute("BEGIN")
    op.execute("CREATE TABLE made (id int); COMMIT")
    if op.get_bind().execute(sa.text("SELECT 1 WHERE to_regclass('made') IS NOT NULL")).scalar():
        op.execute("CREATE INDEX CONCURRENTLY made_id ON made (id)")
    if op.get_bind().execute(sa.text("SELECT 1 WHERE to_regclass('made_id') IS NULL")).first():
        op.execute("VACUUM made")`,
      ),
    })
    expect(result.failure).toBeUndefined()
    expect(result.runs.flatMap(({ left }) => left)).toEqual([])
    expect(sql(result)).toContain('CREATE INDEX CONCURRENTLY made_id ON made (id)')
    expect(sql(result)).not.toContain('VACUUM made')
  })

  it('leaves nothing behind of what it tried, and stops where the server refuses', async () => {
    const result = await run({
      a1: FIRST,
      b2: revisionFile(
        'b2',
        'a1',
        `conn = op.get_bind()
op.execute("CREATE TABLE made (id int)")
rows = conn.execute(sa.text("SELECT * FROM not_there")).fetchall()
op.drop_table("made")`,
      ),
    })
    expect(sql(result)).toEqual(['CREATE TABLE made (id int)', 'SELECT * FROM not_there'])
    expect(result.failure).toMatchObject({ id: 'b2', sqlstate: '42P01', line: 11 })
  })
})

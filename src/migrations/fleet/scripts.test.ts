import { expect, test } from 'vitest'
import { memoryWorkspace } from '../../workspace/memory.ts'
import type { MigrationStep } from '../types.ts'
import { historiesIn } from './fleet.ts'
import { type RevisionScripts, scriptsOf } from './scripts.ts'
import { openHistories, selectRevisions } from './select.ts'

type Bodies = Readonly<Record<string, { down: readonly string[]; up: string; back?: string }>>

const HEAD = `from alembic import op
import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector
from helpers import has_column, has_table
`

const HELPERS = `import sqlalchemy as sa
from alembic import op

def has_table(name):
    return name in sa.inspect(op.get_bind()).get_table_names()

def has_column(table, column):
    return has_table(table) and column in [c["name"] for c in sa.inspect(op.get_bind()).get_columns(table)]
`

function files(bodies: Bodies): Record<string, string> {
  const indented = (body: string) =>
    body
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n')
  const revisions = Object.entries(bodies).map(([id, { down, up, back = 'pass' }]) => {
    const parents = down.length === 0 ? 'None' : `(${down.map((one) => `'${one}',`).join('')})`
    const text = `revision = '${id}'\ndown_revision = ${parents}\n${HEAD}\ndef upgrade():\n${indented(up)}\n\ndef downgrade():\n${indented(back)}\n`
    return [`migrations/versions/${id}.py`, text] as const
  })
  const env = 'from alembic import context\ncontext.configure(connection=None)\ncontext.run_migrations()\n'
  return {
    'migrations/env.py': env,
    'migrations/script.py.mako': '',
    'helpers.py': HELPERS,
    ...Object.fromEntries(revisions),
  }
}

async function read(bodies: Bodies, wanted?: readonly string[]): Promise<Map<string, RevisionScripts>> {
  const workspace = memoryWorkspace(files(bodies))
  const histories = await historiesIn(workspace)
  const service = { name: 'a', workspace, path: '.', histories, settings: {}, databases: {}, needs: [] }
  const [opened] = await openHistories([service])
  if (opened === undefined) throw new Error('no history')
  const found = new Map<string, RevisionScripts>()
  for (const revision of selectRevisions(opened.history, wanted ?? []))
    found.set(revision.id, await scriptsOf(opened, revision))
  return found
}

function show(step: MigrationStep): string {
  if (step.kind === 'opaque') return `? ${step.reason}`
  return `${step.assumes === 'history' ? '~ ' : ''}${step.sql.replace(/\s+/g, ' ')}`
}

async function steps(bodies: Bodies, id: string, direction: 'up' | 'down' = 'up', wanted?: readonly string[]) {
  const script = (await read(bodies, wanted)).get(id)?.[direction]
  return script?.kind === 'steps' ? script.steps.map(show) : script?.kind
}

const FIRST = {
  down: [],
  up: `op.create_table('a', sa.Column('id', sa.Integer(), primary_key=True), sa.Column('name', sa.String(40), unique=True))
op.create_index('ix_a_name', 'a', ['name'])`,
  back: `if has_table('a'):\n    op.drop_table('a')`,
}

const ADD = `if not has_column('a', 'x'):\n    op.add_column('a', sa.Column('x', sa.Integer()))`

test('what earlier revisions made is there, and what they did not is not', async () => {
  const bodies: Bodies = {
    r1: FIRST,
    r2: { down: ['r1'], up: ADD, back: `if has_column('a', 'x'):\n    op.drop_column('a', 'x')` },
    r3: { down: ['r2'], up: ADD, back: `if has_column('a', 'x'):\n    op.drop_column('a', 'x')` },
  }
  expect(await steps(bodies, 'r1')).toEqual([
    'CREATE TABLE a ( id SERIAL NOT NULL, name VARCHAR(40), PRIMARY KEY (id), UNIQUE (name) )',
    'CREATE INDEX ix_a_name ON a (name)',
  ])
  expect(await steps(bodies, 'r1', 'down')).toEqual(['~ DROP TABLE a'])
  expect(await steps(bodies, 'r2')).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
  expect(await steps(bodies, 'r3')).toEqual([])
  expect(await steps(bodies, 'r3', 'down')).toEqual(['~ ALTER TABLE a DROP COLUMN x'])
})

test('a revision that is read alone is answered from those before it all the same', async () => {
  const bodies: Bodies = { r1: FIRST, r2: { down: ['r1'], up: ADD }, r3: { down: ['r2'], up: ADD } }
  expect(await steps(bodies, 'r3', 'up', ['r3'])).toEqual([])
  expect(await steps(bodies, 'r2', 'up', ['r2'])).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
})

test('what the revision itself did so far counts', async () => {
  const up = `if not has_table('b'):
    op.create_table('b', sa.Column('id', sa.Integer()))
if has_table('b') and not has_column('b', 'y'):
    op.add_column('b', sa.Column('y', sa.Integer()))
if has_column('b', 'y'):
    op.drop_column('b', 'y')`
  expect(await steps({ r1: FIRST, r2: { down: ['r1'], up } }, 'r2')).toEqual([
    '~ CREATE TABLE b ( id INTEGER )',
    '~ ALTER TABLE b ADD COLUMN y INTEGER',
    '~ ALTER TABLE b DROP COLUMN y',
  ])
})

test('a batch writes at its end', async () => {
  const up = `with op.batch_alter_table('a') as batch:
    batch.add_column(sa.Column('x', sa.Integer()))
    if has_column('a', 'x'):
        op.execute('SELECT 1')
if has_column('a', 'x'):
    op.execute('SELECT 2')`
  expect(await steps({ r1: FIRST, r2: { down: ['r1'], up } }, 'r2')).toEqual([
    'ALTER TABLE a ADD COLUMN x INTEGER',
    '~ SELECT 2',
  ])
})

test('an inspector remembers what it answered', async () => {
  const up = `inspector = sa.inspect(op.get_bind())
before = inspector.get_table_names()
op.create_table('b', sa.Column('id', sa.Integer()))
if 'b' not in inspector.get_table_names():
    op.execute('SELECT 1')
if 'b' in sa.inspect(op.get_bind()).get_table_names():
    op.execute('SELECT 2')
inspector.clear_cache()
if 'b' in inspector.get_table_names():
    op.execute('SELECT 3')`
  expect(await steps({ r1: { down: [], up } }, 'r1')).toEqual([
    '~ CREATE TABLE b ( id INTEGER )',
    '~ SELECT 1',
    '~ SELECT 2',
    '~ SELECT 3',
  ])
})

test('keys, indexes, constraints and types are told as they are reflected', async () => {
  const up = `op.create_table('b', sa.Column('id', sa.BigInteger(), nullable=False), sa.Column('a_id', sa.Integer()), sa.Column('at', sa.DateTime(timezone=True)),
    sa.ForeignKeyConstraint(['a_id'], ['a.id'], name='fk_b', ondelete='CASCADE'), sa.CheckConstraint('id > 0', name='ck_b'), sa.UniqueConstraint('a_id', name='uq_b'), sa.PrimaryKeyConstraint('id'))
i = Inspector.from_engine(op.get_bind())
parts = [i.get_pk_constraint('b')['name'], i.get_pk_constraint('b')['constrained_columns'][0]]
parts += [u['name'] + ':' + ','.join(u['column_names']) for u in i.get_unique_constraints('b')]
parts += [x['name'] + ':' + str(x['unique']) for x in i.get_indexes('b')]
parts += [f['name'] + ':' + f['referred_table'] + '.' + f['referred_columns'][0] for f in i.get_foreign_keys('b')]
parts += [str(f['options'].get('ondelete')) + str(f['options'].get('onupdate')) for f in i.get_foreign_keys('b')]
parts += [c['name'] for c in i.get_check_constraints('b')]
parts += [c['name'] + ':' + str(c['nullable']) for c in i.get_columns('b')]
types = {c['name']: c['type'] for c in i.get_columns('b')}
parts += [str(isinstance(types['id'], sa.Integer)), str(isinstance(types['id'], sa.String)), str(types['at'].timezone)]
parts += [str(isinstance(types['at'], sa.DateTime)), str(i.has_table('a')), str(i.has_table('c'))]
op.execute('SELECT ' + "'" + ' '.join(parts) + "'")`
  expect((await steps({ r1: FIRST, r2: { down: ['r1'], up } }, 'r2'))?.at(-1)).toBe(
    "~ SELECT 'b_pkey id uq_b:a_id uq_b:True fk_b:a.id CASCADENone ck_b id:False a_id:True at:True True False True True True False'",
  )
})

test('enums are listed with their values', async () => {
  const up = `sa.Enum('x', 'y', name='mood').create(op.get_bind())
found = [e['name'] + ':' + ','.join(e['labels']) for e in sa.inspect(op.get_bind()).get_enums()]
op.execute('SELECT ' + "'" + ' '.join(found) + "'")`
  expect((await steps({ r1: { down: [], up } }, 'r1'))?.at(-1)).toBe("~ SELECT 'mood:x,y'")
})

test('what an unknown step may have changed is not answered', async () => {
  const unknown = 'for row in op.get_bind().execute(sa.text("SELECT name FROM a")):\n    op.execute(row[0])'
  const bodies: Bodies = { r1: FIRST, r2: { down: ['r1'], up: unknown }, r3: { down: ['r2'], up: ADD } }
  expect((await steps(bodies, 'r3'))?.[0]).toMatch(/^\? runs depending on what the database already has \(after a step/)
})

test('rows that are copied one by one change no schema', async () => {
  const copies = `for row in op.get_bind().execute(sa.text("SELECT id FROM a")):
    op.get_bind().execute(sa.text("UPDATE a SET name = :n"), {"n": row[0]})`
  const bodies: Bodies = { r1: FIRST, r2: { down: ['r1'], up: copies }, r3: { down: ['r2'], up: ADD } }
  expect(await steps(bodies, 'r3')).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
})

test('a statement on rows of a table that is read from the database is one', async () => {
  const copies = `table = sa.Table('a', sa.MetaData(), autoload_with=op.get_bind())
for row in op.get_bind().execute(sa.select(table.c.id)):
    op.get_bind().execute(table.update().where(table.c.id == row.id).values(name='x'))`
  const bodies: Bodies = { r1: FIRST, r2: { down: ['r1'], up: copies }, r3: { down: ['r2'], up: ADD } }
  expect(await steps(bodies, 'r3')).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
  const dropped = { ...bodies, r2: { down: ['r1'], up: `${copies}\ntable.drop(op.get_bind())` } }
  expect((await steps(dropped, 'r3'))?.[0]).toMatch(/^\?/)
})

test('each branch sees its own ancestors, a merge sees all', async () => {
  const bodies: Bodies = {
    r1: FIRST,
    left: { down: ['r1'], up: ADD },
    right: { down: ['r1'], up: ADD },
    left2: { down: ['left'], up: ADD },
    merge: { down: ['left2', 'right'], up: ADD },
  }
  expect(await steps(bodies, 'left')).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
  expect(await steps(bodies, 'right')).toEqual(['~ ALTER TABLE a ADD COLUMN x INTEGER'])
  expect(await steps(bodies, 'left2')).toEqual([])
  expect(await steps(bodies, 'merge')).toEqual([])
})

test('a history whose first revision has a parent elsewhere answers nothing', async () => {
  const bodies: Bodies = { r2: { down: ['r1'], up: ADD } }
  expect((await steps(bodies, 'r2'))?.[0]).toMatch(/^\? runs depending on what the database already has/)
})

test('tables come in no order of ours', async () => {
  const up = `for table in sa.inspect(op.get_bind()).get_table_names():
    op.execute('ANALYZE ' + table)`
  expect(await steps({ r1: FIRST, r2: { down: ['r1'], up } }, 'r2')).toEqual([
    '? the order in which the database lists them',
  ])
})

test('the version table is one of them', async () => {
  const up = `if has_table('alembic_version'):\n    op.execute('SELECT 1')`
  expect(await steps({ r1: FIRST, r2: { down: ['r1'], up } }, 'r2')).toEqual(['~ SELECT 1'])
})

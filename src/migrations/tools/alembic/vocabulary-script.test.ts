import { describe, expect, it } from 'vitest'
import { memoryWorkspace } from '../../../workspace/memory.ts'
import type { MigrationStep } from '../../types.ts'
import { alembicScript } from './script.ts'

const HEAD = 'import sqlalchemy as sa\nfrom alembic import op\nrevision = "a"\ndown_revision = None\n'

async function stepsOf(body: string, others: Readonly<Record<string, string>> = {}): Promise<readonly MigrationStep[]> {
  const file = 'app/migrations/versions/a.py'
  const upgrade = `def upgrade():\n${body.replace(/^/gm, '    ')}\n`
  const workspace = memoryWorkspace({ [file]: HEAD + upgrade, ...others })
  const script = await alembicScript({
    workspace,
    environment: {
      tool: 'alembic',
      name: 'alembic.ini',
      root: '.',
      config: undefined,
      locations: ['app/migrations/versions'],
      versionTable: undefined,
      url: { kind: 'unknown', reason: '' },
      transactions: 'all',
      problems: [],
    },
    revision: { id: 'a', position: { file, line: 1 }, down: [], dependsOn: [], labels: [], message: '' },
    direction: 'up',
  })
  return script.kind === 'steps' ? script.steps : []
}

async function sqlOf(...given: Parameters<typeof stepsOf>): Promise<string[]> {
  const steps = await stepsOf(...given)
  return steps.map((step) => (step.kind === 'statement' ? step.sql : `opaque: ${step.reason}`))
}

const env = (models: string) => ({
  'app/migrations/env.py':
    'from alembic import context\nfrom app.models import Base\ntarget_metadata = Base.metadata\ncontext.configure(target_metadata=target_metadata)\n',
  'app/__init__.py': '',
  'app/models.py': models,
})

describe('batches', () => {
  it('write at their end, after what is executed inside them', async () => {
    const body = [
      "with op.batch_alter_table('t') as batch:",
      "    batch.drop_column('a')",
      "    op.execute('SELECT 1')",
      "    batch.drop_column('b')",
      "op.execute('SELECT 2')",
    ].join('\n')
    expect(await sqlOf(body)).toEqual([
      'SELECT 1',
      'ALTER TABLE t DROP COLUMN a',
      'ALTER TABLE t DROP COLUMN b',
      'SELECT 2',
    ])
  })

  it('lose nothing under a condition nobody knows', async () => {
    const body = [
      'import os',
      "with op.batch_alter_table('t') as batch:",
      "    batch.drop_column('a')",
      "    if os.environ.get('X'):",
      "        batch.drop_column('b')",
      "    batch.drop_column('c')",
    ].join('\n')
    const [first, second, third, ...rest] = await sqlOf(body)
    expect([first, third, rest]).toEqual(['ALTER TABLE t DROP COLUMN a', 'ALTER TABLE t DROP COLUMN c', []])
    expect(second).toMatch(/^opaque: .*drop_column/)
  })

  it('write nothing when an exception leaves them', async () => {
    const body = [
      'try:',
      "    with op.batch_alter_table('t') as batch:",
      "        batch.drop_column('a')",
      "        raise ValueError('no')",
      'except ValueError:',
      "    op.execute('SELECT 1')",
    ].join('\n')
    expect(await sqlOf(body)).toEqual(['SELECT 1'])
  })
})

describe('naming conventions', () => {
  const unnamed = "op.create_unique_constraint(None, 't', ['a'])\nop.create_unique_constraint('given', 't', ['a'])"

  it('come from the metadata env.py hands over', async () => {
    const models = [
      'import sqlalchemy as sa',
      'from sqlalchemy.orm import declarative_base',
      "Base = declarative_base(metadata=sa.MetaData(naming_convention={'uq': 'uq_%(table_name)s_%(column_0_name)s'}))",
    ].join('\n')
    expect(await sqlOf(unnamed, env(models))).toEqual([
      'ALTER TABLE t ADD CONSTRAINT uq_t_a UNIQUE (a)',
      'ALTER TABLE t ADD CONSTRAINT given UNIQUE (a)',
    ])
  })

  it('are none when nothing in the repository sets one, even where env.py cannot be read', async () => {
    const models = 'from framework import Base\n'
    expect(await sqlOf(unnamed, env(models))).toEqual([
      'ALTER TABLE t ADD UNIQUE (a)',
      'ALTER TABLE t ADD CONSTRAINT given UNIQUE (a)',
    ])
  })

  it('leave unnamed constraints opaque when there is one that cannot be read', async () => {
    const models = 'from framework import Base, names\nBase.metadata.naming_convention = names()\n'
    const [first, second] = await sqlOf(unnamed, env(models))
    expect(first).toMatch(/^opaque: the naming convention of the metadata is not known/)
    expect(second).toBe('ALTER TABLE t ADD CONSTRAINT given UNIQUE (a)')
  })

  it('are not those a batch is given for itself', async () => {
    const body =
      "with op.batch_alter_table('t', naming_convention={'uq': 'x'}) as batch:\n    batch.create_unique_constraint(None, ['a'])"
    expect(await sqlOf(body, env('from framework import Base\n'))).toEqual(['ALTER TABLE t ADD UNIQUE (a)'])
  })
})

describe('what is looked up or read', () => {
  it('a helper in another module keeps what it writes for rows nobody knows', async () => {
    const helper =
      "from alembic import op\ndef drop(names):\n    for name in names:\n        op.drop_column('t', name)\n"
    const body = "from app.helper import drop\nimport os\ndrop(os.environ['X'].split())\ndrop(['a'])"
    const [first, second] = await sqlOf(body, { 'app/__init__.py': '', 'app/helper.py': helper })
    expect(first).toMatch(/^opaque: /)
    expect(second).toBe('ALTER TABLE t DROP COLUMN a')
  })

  it('a type that is created when it is absent says so', async () => {
    const body = [
      "state = sa.Enum('a', name='state')",
      'state.create(op.get_bind(), checkfirst=True)',
      'state.drop(op.get_bind())',
    ].join('\n')
    expect(await stepsOf(body)).toMatchObject([
      { sql: "CREATE TYPE state AS ENUM ('a')", checkFirst: true },
      { sql: 'DROP TYPE state' },
    ])
  })

  it('tables read from the database are not taken for none', async () => {
    const body = [
      'metadata = sa.MetaData()',
      'metadata.reflect(bind=op.get_bind())',
      "if 't' in metadata.tables:",
      "    op.drop_table('t')",
    ].join('\n')
    expect((await sqlOf(body))[0]).toMatch(/^opaque: .*drop_table/)
  })

  it('statements outside the transaction are marked', async () => {
    const body = [
      'with op.get_context().autocommit_block():',
      "    op.create_index('ix', 't', ['a'], postgresql_concurrently=True)",
      "op.execute('SELECT 1')",
    ].join('\n')
    expect((await stepsOf(body)).map((step) => step.kind === 'statement' && step.autocommit)).toEqual([true, false])
  })

  it('values an application makes on their way are not guessed', async () => {
    const body = [
      'class Secret(sa.TypeDecorator):',
      '    impl = sa.String',
      '    def process_bind_param(self, value, dialect):',
      '        return value[::-1]',
      "t = sa.table('t', sa.column('a', Secret()), sa.column('b', sa.String))",
      "op.execute(t.update().values(a='x'))",
      "op.execute(t.update().values(b='x'))",
    ].join('\n')
    expect(await sqlOf(body)).toEqual([
      'opaque: a value of the type Secret, which turns it into another',
      "UPDATE t SET b='x'",
    ])
  })

  it('rows read through a session, and parameters of a text', async () => {
    const body = [
      'from sqlalchemy.orm import Session',
      'session = Session(bind=op.get_bind())',
      "session.execute(sa.text('UPDATE t SET a = :a'), {'a': \"it's\"})",
      'session.commit()',
      'session.query(object).delete()',
    ].join('\n')
    const [first, second] = await sqlOf(body)
    expect(first).toBe("UPDATE t SET a = 'it''s'")
    expect(second).toMatch(/^opaque: .*ORM/)
  })

  it('an index made of the columns of a table is made with it', async () => {
    const body = [
      't = sa.Table("t", sa.MetaData(), sa.Column("a", sa.Integer))',
      'sa.Index("ix_a", t.c.a)',
      't.create(op.get_bind())',
    ].join('\n')
    expect(await sqlOf(body)).toEqual(['CREATE TABLE t (\n  a INTEGER\n)', 'CREATE INDEX ix_a ON t (a)'])
  })
})

describe('what cannot be followed is told, never passed over', () => {
  it('a table made without a bind, a statement executed through its metadata', async () => {
    const body = [
      'metadata = sa.MetaData()',
      't = sa.Table("t", metadata, sa.Column("a", sa.Integer))',
      't.create()',
      't.update().values(a=1).execute()',
    ].join('\n')
    expect((await sqlOf(body)).map((sql) => sql.startsWith('opaque: '))).toEqual([true, true])
  })

  it('whatever is made from the connection in a way nobody knows', async () => {
    const body = ['metadata = sa.MetaData(bind=op.get_bind())', 'metadata.tables["t"].drop()'].join('\n')
    expect((await sqlOf(body))[0]).toMatch(/^opaque: /)
  })
})

it('rows gathered under keys nobody knows are not taken for none', async () => {
  const body = [
    'from collections import defaultdict',
    'groups = defaultdict(list)',
    "for row in op.get_bind().execute(sa.text('SELECT 1')).fetchall():",
    "    groups[row['a']].append(row)",
    'for key, rows in groups.items():',
    "    op.execute('UPDATE t SET a = 1')",
  ].join('\n')
  const [first, second] = await sqlOf(body)
  expect(first).toBe('SELECT 1')
  expect(second).toMatch(/^opaque: /)
})

import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type TestContext, test } from 'vitest'
import { temporaryDirectory } from '../testing/directory.ts'
import { pythonEnvironment } from '../testing/python-environment.ts'
import { newMigration } from './migrate-new.ts'

// The first test of a machine installs some fifty packages, and each starts a server and a Python.
const SLOW = 10 * 60_000
const example = join(fileURLToPath(new URL('../..', import.meta.url)), 'examples/tidyhome-ready')

const ENV = [
  'import asyncio, os',
  'from alembic import context',
  'from sqlalchemy.ext.asyncio import create_async_engine',
  'from app.models import Base',
  'def work(connection):',
  '    context.configure(connection=connection, target_metadata=Base.metadata)',
  '    with context.begin_transaction():',
  '        context.run_migrations()',
  'async def main():',
  '    engine = create_async_engine(ADDRESS)',
  '    async with engine.connect() as connection:',
  '        await connection.run_sync(work)',
  '    await engine.dispose()',
  'asyncio.run(main())',
].join('\n')

const MODELS = [
  'from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column',
  'class Base(DeclarativeBase):',
  '    pass',
  'class User(Base):',
  '    __tablename__ = "users"',
  '    id: Mapped[int] = mapped_column(primary_key=True)',
]

const TEMPLATE = [
  '# of our own template',
  'revision = ${repr(up_revision)}',
  'down_revision = ${repr(down_revision)}',
  'from alembic import op',
  'import sqlalchemy as sa',
  'def upgrade():',
  '    ${upgrades}',
  'def downgrade():',
  '    ${downgrades}',
].join('\n')

function service(models: readonly string[], address = 'os.environ["DATABASE_URL"]', upgrade: readonly string[] = []) {
  const body = ['op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))', ...upgrade]
  return temporaryDirectory({
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\n',
    'migrations/env.py': ENV.replace('ADDRESS', address),
    'migrations/script.py.mako': TEMPLATE,
    'migrations/versions/a1_first.py': `revision = "a1"\ndown_revision = None\nfrom alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n${body.map((line) => `    ${line}`).join('\n')}\n`,
    'app/__init__.py': '',
    'app/models.py': models.join('\n'),
  })
}

async function generate(context: TestContext, folder: string) {
  const environment = await pythonEnvironment(example)
  if (!('python' in environment)) return context.skip(environment.missing)
  const options = { python: environment.python, postgres: 18, onProgress: () => {} }
  return newMigration({ folder, message: 'add a name', merge: false, dryRun: false, autogenerate: options })
}

test('the revision is what Alembic itself finds changed, in the service’s own template', {
  timeout: SLOW,
}, async (context) => {
  const folder = service([...MODELS, '    name: Mapped[str | None] = mapped_column(index=True)'])
  const { files, notes, parents, written } = await generate(context, folder)
  expect(parents).toEqual(['a1'])
  expect(written).toBe(true)
  const [file] = files
  expect(file?.path).toMatch(/^migrations\/versions\/\w+_add_a_name\.py$/)
  expect(file?.text).toMatch(/^# of our own template/)
  expect(file?.text).toContain("down_revision = 'a1'")
  expect(file?.text).toContain("op.add_column('users', sa.Column('name'")
  expect(file?.text).toContain("op.create_index(op.f('ix_users_name'), 'users', ['name']")
  expect(notes.join('\n')).not.toMatch(/Alembic itself brought/)
})

test('nothing is written where models and revisions agree', { timeout: SLOW }, async (context) => {
  const { files, notes } = await generate(context, service(MODELS))
  expect(files).toEqual([])
  expect(notes.at(-1)).toMatch(/agree/)
})

test('where the history is not all known as SQL, Alembic brings the database to the head', {
  timeout: SLOW,
}, async (context) => {
  const up = [
    'import json',
    'names = json.loads(\'["name"]\')',
    '[op.add_column("users", sa.Column(n + str(id(op))[:0], sa.String)) for n in names]',
  ]
  const { files, notes } = await generate(context, service([...MODELS, '    name: Mapped[str | None]'], undefined, up))
  expect(files).toEqual([])
  expect(notes.join('\n')).toMatch(/Alembic itself brought/)
})

test('it stops when env.py connects to another database, and says when Alembic fails', {
  timeout: SLOW,
}, async (context) => {
  const other = 'os.environ["DATABASE_URL"].replace("/scratch_1", "/postgres")'
  await expect(generate(context, service(MODELS, other))).rejects.toThrow(/connects to the database postgres/)
  await expect(generate(context, service(['raise RuntimeError("no settings")']))).rejects.toThrow(/no settings/)
})

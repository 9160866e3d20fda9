import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { alembicService } from './fixture.ts'

const check = 'migrations/models-match-revisions'

const MODELS = [
  'from sqlalchemy import Column, ForeignKey, Index, Integer, String, UniqueConstraint',
  'from sqlalchemy.orm import DeclarativeBase',
  'class Base(DeclarativeBase):',
  '    pass',
  'class Team(Base):',
  '    __tablename__ = "teams"',
  '    id = Column(Integer, primary_key=True)',
  'class User(Base):',
  '    __tablename__ = "users"',
  '    id = Column(Integer, primary_key=True)',
  '    mail = Column(String, nullable=False, unique=True)',
  '    team_id = Column(Integer, ForeignKey("teams.id"), index=True)',
]

const USERS =
  'op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("mail", sa.String, nullable=False, unique=True), sa.Column("team_id", sa.Integer, sa.ForeignKey("teams.id")))'

const UP = [
  'op.create_table("teams", sa.Column("id", sa.Integer, primary_key=True))',
  USERS,
  'op.create_index("ix_users_team_id", "users", ["team_id"])',
]

function service(up: readonly string[], models: readonly string[] = MODELS, more: Record<string, string> = {}) {
  const body = up.map((line) => `    ${line}`).join('\n')
  return alembicService({
    'app/models.py': models.join('\n'),
    'migrations/versions/a1_x.py': `revision = "a1"\ndown_revision = None\nfrom alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n${body}\n\ndef downgrade():\n    pass\n`,
    ...more,
  })
}

async function messages(up: readonly string[], models: readonly string[] = MODELS): Promise<string[]> {
  const outcome = await outcomeOf(check, service(up, models))
  return outcome.status === 'fail' ? outcome.findings.map(({ message }) => message) : [outcome.status]
}

test('models as the revisions leave the schema pass', async () => {
  const outcome = await outcomeOf(check, service(UP))
  expect(outcome).toMatchObject({ status: 'pass', summary: '2 tables as the models declare them' })
})

test('what no revision creates is named, table by table', async () => {
  const more = [
    ...MODELS,
    '    nick = Column(String)',
    'class Lost(Base):',
    '    __tablename__ = "lost"',
    '    id = Column(Integer, primary_key=True)',
  ]
  const outcome = await outcomeOf(check, service(UP.slice(0, 2), more))
  expect(outcome.status === 'fail' ? outcome.findings.map(({ message }) => message) : []).toEqual([
    'Alembic: users has in the models, but in no revision: column nick, index ix_users_team_id (team_id)',
    'Alembic: no revision creates the table lost',
  ])
  expect(placesOf(outcome)).toEqual(['app/models.py:13', 'app/models.py:14'])
})

test('so is what only the revisions have', async () => {
  const up = [
    ...UP,
    'op.add_column("users", sa.Column("age", sa.Integer, nullable=False))',
    'op.create_index("ix_mail", "users", ["mail"])',
    'op.create_table("old", sa.Column("id", sa.Integer))',
  ]
  expect(await messages(up)).toEqual([
    'Alembic: users has in the revisions, but not in the models: column age (NOT NULL, without a default), index ix_mail (mail)',
    'Alembic: no model declares the table old',
  ])
})

test('NULL that the models forbid, or allow, in another way than the revisions', async () => {
  const up = [...UP, 'op.alter_column("users", "mail", nullable=True)']
  expect(await messages(up)).toEqual([
    'Alembic: users has in the models, but in no revision: NOT NULL on mail, which the revisions do not set',
  ])
})

test('the same thing said otherwise is no difference: unique index or constraint, other names, tables the code uses', async () => {
  const plain = MODELS.map((line) => line.replace(', unique=True', ''))
  const models = [...plain, '    __table_args__ = (UniqueConstraint("mail"), Index("by_team", "team_id"))']
  const without = [...models.map((line) => line.replace(', index=True', ''))]
  const up = [
    UP[0] ?? '',
    USERS.replace(', unique=True', ''),
    'op.create_index("u", "users", ["mail"], unique=True)',
    'op.create_index("t", "users", ["team_id"])',
  ]
  expect(await messages(up, without)).toEqual(['pass'])
  const raw = [...MODELS, 'QUERY = "SELECT 1 FROM jobs"']
  expect(await messages([...UP, 'op.create_table("jobs", sa.Column("id", sa.Integer))'], raw)).toEqual(['pass'])
})

test('what is not certain is not claimed: unknown steps, tables of another maker, models that were not read whole', async () => {
  const unknown = 'op.execute(open("x.sql").read())'
  expect(await messages([...UP, unknown])).toEqual(['unverified'])
  expect(await messages([unknown, ...UP])).toEqual(['pass'])
  expect(await messages([UP[0] ?? '', 'op.add_column("users", sa.Column("id", sa.Integer))'])).toEqual(['unverified'])
  const half = ['from lib import Mixin', ...MODELS.map((line) => line.replace('User(Base)', 'User(Mixin, Base)'))]
  expect(await messages([...UP, 'op.add_column("users", sa.Column("extra", sa.Integer))'], half)).toEqual(['pass'])
})

test('a thing no revision names is missing although some steps are not known', async () => {
  const models = [...MODELS, '    nowhere_named = Column(String)']
  const [message] = await messages([...UP, 'op.execute(open("x.sql").read())'], models)
  expect(message).toMatch(/^Alembic: users has in the models.*column nowhere_named \(not all steps/)
})

test('without models, or without revisions, there is nothing to compare', async () => {
  expect((await outcomeOf(check, alembicService())).status).toBe('not-applicable')
  expect((await outcomeOf(check, { 'app/models.py': MODELS.join('\n') })).status).toBe('not-applicable')
})

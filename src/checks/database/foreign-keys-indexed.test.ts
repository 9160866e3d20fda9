import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { alembicService } from '../migrations/fixture.ts'

const check = 'database/foreign-keys-indexed'

const HEAD = [
  'from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, String, UniqueConstraint, text',
  'from sqlalchemy.orm import DeclarativeBase',
  'class Base(DeclarativeBase):',
  '    pass',
  'class User(Base):',
  '    __tablename__ = "users"',
  '    id = Column(Integer, primary_key=True)',
  '    team_id = Column(Integer, primary_key=True)',
  'class Order(Base):',
  '    __tablename__ = "orders"',
  '    id = Column(Integer, primary_key=True)',
].join('\n')

async function outcome(body: string, more: Record<string, string> = {}) {
  const lines = body.split('\n').map((line) => `    ${line}`)
  const result = await outcomeOf(check, { 'app/models.py': `${HEAD}\n${lines.join('\n')}\n`, ...more })
  return result.status === 'fail'
    ? result.findings.map(({ message, confidence }) => `${confidence}: ${message}`)
    : result.status
}

test('a key without an index is found, and what a delete does with it is said', async () => {
  expect(await outcome('user_id = Column(ForeignKey("users.id", ondelete="CASCADE"))')).toEqual([
    'high: orders: no index begins with user_id (ON DELETE CASCADE)',
  ])
})

test('an index, a unique constraint or a primary key that begins with the columns serves', async () => {
  expect(await outcome('user_id = Column(ForeignKey("users.id"), index=True)')).toBe('pass')
  expect(await outcome('user_id = Column(ForeignKey("users.id"), unique=True)')).toBe('pass')
  expect(
    await outcome('user_id = Column(ForeignKey("users.id"))\n__table_args__ = (Index("i", "user_id", "id"),)'),
  ).toBe('pass')
  const pair =
    'user_id = Column(Integer)\nteam_id = Column(Integer)\n__table_args__ = (ForeignKeyConstraint(["user_id", "team_id"], ["users.id", "users.team_id"]), Index("i", "team_id", "user_id", "id"))'
  expect(await outcome(pair)).toBe('pass')
})

test('the second column of an index, or one that cannot be looked up in, does not', async () => {
  expect(
    await outcome('user_id = Column(ForeignKey("users.id"))\n__table_args__ = (Index("i", "id", "user_id"),)'),
  ).toHaveLength(1)
  expect(
    await outcome(
      'user_id = Column(ForeignKey("users.id"))\n__table_args__ = (Index("i", "user_id", postgresql_using="brin"),)',
    ),
  ).toHaveLength(1)
})

test('an index that only a revision creates serves too; one that may be there makes the finding less sure', async () => {
  const files = (line: string) =>
    alembicService({
      'migrations/versions/a1_x.py': `revision = "a1"\ndown_revision = None\nfrom alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n    op.create_table("users", sa.Column("id", sa.Integer))\n    op.create_table("orders", sa.Column("id", sa.Integer), sa.Column("user_id", sa.Integer))\n    ${line}\n`,
    })
  const body = 'user_id = Column(ForeignKey("users.id"))'
  const { 'app/models.py': _, ...revisions } = files('op.execute("CREATE INDEX CONCURRENTLY i ON orders (user_id)")')
  expect(await outcome(body, revisions)).toBe('pass')
  const { 'app/models.py': __, ...unknown } = files('op.execute(open("x.sql").read())')
  expect(await outcome(body, unknown)).toEqual([expect.stringMatching(/^medium: .*a revision may make one/)])
})

test('MySQL indexes foreign keys itself', async () => {
  const engine = { 'app/db.py': 'from sqlalchemy import create_engine\nengine = create_engine("mysql://db/x")\n' }
  expect(await outcome('user_id = Column(ForeignKey("users.id"))', engine)).toBe('not-applicable')
})

test('without foreign keys the question does not arise', async () => {
  expect(await outcome('name = Column(String)')).toBe('not-applicable')
})

import { describe, expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'database/filters-indexed'

function service(body: string, columns = ''): Record<string, string> {
  return {
    'app/models.py': `from sqlalchemy import Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase): ...

class Lead(Base):
    __tablename__ = "leads"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column()
    phone: Mapped[str] = mapped_column(index=True)
    is_hot: Mapped[bool] = mapped_column()
${columns}`,
    'app/store.py': `from sqlalchemy import select, or_, func
from sqlalchemy.orm import Session
from app.models import Lead

${body}`,
  }
}
const find = (query: string) => `def find(session: Session, value):\n    return session.scalars(${query}).all()\n`

describe('a statement whose columns no index begins with', () => {
  test('fails, once for all that ask by the same columns', async () => {
    const legacy = 'def old(session: Session, value):\n    return session.query(Lead).filter_by(email=value).first()\n'
    const result = await outcomeOf(check, service(find('select(Lead).where(Lead.email == value)') + legacy))
    expect(placesOf(result)).toEqual(['app/store.py:6'])
    expect(result.status === 'fail' && result.findings[0].message).toBe(
      'leads: no index begins with email, by which 2 statements look for rows',
    )
  })

  test('built in several steps counts as one', async () => {
    const body = `def find(session: Session, value, phone):
    statement = select(Lead).where(Lead.email == value)
    statement = statement.where(Lead.phone == phone)
    return session.scalars(statement).all()
`
    expect((await outcomeOf(check, service(body))).status).toBe('pass')
  })
})

test('an index of one of the columns is enough, and so are keys and expressions', async () => {
  for (const query of [
    'select(Lead).where(Lead.email == value, Lead.phone == value)',
    'select(Lead).where(Lead.id.in_(value))',
  ]) {
    expect((await outcomeOf(check, service(find(query)))).status).toBe('pass')
  }
  const lower = '    __table_args__ = (Index("by_email", func.lower("email")),)\n'
  expect((await outcomeOf(check, service(find('select(Lead).where(Lead.email == value)'), lower))).status).not.toBe(
    'fail',
  )
})

test('an index of several columns serves only the first', async () => {
  const index = '    __table_args__ = (Index("both", "phone", "email"),)\n'
  const result = await outcomeOf(check, service(find('select(Lead).where(Lead.email == value)'), index))
  expect(placesOf(result)).toEqual(['app/store.py:6'])
})

test('what no index helps, what may be met otherwise and what is joined is not judged', async () => {
  for (const query of [
    'select(Lead).where(Lead.is_hot.is_(True))',
    'select(Lead).where(Lead.is_hot == True, Lead.email != value)',
    'select(Lead).where(or_(Lead.email == value, Lead.id == 1))',
    'select(Lead).where(func.lower(Lead.email) == value)',
    'select(Lead).where(Lead.email == value, something(value))',
    'select(Lead).join(Lead, Lead.id == 1).where(Lead.email == value)',
    'select(Lead).where(Lead.email == value).order_by(Lead.id).limit(5)',
  ]) {
    expect((await outcomeOf(check, service(find(query)))).status, query).toBe('not-applicable')
  }
})

test('an index that only a revision makes counts', async () => {
  const revision = `revision = "1"
down_revision = None
from alembic import op
import sqlalchemy as sa
def upgrade():
    op.create_table("leads", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.String()), sa.Column("phone", sa.String()), sa.Column("is_hot", sa.Boolean()))
    op.create_index("ix_leads_email", "leads", ["email"])
def downgrade():
    op.drop_table("leads")
`
  const files = {
    ...service(find('select(Lead).where(Lead.email == value)')),
    'alembic.ini': '[alembic]\nscript_location = migrations\n',
    'migrations/env.py': 'from app.models import Base\ntarget_metadata = Base.metadata\n',
    'migrations/versions/1_start.py': revision,
  }
  expect((await outcomeOf(check, files)).status).toBe('pass')
  const without = { ...files, 'migrations/versions/1_start.py': revision.replace(/ {4}op\.create_index.*\n/, '') }
  expect((await outcomeOf(check, without)).status).toBe('fail')
})

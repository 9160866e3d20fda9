import { expect, test } from 'vitest'
import { alembicService } from '../checks/migrations/fixture.ts'
import { memoryWorkspace } from '../workspace/memory.ts'
import { factSource } from './collect.ts'
import { modelResults } from './models.ts'
import { ModelResult } from './result.ts'

const MODELS = [
  'from sqlalchemy import Column, ForeignKey, Integer, String',
  'from sqlalchemy.orm import DeclarativeBase',
  'class Base(DeclarativeBase):',
  '    pass',
  'class User(Base):',
  '    __tablename__ = "users"',
  '    id = Column(Integer, primary_key=True)',
  '    mail = Column(String, unique=True)',
]

test('the models of a result have the indexes of the revisions, and are as the schema says', async () => {
  const files = alembicService({
    'app/models.py': MODELS.join('\n'),
    'migrations/versions/a1_x.py':
      'revision = "a1"\ndown_revision = None\nfrom alembic import op\nimport sqlalchemy as sa\n\ndef upgrade():\n    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("mail", sa.String, unique=True))\n    op.create_index("by_mail", "users", [sa.text("lower(mail)")])\n',
  })
  const source = factSource(memoryWorkspace(files))
  const [user] = modelResults(await source.fact('models'), await source.fact('schemaDrift'))
  expect(ModelResult.parse(user)).toEqual(user)
  expect(user).toMatchObject({ table: 'users', class: 'app.models.User', uniques: [['mail']], complete: true })
  expect(user?.indexes).toEqual([
    { name: 'by_mail', columns: [null], unique: false, partial: false, source: 'migration' },
  ])
})

import { expect, test } from 'vitest'
import { alembicService } from '../checks/migrations/fixture.ts'
import { temporaryDirectory } from '../testing/directory.ts'
import { migrationStatus } from './migrate-status.ts'

const MODELS = [
  'from sqlalchemy import Column, Integer',
  'from sqlalchemy.orm import DeclarativeBase',
  'class Base(DeclarativeBase):',
  '    pass',
  'class User(Base):',
  '    __tablename__ = "users"',
  '    id = Column(Integer, primary_key=True)',
].join('\n')

test('what no revision makes is a problem of the history, when it is asked for', { timeout: 120_000 }, async () => {
  const folder = temporaryDirectory(alembicService({ 'app/models.py': MODELS }))
  const request = { folder, services: [], limit: 1 }
  const drifts = async (drift: boolean) => {
    const { services } = await migrationStatus({ ...request, drift })
    return services.flatMap(({ problems }) => problems.filter(({ kind }) => kind === 'drift'))
  }
  expect(await drifts(false)).toEqual([])
  expect(await drifts(true)).toEqual([
    {
      kind: 'drift',
      detail: 'users: no revision makes what the models have: table users',
      file: 'app/models.py',
      line: 5,
    },
  ])
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { handler, plain, service } from './sessions.fixture.ts'

const check = 'database/failures-roll-back'
const write = handler('    session.add(Lead(name=name))\n    session.commit()\n')

test('a dependency that commits in finally fails', async () => {
  const lend =
    '    session = SessionLocal()\n    try:\n        yield session\n    finally:\n        session.commit()\n        session.close()\n'
  expect(await outcomeOf(check, service(lend, write))).toMatchObject({
    status: 'fail',
    findings: [{ confidence: 'high' }],
  })
})

test('a session that nobody ends fails', async () => {
  const lend = '    session = SessionLocal()\n    yield session\n'
  expect(placesOf(await outcomeOf(check, service(lend, write)))).toEqual(['app/db.py:5'])
})

test.each([
  ['a context manager', plain],
  [
    'close in finally, which rolls back',
    '    session = SessionLocal()\n    try:\n        yield session\n    finally:\n        session.close()\n',
  ],
  [
    'rollback and raise',
    '    session = SessionLocal()\n    try:\n        yield session\n        session.commit()\n    except Exception:\n        session.rollback()\n        raise\n',
  ],
])('passes: %s', async (_, lend) => {
  expect((await outcomeOf(check, service(lend, write))).status).toBe('pass')
})

test('a commit whose failure is only logged fails; one that is passed on does not', async () => {
  const guarded = (end: string): string =>
    handler(
      `    try:\n        session.add(Lead(name=name))\n        session.commit()\n    except Exception:\n        log()\n${end}    return session.query(Lead).all()\n`,
    )
  expect(placesOf(await outcomeOf(check, service(plain, guarded(''))))).toEqual(['app/main.py:11'])
  expect((await outcomeOf(check, service(plain, guarded('        raise\n')))).status).toBe('pass')
  expect((await outcomeOf(check, service(plain, guarded('        session.rollback()\n')))).status).toBe('pass')
  expect((await outcomeOf(check, service(plain, guarded('        return None\n')))).status).toBe('pass')
})

test('no sessions are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

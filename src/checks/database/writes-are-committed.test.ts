import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { committing, handler, plain, service } from './sessions.fixture.ts'

const check = 'database/writes-are-committed'

test('a write that nobody commits fails', async () => {
  expect(placesOf(await outcomeOf(check, service(plain, handler('    session.add(Lead(name=name))\n'))))).toEqual([
    'app/main.py:9',
  ])
})

test('a savepoint is no commit, and is shown', async () => {
  const work = '    with session.begin_nested():\n        session.add(Lead(name=name))\n'
  const result = await outcomeOf(check, service(plain, handler(work)))
  expect(result).toMatchObject({
    status: 'fail',
    findings: [{ evidence: [{}, {}, { label: expect.stringContaining('savepoint') }] }],
  })
})

test.each([
  ['the handler commits', plain, '    session.add(Lead(name=name))\n    session.commit()\n'],
  ['the dependency commits', committing, '    session.add(Lead(name=name))\n'],
  [
    'a helper of the handler commits',
    plain,
    '    session.add(Lead(name=name))\n    save(session)\ndef save(session):\n    session.commit()\n',
  ],
  ['a block with begin', plain, '    with session.begin():\n        session.execute(insert(Lead))\n'],
])('passes: %s', async (_, lend, work) => {
  expect((await outcomeOf(check, service(lend, handler(work)))).status).toBe('pass')
})

test('a session of something unknown is unverified', async () => {
  const lend = '    with make_session() as session:\n        yield session\n'
  const files = service(lend, handler('    session.add(Lead(name=name))\n'))
  const unknown = { ...files, 'app/db.py': `from other import make_session\n${files['app/db.py']}` }
  expect((await outcomeOf(check, unknown)).status).toBe('unverified')
})

test('sessions of HTTP clients write nothing to a database', async () => {
  const body = handler('    http_session.delete("https://a/leads")\n    session.execute(select(Lead))\n')
  expect((await outcomeOf(check, service(plain, body))).status).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'database/statements-time-out'
const head =
  'import os\nfrom sqlalchemy import create_engine, event, text\nfrom sqlalchemy.ext.asyncio import create_async_engine\nurl = os.environ["DATABASE_URL"]\n'
const outcome = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { 'app/db.py': head + body, ...more })

test('an engine without a bound fails; a connect timeout is none', async () => {
  const result = await outcome(
    'a = create_async_engine(url, connect_args={"command_timeout": 30})\nb = create_engine(url, connect_args={"connect_timeout": 5})\n',
  )
  expect(placesOf(result)).toEqual(['app/db.py:6'])
  expect(result).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test.each([
  ['command_timeout', 'a = create_async_engine(url, connect_args={"command_timeout": 30})\n'],
  ['options', 'a = create_engine(url, connect_args={"options": "-c statement_timeout=30000"})\n'],
  [
    'server_settings',
    'a = create_async_engine(url, connect_args={"server_settings": {"statement_timeout": "30000"}})\n',
  ],
  ['a variable', 'args = {"options": "-c statement_timeout=30000"}\na = create_engine(url, connect_args=args)\n'],
  [
    'each connection',
    'a = create_engine(url)\n@event.listens_for(a, "connect")\ndef bound(connection, record):\n    connection.cursor().execute("SET statement_timeout = 30000")\n',
  ],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a role with a timeout in a migration passes; one statement with a timeout does not', async () => {
  const role = { 'migrations/1.sql': "ALTER ROLE app SET statement_timeout = '30s';\n" }
  expect((await outcome('a = create_engine(url)\n', role)).status).toBe('pass')
  const one =
    'a = create_engine(url)\ndef report(session):\n    session.execute(text("SET LOCAL statement_timeout = 1000"))\n'
  expect((await outcome(one)).status).toBe('fail')
})

test('an explicit None is no bound, and nothing is not applicable', async () => {
  expect((await outcome('a = create_async_engine(url, connect_args={"command_timeout": None})\n')).status).toBe('fail')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
  expect((await outcome('def f(**o):\n    return create_engine(url, **o)\n')).status).toBe('unverified')
})

test('an engine that migrates or creates tables and is disposed of after it may take its time', async () => {
  const engine = (name: string) =>
    `def ${name}():\n    engine = create_engine(url)\n    try:\n        with engine.begin() as one:\n            work(one)\n    finally:\n        engine.dispose()\n`
  expect((await outcome(engine('create_db_and_tables'))).status).toBe('not-applicable')
  expect((await outcome(engine('_current_alembic_revisions'))).status).toBe('not-applicable')
  expect((await outcome(engine('create_pg_schema_if_not_exists'))).status).toBe('not-applicable')
  expect((await outcome(engine('ask'))).status).toBe('fail')
})

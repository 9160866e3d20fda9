import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'database/connections-checked'
const head =
  'import os\nfrom sqlalchemy import create_engine\nfrom sqlalchemy.pool import NullPool\nurl = os.environ["DATABASE_URL"]\n'
const outcome = (body: string) => outcomeOf(check, { 'app/db.py': head + body })

test('an engine without pool_pre_ping fails, also with pool_recycle', async () => {
  const result = await outcome('a = create_engine(url, pool_pre_ping=True)\nb = create_engine(url, pool_recycle=300)\n')
  expect(placesOf(result)).toEqual(['app/db.py:6'])
  expect((await outcome('b = create_engine(url, pool_pre_ping=False)\n')).status).toBe('fail')
})

test('pool_pre_ping=True passes, directly or from a default', async () => {
  expect((await outcome('a = create_engine(url, pool_pre_ping=True)\n')).status).toBe('pass')
  expect((await outcome('PING = True\na = create_engine(url, **{"pool_pre_ping": PING})\n')).status).toBe('pass')
})

test('what keeps no connections, or tests them itself, is not applicable', async () => {
  expect((await outcome('a = create_engine(url, poolclass=NullPool)\n')).status).toBe('not-applicable')
  expect(
    (
      await outcomeOf(check, {
        'app/db.py': 'import asyncpg\nasync def start(dsn):\n    return await asyncpg.create_pool(dsn)\n',
      })
    ).status,
  ).toBe('not-applicable')
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

test('an unknown value is unverified', async () => {
  expect((await outcome('a = create_engine(url, pool_pre_ping=os.environ["PING"] == "1")\n')).status).toBe('unverified')
  expect((await outcome('def f(**o):\n    return create_engine(url, **o)\n')).status).toBe('unverified')
})

test('an engine for one question, disposed of in the same function, is no pool; one of the lifespan is', async () => {
  const once = `def probe():\n    engine = create_engine(url)\n    try:\n        with engine.connect() as one:\n            return one.scalar(ASK)\n    finally:\n        engine.dispose()\n`
  expect((await outcome(once)).status).toBe('not-applicable')
  const kept = `async def lifespan(app):\n    engine = create_engine(url)\n    app.state.engine = engine\n    yield\n    engine.dispose()\n`
  expect((await outcome(kept)).status).toBe('fail')
})

test('arguments for SQLite that are chosen among others do not make a pool one of SQLite', async () => {
  const args = (otherwise: string) =>
    `def args():\n    if url.startswith("sqlite"):\n        return {"check_same_thread": False}\n${otherwise}e = create_engine(url, connect_args=args())\n`
  expect((await outcome(args('    return {"connect_timeout": 5}\n'))).status).toBe('fail')
  expect((await outcome('e = create_engine(url, connect_args={"check_same_thread": False})\n')).status).toBe(
    'not-applicable',
  )
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'database/pool-configured'
const head =
  'from sqlalchemy import create_engine\nfrom sqlalchemy.pool import NullPool\nfrom app.settings import settings\n'
const settings = {
  'app/settings.py':
    'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    database_url: str\n    pool_size: int = 20\nsettings = Settings()\n',
}
const outcome = (body: string, more: Record<string, string> = {}) =>
  outcomeOf(check, { ...settings, 'app/db.py': head + body, ...more })

test('a pool at its defaults fails; the sized one before it does not', async () => {
  const result = await outcome(
    'a = create_engine(settings.database_url, pool_size=20, max_overflow=10)\nb = create_engine(settings.database_url)\n',
  )
  expect(placesOf(result)).toEqual(['app/db.py:5'])
})

test('no upper bound, and waiting without end, fail', async () => {
  expect((await outcome('a = create_engine(settings.database_url, pool_size=5, max_overflow=-1)\n')).status).toBe(
    'fail',
  )
  expect((await outcome('a = create_engine(settings.database_url, pool_size=5, pool_timeout=None)\n')).status).toBe(
    'fail',
  )
})

test.each([
  [
    'arguments',
    'e = create_engine(settings.database_url, pool_size=settings.pool_size, max_overflow=10, pool_timeout=30)\n',
  ],
  [
    'a dictionary',
    'options = {"pool_size": 20}\noptions["max_overflow"] = 10\ne = create_engine(settings.database_url, **options)\n',
  ],
  [
    'a function that returns them',
    'def options():\n    return dict(pool_size=20)\ne = create_engine(settings.database_url, **options())\n',
  ],
])('passes: sized by %s', async (_, body) => {
  const result = await outcome(body)
  expect(result.status).toBe('pass')
  expect(result.summary).toContain('pool_size 20')
})

test('asyncpg and psycopg pools are sized by max_size', async () => {
  const bare = { 'app/db.py': 'import asyncpg\nasync def start(dsn):\n    return await asyncpg.create_pool(dsn)\n' }
  expect((await outcomeOf(check, bare)).status).toBe('fail')
  const sized = {
    'app/db.py': 'import asyncpg\nasync def start(dsn):\n    return await asyncpg.create_pool(dsn, max_size=20)\n',
  }
  expect((await outcomeOf(check, sized)).status).toBe('pass')
})

test('SQLite, migrations and commands are not the pool of the service', async () => {
  const files = {
    'app/db.py': 'from sqlalchemy import create_engine\ne = create_engine("sqlite:///./x.db")\n',
    'alembic/env.py': 'from sqlalchemy import engine_from_config\ne = engine_from_config({})\n',
    'scripts/seed.py': 'from sqlalchemy import create_engine\ne = create_engine("postgresql://x")\n',
  }
  expect((await outcomeOf(check, files)).status).toBe('not-applicable')
})

test('options of unknown content, no pool at all and unread drivers are not judged', async () => {
  expect(
    (await outcome('def make(**options):\n    return create_engine(settings.database_url, **options)\n')).status,
  ).toBe('unverified')
  expect((await outcome('e = create_engine(settings.database_url, poolclass=NullPool)\n')).status).toBe('unverified')
  expect((await outcomeOf(check, { 'app/a.py': 'import psycopg\nc = psycopg.connect("x")\n' })).status).toBe(
    'unverified',
  )
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

test('an engine for one question, disposed of in the same function, is no pool; one of the lifespan is', async () => {
  const once = `def probe():\n    engine = create_engine(settings.database_url)\n    try:\n        with engine.connect() as one:\n            return one.scalar(ASK)\n    finally:\n        engine.dispose()\n`
  expect((await outcome(once)).status).toBe('not-applicable')
  const kept = `async def lifespan(app):\n    engine = create_engine(settings.database_url)\n    app.state.engine = engine\n    yield\n    engine.dispose()\n`
  expect((await outcome(kept)).status).toBe('fail')
})

test('a size that is set only under a condition is not known to be set; one left out for SQLite is', async () => {
  const built = (condition: string) =>
    `def options():\n    given = {}\n    if ${condition}:\n        given["pool_size"] = 20\n    return given\ne = create_engine(settings.database_url, **options())\n`
  const found = await outcome(built('"pool_size" in settings.model_fields_set'))
  expect(found).toMatchObject({ status: 'unverified', summary: expect.stringContaining('only if "pool_size" in') })
  expect((await outcome(built('not settings.database_url.startswith("sqlite")'))).status).toBe('pass')
})

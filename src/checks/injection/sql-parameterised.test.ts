import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'injection/sql-parameterised'
const head = `from enum import Enum
from fastapi import APIRouter
from sqlalchemy import text
router = APIRouter()
TABLE = "leads"
SORT = {"name": "l.name", "age": "l.age"}
class Direction(Enum):
    UP = "asc"
`
/** The body of a handler \`find(q: str, limit: int, direction: Direction)\`; the first line of the body is line 11. */
const handler = (body: string) => ({
  'app/api.py': `${head}@router.get("/leads")
async def find(session, q: str, limit: int, direction: Direction, sort: str = "name"):
${body
  .split('\n')
  .map((line) => `    ${line}`)
  .join('\n')}
`,
})
const outcome = (body: string) => outcomeOf(check, handler(body))

test('a request value in the text fails, with where it comes from', async () => {
  const result = await outcome(
    'await session.execute(text("SELECT 1 FROM leads WHERE id = :id"), {"id": q})\nawait session.execute(text(f"SELECT * FROM leads WHERE name = \'{q}\'"))',
  )
  expect(placesOf(result)).toEqual(['app/api.py:12'])
  expect(result).toMatchObject({ findings: [{ confidence: 'high', subject: 'q in SQL of app.api.find' }] })
})

test.each([
  ['concatenation', 'sql = "SELECT * FROM leads WHERE name = \'" + q + "\'"\nawait session.execute(sql)'],
  ['percent', 'await session.execute("SELECT * FROM leads WHERE name = \'%s\'" % q)'],
  ['format', 'await session.fetch("SELECT * FROM leads ORDER BY {}".format(sort))'],
  ['added later', 'sql = "SELECT * FROM leads"\nif q:\n    sql += f" WHERE {q}"\nawait session.execute(text(sql))'],
  [
    'a list of conditions',
    'parts = []\nparts.append(f"name = \'{q}\'")\nawait session.execute(text("SELECT * FROM leads WHERE " + " AND ".join(parts)))',
  ],
  [
    'one of two branches',
    'if limit:\n    sql = f"SELECT * FROM leads WHERE {q}"\nelse:\n    sql = "SELECT * FROM leads"\nawait session.execute(text(sql))',
  ],
  ['the whole statement', 'await session.execute(text(q))'],
  ['a fragment', 'await session.execute(select(x).order_by(text(f"{sort} DESC")))'],
])('fails: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('fail')
})

test.each([
  ['a number', 'await session.execute(text(f"SELECT * FROM leads LIMIT {limit}"))'],
  ['a module constant', 'await session.execute(text(f"SELECT * FROM {TABLE} WHERE id = :id"), {"id": q})'],
  ['an enumeration', 'await session.execute(text(f"SELECT * FROM leads ORDER BY name {direction.value}"))'],
  ['a key of a fixed table', 'await session.execute(text(f"SELECT * FROM leads ORDER BY {SORT[sort]}"))'],
  [
    'a look-up with a fixed default',
    'await session.execute(text(f"SELECT * FROM leads ORDER BY {SORT.get(sort, \'id\')}"))',
  ],
  [
    'tested against a list',
    'if sort not in SORT:\n    raise ValueError\nawait session.execute(text(f"SELECT * FROM leads ORDER BY {sort}"))',
  ],
  ['a bind name', 'await session.execute(text(f"SELECT * FROM leads WHERE a = :{q}"))'],
  [
    'numbered bind names',
    'marks = ", ".join(f":id_{i}" for i, _ in enumerate(q))\nawait session.execute(text(f"SELECT * FROM leads WHERE id IN ({marks})"))',
  ],
  [
    'question marks',
    'marks = ",".join("?" for _ in q)\nawait session.execute(f"SELECT * FROM leads WHERE id IN ({marks})", q)',
  ],
  ['quoted', 'await session.execute(f"SELECT * FROM {quote_ident(sort)} WHERE 1 = 1")'],
  [
    'conditions that are constant',
    'parts = ["a = :a"]\nif q:\n    parts.append("b = :b")\nawait session.execute(text("SELECT * FROM leads WHERE " + " AND ".join(parts)))',
  ],
  ["the name of a model's table", 'await session.execute(text(f"SELECT * FROM {Lead.__tablename__}"))'],
  ['overwritten before the use', 'sort = "id"\nawait session.execute(text(f"SELECT * FROM leads ORDER BY {sort}"))'],
])('passes: %s', async (_, body) => {
  expect((await outcome(body)).status).toBe('pass')
})

test('a helper that all callers give constants passes; a caller that gives a request value fails', async () => {
  const helper = 'async def count(session, table):\n    await session.execute(text(f"SELECT count(*) FROM {table}"))\n'
  const good = `${head}${helper}async def a(session):\n    await count(session, "leads")\n`
  expect((await outcomeOf(check, { 'app/api.py': good })).status).toBe('pass')
  const bad = `${good}@router.get("/count")\nasync def b(session, name: str):\n    await count(session, name)\n`
  expect(await outcomeOf(check, { 'app/api.py': bad })).toMatchObject({ findings: [{ confidence: 'medium' }] })
})

test.each([
  ['cursor.execute(query)'],
  ['cursor.execute(query.format(**kwargs))'],
  ['conn.cursor().execute(query)'],
  ['conn.execute(text(query))'],
])('a whole statement that callers give is no pass: %s', async (statement) => {
  const provider = `from sqlalchemy import text
class Provider:
    def _query(self, conn, query: str, **kwargs):
        cursor = conn.cursor()
        cursor.execute("SELECT 1 FROM leads")
        return ${statement}
`
  expect(await outcomeOf(check, { 'app/provider.py': provider })).toMatchObject({
    status: 'unverified',
    summary: expect.stringContaining('as app.provider.Provider._query does: query'),
    evidence: [{ line: 6 }, { line: 5 }, { kind: 'search' }],
  })
})

test('what a driver composes, and statements of a query builder, are no text from elsewhere', async () => {
  const provider = `from psycopg import sql
from sqlalchemy import select
def find(conn, lead):
    cursor = conn.cursor()
    cursor.execute(sql.SQL("SELECT {} FROM leads").format(sql.Identifier("a")))
    cursor.execute(select(lead))
`
  expect((await outcomeOf(check, { 'app/provider.py': provider })).status).toBe('pass')
})

test('values of dependencies are values of the request, sessions are not', async () => {
  const text = (guard: string, name: string) => `from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel
from sqlalchemy import text
router = APIRouter()
class Filters(BaseModel):
    sort: str
    limit: int
def tenant(x_tenant: str = Header()):
    return x_tenant
def number(x_tenant: int = Header()):
    return x_tenant
@router.get("/leads")
async def find(session=Depends(get_session), name=${guard}, filters: Filters = Depends()):
    await session.execute(text(f"SELECT * FROM t ORDER BY {${name}}"))
`
  const status = async (guard: string, name: string) =>
    (await outcomeOf(check, { 'app/api.py': text(guard, name) })).status
  expect(await status('Depends(tenant)', 'name')).toBe('fail')
  expect(await status('Depends(tenant)', 'filters.sort')).toBe('fail')
  expect(await status('Depends(tenant)', 'filters.limit')).toBe('pass')
  expect(await status('Depends(number)', 'name')).toBe('pass')
})

test('what is not SQL, or not given to a database, is not judged', async () => {
  const body =
    'logger.info(f"SELECT {q} FROM x")\nawait tool.execute(f"run {q}")\nawait graph.execute(q)\npool.execute(lambda: q)\nraise ValueError(f"DELETE FROM {q}")'
  expect((await outcome(body)).status).toBe('not-applicable')
})

test('migrations with names from loops, and constants, pass', async () => {
  const files = {
    'alembic/versions/1.py':
      'from alembic import op\ndef upgrade():\n    for t in tables():\n        op.execute(f"ALTER TABLE {t} ADD COLUMN x int")\n',
  }
  expect((await outcomeOf(check, files)).status).toBe('pass')
})

test('nothing to look at is never a pass', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
  const broken = { 'app/a.py': 'session.execute("SELECT 1 FROM x")\n', 'app/b.py': 'def f(:\n  x = = 1\n' }
  expect((await outcomeOf(check, broken)).status).toBe('unverified')
})

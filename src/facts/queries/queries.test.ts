import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import type { QueriesFacts } from './types.ts'

const MODELS = `from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class Org(Base):
    __tablename__ = "orgs"
    id: Mapped[int] = mapped_column(primary_key=True)
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
class Run(Base):
    __tablename__ = "runs"
    run_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    flow_id: Mapped[str]
class Flow(Base):
    __tablename__ = "flows"
    flow_id: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    title: Mapped[str]
class Attempt(Base):
    __tablename__ = "attempts"
    id: Mapped[int] = mapped_column(primary_key=True)
    org_id: Mapped[int] = mapped_column(ForeignKey("orgs.id"))
    run_id: Mapped[str]
`
const MAIN = `import jwt
from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy import and_, func, select
from app.models import Attempt, Flow, Run, User
app = FastAPI(openapi_url=None)
async def user(request: Request, session=Depends(get_session)) -> User:
    header = request.headers.get("Authorization")
    if not header:
        raise HTTPException(401)
    return await session.get(User, jwt.decode(header, KEY, algorithms=["HS256"])["sub"])
`

function queries(body: string): Promise<QueriesFacts> {
  return factsOf('queries', { 'app/__init__.py': '', 'app/models.py': MODELS, 'app/main.py': MAIN + body })
}

/** The scope of each query on the way of the endpoints, guards left out. */
async function scopes(body: string): Promise<string[]> {
  const { queries: found } = await queries(body)
  return found.flatMap(({ operation, tables, uses }) =>
    uses.flatMap(({ scope }) => (scope === 'exempt' ? [] : [`${operation} ${tables.join()} ${scope}`])),
  )
}

const endpoint = (body: string): string =>
  `@app.get("/runs/{run_id}")\nasync def read(run_id: str, session=Depends(get_session), me: User = Depends(user)):\n    ${body.replaceAll('\n', '\n    ')}\n`

test('a query is told with operation, tables, conditions, where their values come from, and the way to it', async () => {
  const { entries, queries: found } = await queries(
    endpoint('return await session.scalar(select(Run).where(Run.run_id == run_id, Run.org_id == me.org_id))'),
  )
  expect(entries.map(({ name }) => name)).toEqual(['GET /runs/{run_id}'])
  expect(found.find(({ tables }) => tables.includes('runs'))).toMatchObject({
    operation: 'select',
    function: 'app.main.read',
    at: { file: 'app/main.py', line: 13 },
    predicates: [
      { table: 'runs', column: 'run_id', operator: '=', value: 'request' },
      { table: 'runs', column: 'org_id', operator: '=', value: 'principal' },
    ],
    uses: [{ scope: 'scoped', through: ['app.main.read'], by: { column: 'org_id' } }],
  })
})

test('a table that a selected column names before it is joined belongs to the rows it is joined to', async () => {
  const body =
    'return await session.execute(select(Run, Flow.title).join(Flow, Flow.flow_id == Run.flow_id).where(Run.org_id == me.org_id))'
  expect(await scopes(endpoint(body))).toEqual(['select runs,flows scoped'])
})

test('what a look-up found out holds where it gives a row, not where it gives None', async () => {
  const find = `async def find(session, run_id, org_id):
    run = await session.get(Run, run_id)
    if run is None or run.org_id != org_id:
        return None
    return run
`
  const attempts = 'return await session.scalars(select(Attempt).where(Attempt.run_id == run_id))'
  const required = `run = await find(session, run_id, me.org_id)\nif not run:\n    raise HTTPException(404)\nreturn run`
  expect(await scopes(find + endpoint(required))).toEqual(['select runs scoped'])
  const scoped = 'run = await session.scalar(select(Run).where(Run.run_id == run_id, Run.org_id == me.org_id))\n'
  expect(await scopes(endpoint(`${scoped}if not run:\n    raise HTTPException(404)\n${attempts}`))).toEqual([
    'select runs scoped',
    'select attempts scoped',
  ])
  expect(await scopes(endpoint(attempts))).toEqual(['select attempts open'])
})

test('rows that a function read and changed before it gives None are not forgotten', async () => {
  const rename = `async def rename(session, run_id, title):
    run = await session.get(Run, run_id)
    run.title = title
    return None
`
  expect(await scopes(rename + endpoint('await rename(session, run_id, "x")'))).toEqual(['select runs open'])
})

test('one function called with and without the tenant: each way has its own verdict, in any order', async () => {
  const get = `async def get(session, run_id, org_id=None):
    query = select(Run).where(Run.run_id == run_id)
    if org_id:
        query = query.where(Run.org_id == org_id)
    return (await session.scalars(query)).first()
`
  const one = endpoint('return await get(session, run_id, me.org_id)')
  const other =
    '@app.get("/any/{run_id}")\nasync def anything(run_id: str, session=Depends(get_session), me: User = Depends(user)):\n    return await get(session, run_id)\n'
  expect((await scopes(get + one + other)).sort()).toEqual(['select runs open', 'select runs scoped'])
  expect((await scopes(get + other + one)).sort()).toEqual(['select runs open', 'select runs scoped'])
})

test('a guard reads to find out who asks; the same function called by a handler is judged', async () => {
  const body = `async def load(session, key):
    return await session.get(User, key)
async def strict(request: Request, session=Depends(get_session)):
    header = request.headers.get("Authorization")
    if not header:
        raise HTTPException(401)
    return await load(session, jwt.decode(header, KEY, algorithms=["HS256"])["sub"])
@app.get("/users/{key}")
async def read(key: int, session=Depends(get_session), me=Depends(strict)):
    return await load(session, key)
`
  expect(await scopes(body)).toEqual(['select users open'])
})

test('code that never ends, recursions and broken files end in a result', async () => {
  const loop = 'def ping(x):\n    return pong(x)\ndef pong(x):\n    while True:\n        return ping(x)\n'
  expect(await scopes(loop + endpoint('return ping(run_id)'))).toEqual([])
  const lines = Array.from({ length: 5000 }, (_, line) => `x${line} = await session.get(Run, run_id)`).join('\n')
  expect((await queries(endpoint(lines))).entries).toHaveLength(1)
})

test('what one endpoint proved of a value it sent says nothing of the same value of another one', async () => {
  const load =
    'async def load(session, run_id):\n    return await session.scalars(select(Attempt).where(Attempt.run_id == run_id))\n'
  const proven = endpoint(
    'run = await session.scalar(select(Run).where(Run.run_id == run_id, Run.org_id == me.org_id))\nif not run:\n    raise HTTPException(404)\nreturn await load(session, run_id)',
  )
  const bare =
    '@app.get("/any/{run_id}")\nasync def anything(run_id: str, session=Depends(get_session), me: User = Depends(user)):\n    return await load(session, run_id)\n'
  const expected = ['select attempts open', 'select attempts scoped', 'select runs scoped']
  expect((await scopes(load + proven + bare)).sort()).toEqual(expected)
  expect((await scopes(load + bare + proven)).sort()).toEqual(expected)
})

test('what a function puts into an object it is given is there for each caller, and changes nothing for the next one', async () => {
  const service = `class Service:
    def __init__(self, org_id):
        self.org_id = org_id
def made(org_id):
    return Service(org_id)
async def listed(session, service):
    return await session.scalars(select(Run).where(Run.org_id == service.org_id))
`
  const first = endpoint('service = made(me.org_id)\nservice.org_id = run_id\nreturn await listed(session, service)')
  const second =
    '@app.get("/all")\nasync def listing(session=Depends(get_session), me: User = Depends(user)):\n    return await listed(session, made(me.org_id))\n'
  const expected = ['select runs request', 'select runs scoped']
  expect((await scopes(service + first + second)).sort()).toEqual(expected)
  expect((await scopes(service + second + first)).sort()).toEqual(expected)
})

test('a guard too long to be followed stays a guard, for every endpoint behind it alike', async () => {
  const lines = Array.from({ length: 9000 }, (_, line) => `x${line} = load(header, ${line})`).join('\n    ')
  const body = `async def strict(request: Request):
    header = request.headers.get("Authorization")
    if not header:
        raise HTTPException(401)
    ${lines}
    return x1
@app.get("/a/{key}")
async def a(key: int, session=Depends(get_session), me=Depends(strict)):
    return await session.scalars(select(Run).where(Run.org_id == me.org_id))
@app.get("/b/{key}")
async def b(key: int, session=Depends(get_session), me=Depends(strict)):
    return await session.scalars(select(Run).where(Run.org_id == me.org_id))
`
  expect(await scopes(body)).toEqual(['select runs scoped', 'select runs scoped'])
})

const many = (body: string): string =>
  `@app.post("/runs")\nasync def read(ids: list[str], session=Depends(get_session), me: User = Depends(user)):\n    ${body.replaceAll('\n', '\n    ')}\n`

test('as many rows of the tenant as were asked for: all that were asked for are the tenant’s', async () => {
  const found =
    'runs = (await session.scalars(select(Run).where(Run.run_id.in_(ids), Run.org_id == me.org_id))).all()\n'
  const attempts = 'return await session.scalars(select(Attempt).where(Attempt.run_id.in_(ids)))'
  const counted = 'if len(runs) != len(ids):\n    raise HTTPException(404)\n'
  expect(await scopes(many(found + counted + attempts))).toEqual(['select runs scoped', 'select attempts scoped'])
})

test('a number that is right says nothing of whose the rows are', async () => {
  const attempts = 'return await session.scalars(select(Attempt).where(Attempt.run_id.in_(ids)))'
  const counted = 'if len(ids) != len(me.names):\n    raise HTTPException(404)\n'
  expect(await scopes(many(counted + attempts))).toEqual(['select attempts open'])
  const found = 'runs = (await session.scalars(select(Run).where(Run.org_id == me.org_id))).all()\n'
  expect(await scopes(many(`${found}if len(runs) != len(ids):\n    raise HTTPException(404)\n${attempts}`))).toEqual([
    'select runs scoped',
    'select attempts open',
  ])
})

test('a flag that is negated in SQL is no condition that was not understood', async () => {
  expect(
    await scopes(endpoint('return await session.scalar(select(Run).where(~Run.title, Run.run_id == run_id))')),
  ).toEqual(['select runs open'])
})

test('a change made on a way that ends in an error may have been made: nothing was checked', async () => {
  const body =
    'run = await session.get(Run, run_id)\nawait session.delete(run)\nawait session.commit()\nraise HTTPException(410)'
  expect(await scopes(endpoint(body))).toEqual(['select runs unknown', 'delete runs scoped'])
  const update = 'from sqlalchemy import update\n'
  const changed =
    'await session.execute(update(Run).where(Run.run_id == run_id).values(title="x"))\nraise HTTPException(410)'
  expect(await scopes(update + endpoint(changed))).toEqual(['update runs unknown'])
})

test('SQL that was not understood may be a change, also in a function that gives nothing', async () => {
  const body = `from sqlalchemy import text
async def drop(session, table, run_id):
    await session.execute(text(f"DELETE FROM {table} WHERE id = {run_id}"))
    return None
`
  expect(await scopes(body + endpoint('await drop(session, "runs", run_id)\nreturn {}'))).not.toContain(
    'select  scoped',
  )
})

test('a query over subqueries that touch no tenant’s table is none of a tenant', async () => {
  const body = `from app.plain import Country
`
  const { queries: found } = await factsOf('queries', {
    'app/__init__.py': '',
    'app/models.py': MODELS,
    'app/plain.py':
      'from sqlalchemy.orm import Mapped, mapped_column\nfrom app.models import Base\nclass Country(Base):\n    __tablename__ = "countries"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
    'app/main.py':
      MAIN +
      body +
      endpoint(
        'inner = select(Country.id).where(Country.id == run_id).subquery()\nreturn await session.scalars(select(inner.c.id))',
      ),
  })
  expect(found.flatMap(({ uses }) => uses.map(({ scope }) => scope)).filter((one) => one !== 'exempt')).toEqual([
    'none',
  ])
})

test('a row that was checked after it was read proves what it was looked up by', async () => {
  const checked =
    'run = await session.get(Run, run_id)\nif run is None or run.org_id != me.org_id:\n    raise HTTPException(404)\n'
  const attempts = 'return await session.scalars(select(Attempt).where(Attempt.run_id == run_id))'
  expect(await scopes(endpoint(checked + attempts))).toEqual(['select runs scoped', 'select attempts scoped'])
  const unchecked = 'run = await session.get(Run, run_id)\nif run is None:\n    raise HTTPException(404)\n'
  expect(await scopes(endpoint(unchecked + attempts))).toEqual(['select runs open', 'select attempts open'])
})

test('who asks and the row in a call named like a check that was not understood: nothing is certain', async () => {
  const read = 'run = await session.get(Run, run_id)\n'
  const check = `async def check_access(me, run):
    return await remote.ask(me.id, run.run_id)
`
  const refusing = `${read}if not await check_access(me, run):\n    return None\nreturn run`
  expect(await scopes(check + endpoint(refusing))).toEqual(['select runs unknown'])
  expect(await scopes(check + endpoint(`${read}return run`))).toEqual(['select runs open'])
})

test('rows that are checked one by one beside what was sent', async () => {
  const body = `runs = await session.scalars(select(Run).where(Run.run_id.in_(ids)))
found = []
for wanted, run in zip(ids, runs):
    if run.org_id != me.org_id:
        raise HTTPException(403)
    found.append(run)
return found`
  expect(await scopes(many(body))).toEqual(['select runs scoped'])
})

test('a loop that passes over some rows, or ends before it has seen all, has not checked them', async () => {
  const loop = (line: string): string => `runs = await session.scalars(select(Run).where(Run.run_id.in_(ids)))
for run in runs:
    if run.org_id != me.org_id:
        ${line}
return runs`
  expect(await scopes(many(loop('raise HTTPException(403)')))).toEqual(['select runs scoped'])
  expect(await scopes(many(loop('continue')))).toEqual(['select runs open'])
  expect(await scopes(many(loop('break')))).toEqual(['select runs open'])
})

import { expect, test } from 'vitest'
import { endpoint, many, queries, scopes } from '../../testing/tenant-queries.ts'

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

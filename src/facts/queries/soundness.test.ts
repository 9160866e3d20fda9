import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import { endpoint, MAIN, MODELS, many, scopes } from '../../testing/tenant-queries.ts'

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

test('columns of a subquery bring its conditions along, also as another class', async () => {
  const inner = (where: string): string => `inner = select(Run.run_id, Run.title).where(${where}).subquery()\n`
  const own = inner('Run.org_id == me.org_id')
  const open = inner('Run.run_id == run_id')
  const columns = 'return await session.execute(select(inner.c.run_id))'
  expect(await scopes(endpoint(own + columns))).toEqual(['select runs scoped'])
  expect(await scopes(endpoint(open + columns))).toEqual(['select runs open'])
  const nested = 'outer = select(inner.c.title).subquery()\nreturn await session.execute(select(outer.c.title))'
  expect(await scopes(endpoint(own + nested))).toEqual(['select runs scoped'])
  const alias = 'from sqlalchemy.orm import aliased\n'
  const seen = 'other = aliased(Run, inner)\nreturn await session.scalars(select(other))'
  expect(await scopes(alias + endpoint(own + seen))).toEqual(['select runs scoped'])
  expect(await scopes(alias + endpoint(open + seen))).toEqual(['select runs open'])
})

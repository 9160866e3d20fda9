import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/readiness-checks-database'
const ready = (parameters: string, ...body: string[]) =>
  service(`@app.get("/readyz")\nasync def readyz(${parameters}):\n${body.map((line) => `    ${line}\n`).join('')}`)

test('readiness that looks at something else is found', async () => {
  const other = ready('', 'if not app.state.started:', '    raise HTTPException(503)', 'return {}')
  expect(placesOf(await outcomeOf(id, other))).toEqual(['app/main.py:9'])
})

test('taking a session asks the database nothing', async () => {
  expect(await outcomeOf(id, ready('session=Depends(get_session)', 'return {"status": "ok"}'))).toMatchObject({
    status: 'fail',
  })
})

test('a question whose failure is lost does not count', async () => {
  const lost = ready(
    'session=Depends(get_session)',
    'try:',
    '    await session.execute(text("SELECT 1"))',
    'except Exception:',
    '    pass',
    'return {}',
  )
  expect(placesOf(await outcomeOf(id, lost))).toEqual(['app/main.py:11'])
})

test('a question through the session, the engine or a helper counts', async () => {
  const session = ready('session=Depends(get_session)', 'await session.execute(text("SELECT 1"))', 'return {}')
  const direct = ready(
    '',
    'async with engine.connect() as connection:',
    '    await connection.execute(text("SELECT 1"))',
    'return {}',
  )
  for (const files of [session, direct]) expect(await outcomeOf(id, files)).toMatchObject({ status: 'pass' })
})

test('without a database there is nothing to ask', async () => {
  const main = 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/readyz")\ndef readyz():\n    return {}\n'
  expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'not-applicable' })
  expect(await outcomeOf(id, service(''))).toMatchObject({ status: 'not-applicable' })
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { service } from './fixture.ts'

const id = 'health/liveness-is-shallow'
const live = (body: string) =>
  service(`@app.get("/livez")\nasync def livez(session=Depends(get_session)):\n    ${body}\n    return {}\n`)

test('liveness that fails with the database is found', async () => {
  expect(placesOf(await outcomeOf(id, live('await session.execute(text("SELECT 1"))')))).toEqual(['app/main.py:9'])
})

test('liveness that answers at once passes, and readiness may look', async () => {
  expect(await outcomeOf(id, service(''))).toMatchObject({ status: 'pass' })
  const ready =
    '@app.get("/readyz")\nasync def readyz(session=Depends(get_session)):\n    await session.execute(text("SELECT 1"))\n'
  expect(await outcomeOf(id, service(ready))).toMatchObject({ status: 'pass' })
})

test('no liveness endpoint is no pass', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'from fastapi import FastAPI\napp = FastAPI()\n' })).toMatchObject({
    status: 'not-applicable',
  })
})

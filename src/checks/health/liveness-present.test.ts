import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'health/liveness-present'
const app = 'from fastapi import Depends, FastAPI, HTTPException, Header\napp = FastAPI()\n'

test('no endpoint is told; the health of something else is not the health of the service', async () => {
  expect(await outcomeOf(id, { 'app/main.py': `${app}@app.get("/leads")\ndef leads(): ...\n` })).toMatchObject({
    status: 'fail',
  })
  const other = `${app}@app.get("/leads/{id}/status")\ndef lead_status(id: int): ...\n@app.get("/version")\ndef version(): ...\n`
  expect(await outcomeOf(id, { 'app/main.py': other })).toMatchObject({ status: 'fail' })
})

test('the usual names pass', async () => {
  for (const path of ['/health', '/healthz', '/livez', '/api/v1/health', '/health/live', '/ping']) {
    const main = `${app}@app.get("${path}")\ndef health():\n    return {"status": "ok"}\n`
    expect(await outcomeOf(id, { 'app/main.py': main }), path).toMatchObject({ status: 'pass' })
  }
})

test('an endpoint that asks for credentials cannot be probed', async () => {
  const main = `${app}def login(authorization: str = Header(None)):\n    if authorization is None:\n        raise HTTPException(401)\n@app.get("/healthz", dependencies=[Depends(login)])\ndef health():\n    return {}\n`
  expect(placesOf(await outcomeOf(id, { 'app/main.py': main }))).toEqual(['app/main.py:6'])
})

test('no application, no endpoint to ask for', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const id = 'rate-limit/public-endpoints-limited'
const run = (routes: string) => outcomeOf(id, { 'app/main.py': slowapi() + routes })
const limited = '@app.post("/leads")\n@limiter.limit("5/minute")\ndef create_lead(request: Request): ...\n'

test('an open endpoint without a limit is found, its limited neighbour is not; writers come first', async () => {
  const outcome = await run(
    `${limited}@app.get("/prices")\ndef prices(): ...\n@app.post("/quotes")\ndef quote(): ...\n`,
  )
  expect(placesOf(outcome)).toEqual(['app/main.py:14', 'app/main.py:12'])
})

test('guarded endpoints, probes and documentation need no limit of their own', async () => {
  const guarded =
    'from fastapi import Header, HTTPException\ndef user(authorization: str = Header(None)):\n    if authorization is None:\n        raise HTTPException(401)\n@app.get("/me", dependencies=[Depends(user)])\ndef me(): ...\n'
  const health = '@app.get("/healthz")\ndef healthz(): ...\n'
  expect(await run(`${limited}${guarded}${health}`)).toMatchObject({ status: 'pass' })
})

test('a limit without effect does not count', async () => {
  const above = '@limiter.limit("5/minute")\n@app.post("/leads")\ndef create_lead(request: Request): ...\n'
  expect(placesOf(await run(above))).toEqual(['app/main.py:10'])
})

test('no public endpoints, no pass', async () => {
  expect(await run('')).toMatchObject({ status: 'not-applicable' })
})

test('showing a form costs nothing, sending it does; a public path is no excuse', async () => {
  const form = '@app.get("/register")\ndef form(): ...\n@app.post("/public/leads")\ndef lead(): ...\n'
  expect(placesOf(await run(`${limited}${form}`))).toEqual(['app/main.py:14'])
})

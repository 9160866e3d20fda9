import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/guards-refuse'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

const SOFT = `soft = HTTPBearer(auto_error=False)\n`

test('fails when the only guard of a writing endpoint is optional', async () => {
  const outcome = await check(
    `${SOFT}@app.post("/a")\ndef a(u=Depends(user)): ...\n@app.post("/b")\ndef b(c=Depends(soft)): ...\n`,
  )
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ subject: 'guard app.main.soft' }] })
  expect(placesOf(outcome)).toEqual(['app/main.py:16'])
})

test('passes when guards refuse', async () => {
  expect((await check(`@app.post("/a")\ndef a(u=Depends(user)): ...\n`)).status).toBe('pass')
})

test('an optional user beside a strict guard, or on a public reading page, is fine', async () => {
  const both = `${SOFT}@app.post("/a")\ndef a(c=Depends(soft), u=Depends(user)): ...\n`
  expect((await check(both)).status).toBe('pass')
  const page = `${SOFT}@app.post("/a")\ndef a(u=Depends(user)): ...\n@app.get("/news")\ndef news(c=Depends(soft)): ...\n`
  expect((await check(page)).status).toBe('pass')
})

test('no guard at all: not applicable, other checks find the open endpoints', async () => {
  expect((await check(`@app.post("/a")\ndef a(): ...\n`)).status).toBe('not-applicable')
})

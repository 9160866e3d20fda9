import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/read-endpoints-guarded'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails for the open one, after a guarded one', async () => {
  const outcome = await check(`@app.get("/a")\ndef a(u=Depends(user)): ...\n@app.get("/leads")\ndef b(): ...\n`)
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:14'])
})

test('passes when all are guarded, health and start page aside', async () => {
  const body = `@app.get("/a")\ndef a(u=Depends(user)): ...\n@app.get("/healthz")\ndef h(): ...\n@app.get("/")\ndef home(): ...\n`
  expect((await check(body)).status).toBe('pass')
})

test('nothing to read: not applicable', async () => {
  expect((await check(`@app.get("/healthz")\ndef h(): ...\n`)).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/write-endpoints-guarded'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails for the open one, after a guarded one', async () => {
  const outcome = await check(
    `@app.post("/a")\ndef a(u=Depends(user)): ...\n@app.delete("/b/{id}")\ndef b(id: int): ...\n`,
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:14'])
})

test('passes when all are guarded', async () => {
  expect((await check(`@app.post("/a")\ndef a(u=Depends(user)): ...\n`)).status).toBe('pass')
})

test('logins, registrations, webhooks and one-time links are public by their nature', async () => {
  const paths = ['/auth/login', '/register', '/webhooks/stripe', '/invites/{token}', '/password-reset', '/oauth/token']
  const body = paths.map((path, i) => `@app.post("${path}")\ndef f${i}(): ...\n`).join('')
  expect((await check(body)).status).toBe('not-applicable')
})

test('the second factor is a step of the login; setting one up without a challenge is not', async () => {
  const body = `@app.post("/mfa/verify")\ndef verify(challenge_token: str, code: str): ...
@app.post("/mfa/enroll/start")\ndef start(challenge_token: str): ...
@app.post("/mfa/disable")\ndef disable(user_id: int): ...\n`
  expect(placesOf(await check(body))).toEqual(['app/main.py:16'])
})

test('an open endpoint that exists only under a condition is found with less confidence', async () => {
  const outcome = await check(`import os\nif os.getenv("DEBUG"):\n    @app.post("/wipe")\n    def wipe(): ...\n`)
  expect(outcome).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
})

test('what could not be followed is no pass', async () => {
  const body = `@app.post("/a")\ndef a(u=Depends(user)): ...\nimport plugins\napp.include_router(plugins.load())\n`
  expect((await check(body)).status).toBe('unverified')
  expect((await outcomeOf(ID, { 'app.py': 'print(1)\n' })).status).toBe('not-applicable')
})

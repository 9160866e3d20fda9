import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { slowapi } from './fixture.ts'

const id = 'rate-limit/login-endpoints-limited'
const run = (routes: string) => outcomeOf(id, { 'app/main.py': slowapi() + routes })
const login = (decorator = '') =>
  `@app.post("/auth/login")\n${decorator}def login(request: Request, email: str, password: str): ...\n`

test('a login without a limit is found', async () => {
  expect(placesOf(await run(login()))).toEqual(['app/main.py:9'])
})

test('a limited login passes', async () => {
  expect(await run(login('@limiter.limit("5/minute")\n'))).toMatchObject({ status: 'pass' })
})

test('a redirect to a provider, a refresh and other things named so are no logins', async () => {
  const others = `@app.post("/auth/login")\ndef login(request: Request):\n    return oauth.google.authorize_redirect(request)
@app.post("/runs/{run_id}/refresh")\ndef refresh(run_id: str, email: str): ...\n`
  expect(await run(others)).toMatchObject({ status: 'not-applicable' })
})

import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { SERVICE } from './service.fixture.ts'

const ID = 'auth/webhooks-verify-signature'
const check = (body: string, more: Record<string, string> = {}): Promise<Outcome> =>
  outcomeOf(ID, { 'app/__init__.py': '', ...more, 'app/main.py': SERVICE + body })

test('fails for the webhook that believes every body', async () => {
  const outcome = await check(
    `@app.post("/webhooks/a")\ndef a(u=Depends(user)): ...\n@app.post("/webhooks/stripe")\nasync def b(request: Request):\n    return await request.json()\n`,
  )
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['app/main.py:14'])
})

test('passes when the signature is compared before the body is used', async () => {
  const outcome = await check(
    `import hmac\n@app.post("/webhooks/stripe")\nasync def b(request: Request):\n    signature = request.headers.get("X-Signature")\n    if not hmac.compare_digest(sign(await request.body()), signature):\n        raise HTTPException(401)\n    return 1\n`,
  )
  expect(outcome.status).toBe('pass')
})

test('a signature that is read and never compared does not count', async () => {
  const outcome = await check(
    `@app.post("/webhooks/stripe")\nasync def b(request: Request):\n    signature = request.headers.get("X-Signature")\n    return await request.json()\n`,
  )
  expect(outcome.status).toBe('fail')
})

test('an endpoint that installs a webhook takes an order of a user, not an event', async () => {
  const body = '@app.post("/providers/install/webhook/{kind}")\ndef a(kind: str, u=Depends(user)): ...\n'
  expect((await check(body)).status).toBe('not-applicable')
})

test('pages about webhooks are no webhooks', async () => {
  expect((await check(`@app.get("/webhooks")\ndef list_webhooks(): ...\n`)).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (text: string) =>
  outcomeOf('auth/jwt-expires', { 'app/__init__.py': '', 'app/auth.py': `import jwt\n${text}` })
const GOOD =
  'def make(user):\n    payload = {"sub": user}\n    payload.update({"exp": later()})\n    return jwt.encode(payload, KEY)\n'

test('fails for claims without exp, after good ones', async () => {
  expect(
    placesOf(await run(`${GOOD}def invite(mail):\n    claims = {"sub": mail}\n    return jwt.encode(claims, KEY)\n`)),
  ).toEqual(['app/auth.py:8'])
})

test('claims of the callers are looked at', async () => {
  const sign = 'def sign(claims):\n    return jwt.encode(claims, KEY)\n'
  expect(placesOf(await run(`${sign}def login(u):\n    return sign({"sub": u})\n`))).toEqual(['app/auth.py:3'])
  expect((await run(`${sign}def login(u):\n    return sign({"sub": u, "exp": 1})\n`)).status).toBe('pass')
  expect((await run(sign)).status).toBe('unverified')
})

test('passes, and a trial of the key is no token', async () => {
  expect((await run(`${GOOD}def check():\n    jwt.encode({"sub": "startup-check"}, KEY)\n`)).status).toBe('pass')
  expect((await run('')).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const HEAD = 'import hmac, time\ndef sign(p):\n    return hmac.new(KEY, p, "sha256").hexdigest()\n'
const run = (text: string) =>
  outcomeOf('auth/login-links-expire', { 'app/__init__.py': '', 'app/auth.py': `${HEAD}${text}` })
const GOOD = 'def create_invite_token(c):\n    return sign(f"{c.id}:{int(time.time()) + 600}")\n'

test('fails for a signature without a time, after a good one', async () => {
  expect(placesOf(await run(`${GOOD}def create_login_token(c):\n    return f"{c.id}.{sign(c.id)}"\n`))).toEqual([
    'app/auth.py:6',
  ])
})

test('a timed serializer read without max_age fails, with it passes', async () => {
  const text = (age: string) =>
    `from itsdangerous import URLSafeTimedSerializer\nserializer = URLSafeTimedSerializer("k")\ndef read(t):\n    return serializer.loads(t${age})\n`
  expect((await run(text(''))).status).toBe('fail')
  expect((await run(text(', max_age=900'))).status).toBe('pass')
})

test('passes with a time; random tokens of a database do not arise here', async () => {
  expect((await run(GOOD)).status).toBe('pass')
  expect((await run('def create_reset_token():\n    return secrets.token_urlsafe()\n')).status).toBe('not-applicable')
})

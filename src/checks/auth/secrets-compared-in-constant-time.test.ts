import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const HEAD =
  'import hmac, os\nMETRICS_TOKEN = os.getenv("METRICS_TOKEN")\ndef sign(p):\n    return hmac.new(KEY, p, "sha256").hexdigest()\n'
const run = (text: string) =>
  outcomeOf('auth/secrets-compared-in-constant-time', { 'app/__init__.py': '', 'app/auth.py': `${HEAD}${text}` })
const GOOD = 'def good(s, p):\n    return hmac.compare_digest(s, sign(p))\n'

test('fails for signatures, settings and passwords compared with ==', async () => {
  const text = `${GOOD}def a(signature, p):\n    return signature != sign(p)\ndef b(token):\n    return token == METRICS_TOKEN\ndef c(user, form):\n    return user.password == form.password\n`
  expect(placesOf(await run(text))).toEqual(['app/auth.py:8', 'app/auth.py:10', 'app/auth.py:12'])
})

test('comparisons that ask something else pass', async () => {
  const text = `${GOOD}
def d(token, kind, password, confirm_password, next_token):
    if METRICS_TOKEN == "" or METRICS_TOKEN is None or token.type == kind:
        return len(token) == len(METRICS_TOKEN)
    return password == confirm_password and token == next_token and token != TokenType.ACCESS
def e(session, User, token):
    return session.query(User).filter(User.password == token.password)
`
  expect((await run(text)).status).toBe('pass')
})

test('does not arise without secrets', async () => {
  expect((await run('')).status).toBe('not-applicable')
})

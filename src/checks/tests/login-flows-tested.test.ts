import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/login-flows-tested'
const auth = {
  'app/auth.py': `import hmac, jwt
from datetime import timedelta
def current_user(token: str):
    return jwt.decode(token, "k", algorithms=["HS256"])
def create_magic_link_token(email: str):
    return hmac.new(b"k", f"{email}{timedelta(minutes=5)}".encode(), "sha256").hexdigest()
`,
}
const outcome = (tests: string, more: Record<string, string> = auth) => outcomeOf(check, service(tests, more))
const tokens =
  test_('login', 'assert client.get("/me", headers={"Authorization": "Bearer x"}).status_code == 200') +
  test_('false_token', 'assert client.get("/me", headers={"Authorization": "Bearer no"}).status_code == 401')

test('each flow needs both: the right ones let in, and others refused', async () => {
  const result = await outcome(tokens + test_('magic_link', 'assert client.get("/magic?t=1").status_code == 303'))
  expect(result.status === 'fail' && result.findings.map(({ message }) => message)).toEqual([
    'No test proves: login by a link: others are refused',
  ])
})

test('all of it passes', async () => {
  const links =
    test_('magic_link', 'assert client.get("/magic?t=1").status_code == 303') +
    test_('used_magic_link', 'assert client.get("/magic?t=1").status_code == 401')
  expect((await outcome(tokens + links)).status).toBe('pass')
})

test('a test that only creates something says nothing of logins', async () => {
  const other = test_('booking', 'assert client.post("/bookings").status_code == 201', 'assert 404 != 1')
  expect((await outcome(other)).status).toBe('fail')
})

test('a refusal for another reason is none of a login', async () => {
  const other =
    test_('login', 'assert client.put("/me", headers={"Authorization": "Bearer x"}).status_code == 200') +
    test_('login_bad', 'assert client.put("/me", headers={"Authorization": "Bearer x"}).status_code == 400')
  const result = await outcome(other, {
    'app/auth.py': 'import jwt\ndef f(t):\n    return jwt.decode(t, "k", algorithms=["HS256"])\n',
  })
  expect(result.status === 'fail' && result.findings.map(({ message }) => message)).toEqual([
    'No test proves: login by token: others are refused',
  ])
})

test('without a login there is nothing to test', async () => {
  expect((await outcome(tokens, {})).status).toBe('not-applicable')
})

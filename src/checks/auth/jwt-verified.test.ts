import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (text: string) =>
  outcomeOf('auth/jwt-verified', { 'app/__init__.py': '', 'app/auth.py': `import jwt\n${text}` })
const GOOD = 'def read(token):\n    return jwt.decode(token, KEY, algorithms=["HS256"])\n'

test('fails for decoding without verification, after a good one', async () => {
  const bad = `${GOOD}def claims(token):\n    return jwt.decode(token, options={"verify_signature": False})\nwho = claims(t)\n`
  expect(placesOf(await run(bad))).toEqual(['app/auth.py:5'])
})

test('the condition is told; a helper that nothing calls is a guess', async () => {
  const unverified = (more: string) =>
    run(
      `def claims(token):\n    if settings.trusted:\n        return jwt.decode(token, options={"verify_signature": False})\n${more}`,
    )
  expect(await unverified('who = claims(t)\n')).toMatchObject({
    status: 'fail',
    findings: [{ message: expect.stringContaining('its signature, if settings.trusted'), confidence: 'high' }],
  })
  expect(await unverified('')).toMatchObject({ status: 'fail', findings: [{ confidence: 'low' }] })
  const method =
    'class Service(Base):\n    def claims(self, t):\n        return jwt.decode(t, options={"verify_signature": False})\n'
  expect(await run(method)).toMatchObject({ status: 'fail', findings: [{ confidence: 'medium' }] })
})

test('options in a constant and verify=False count too', async () => {
  expect(
    placesOf(
      await run(
        'OPTIONS = {"verify_signature": False}\ndef a(t):\n    return jwt.decode(t, options=OPTIONS)\ndef b(t):\n    return jwt.decode(t, verify=False)\na(b(1))\n',
      ),
    ),
  ).toEqual(['app/auth.py:4', 'app/auth.py:6'])
})

test('the algorithm of the token or none is no fixed algorithm', async () => {
  const text =
    'def a(t):\n    header = jwt.get_unverified_header(t)\n    return jwt.decode(t, KEY, algorithms=[header["alg"]])\ndef b(t):\n    return jwt.decode(t, KEY, algorithms=["HS256", "none"])\n'
  expect(placesOf(await run(text))).toEqual(['app/auth.py:4', 'app/auth.py:6'])
})

test('passes for verified tokens; header peeks and other decoders are no matter', async () => {
  expect(
    (await run(`${GOOD}def kid(t):\n    return jwt.get_unverified_header(t)["kid"]\nx = b"".decode("utf8")\n`)).status,
  ).toBe('pass')
})

test('a peek before a verified decode is less sure', async () => {
  const text =
    'def read(t):\n    issuer = jwt.decode(t, options={"verify_signature": False})["tenant_name"]\n    return jwt.decode(t, key(issuer), algorithms=["RS256"])\nread(1)\n'
  const outcome = await run(text)
  expect(outcome.status === 'fail' && outcome.findings.map(({ confidence }) => confidence)).toEqual(['medium'])
})

test('does not arise without tokens', async () => {
  expect((await run('')).status).toBe('not-applicable')
  expect((await outcomeOf('auth/jwt-verified', { 'a.ts': '' })).status).toBe('unverified')
})

test('algorithms that are not known here are unverified', async () => {
  expect((await run('def read(t):\n    return jwt.decode(t, KEY, algorithms=allowed())\n')).status).toBe('unverified')
})

test('an unverified token that is only logged, or read by a function that says so, weighs little', async () => {
  const logged =
    'import jwt, logging\nlogger = logging.getLogger()\ndef authenticate(t):\n    try:\n        return jwt.decode(t, "k", algorithms=["RS256"])\n    except jwt.PyJWTError:\n        logger.exception("bad: %r", jwt.decode(t, options={"verify_signature": False}))\n'
  const named =
    'import jwt\ndef get_unverified_claims(t):\n    return jwt.decode(t, options={"verify_signature": False})\nx = get_unverified_claims(y)\n'
  for (const text of [logged, named]) {
    const outcome = await outcomeOf('auth/jwt-verified', { 'app/__init__.py': '', 'app/auth.py': text })
    expect(JSON.stringify(outcome)).not.toMatch(/"confidence":"(high|medium)"/)
  }
})

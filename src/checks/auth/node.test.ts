import { expect, test } from 'vitest'
import type { Outcome } from '../../core/outcome.ts'
import { outcomeOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const run = (check: string, body: string): Promise<Outcome> =>
  outcomeOf(
    check,
    expressService(
      `import jwt from 'jsonwebtoken'\nimport bcrypt from 'bcrypt'\nimport crypto from 'node:crypto'\napp.post('/a', async (req, res) => {\n${body}\n})`,
    ),
  )
const high = { status: 'fail', findings: [{ confidence: 'high' }] }

test('JWTs that are read', async () => {
  const check = 'auth/jwt-verified'
  expect(await run(check, "jwt.verify(req.body.token, process.env.KEY, { algorithms: ['HS256'] })")).toMatchObject({
    status: 'pass',
  })
  expect(
    await run(check, "jwt.verify(req.body.token, process.env.KEY, { algorithms: ['HS256', 'none'] })"),
  ).toMatchObject(high)
  expect(await run(check, 'const user = jwt.decode(req.body.token)')).toMatchObject({
    findings: [{ confidence: 'medium' }],
  })
  const both =
    "const { kid } = jwt.decode(req.body.token, { complete: true }).header\njwt.verify(req.body.token, keys[kid], { algorithms: ['RS256'] })"
  expect(await run(check, both)).toMatchObject({ status: 'pass' })
})

test('JWTs that are made', async () => {
  const check = 'auth/jwt-expires'
  expect(await run(check, 'jwt.sign({ sub: req.user.id }, process.env.KEY)')).toMatchObject(high)
  expect(await run(check, "jwt.sign({ sub: req.user.id }, process.env.KEY, { expiresIn: '1h' })")).toMatchObject({
    status: 'pass',
  })
  expect(await run(check, 'jwt.sign(claims(), process.env.KEY)')).toMatchObject({ status: 'unverified' })
})

test('passwords', async () => {
  const check = 'auth/passwords-hashed-slowly'
  expect(await run(check, 'await bcrypt.hash(req.body.password, 12)')).toMatchObject({ status: 'pass' })
  expect(await run(check, 'await bcrypt.hash(req.body.password, 4)')).toMatchObject(high)
  expect(await run(check, "crypto.createHash('sha256').update(req.body.password).digest('hex')")).toMatchObject(high)
  expect(await run(check, "crypto.createHash('sha256').update(req.body.file).digest('hex')")).toMatchObject({
    status: 'not-applicable',
  })
})

test('comparisons', async () => {
  const check = 'auth/secrets-compared-in-constant-time'
  expect(
    await run(check, "if (req.headers['x-api-key'] !== process.env.API_KEY) return res.sendStatus(401)"),
  ).toMatchObject(high)
  expect(await run(check, 'if (!crypto.timingSafeEqual(a, b)) return')).toMatchObject({ status: 'pass' })
  expect(await run(check, 'if (req.body.token === undefined) return')).toMatchObject({ status: 'not-applicable' })
})

test('cookies', async () => {
  const check = 'auth/session-cookies-flagged'
  expect(await run(check, "res.cookie('session', token, { httpOnly: true })")).toMatchObject(high)
  expect(
    await run(
      check,
      "res.cookie('session', token, { httpOnly: true, secure: process.env.NODE_ENV === 'production', sameSite: 'lax' })",
    ),
  ).toMatchObject({ status: 'pass' })
  expect(await run(check, "res.cookie('theme', req.body.theme)")).toMatchObject({ status: 'not-applicable' })
  const session = (cookie: string) =>
    outcomeOf(
      check,
      expressService(
        `import session from 'express-session'\napp.use(session({ secret: process.env.S, cookie: ${cookie} }))`,
      ),
    )
  expect(await session('{ maxAge: 1000 }')).toMatchObject(high)
  expect(await session("{ secure: true, sameSite: 'strict' }")).toMatchObject({ status: 'pass' })
})

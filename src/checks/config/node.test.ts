import { expect, test } from 'vitest'
import { factsOf, outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const defaults = async (body: string): Promise<string[]> =>
  (await factsOf('settings', expressService(body))).settings.map(
    ({ name, default: given }) => `${name} ${given.kind}${given.kind === 'constant' ? ` ${given.value}` : ''}`,
  )

test('settings of Node, with what they are when nobody sets them', async () => {
  expect(
    await defaults(
      "const a = { key: process.env.JWT_SECRET || 'dev', port: process.env.PORT ?? 80, name: process.env.NAME }",
    ),
  ).toEqual(['JWT_SECRET constant dev', 'PORT constant 80', 'NAME constant null'])
  expect(
    await defaults("if (!process.env.API_KEY) throw new Error('API_KEY')\nconst key = process.env.API_KEY"),
  ).toEqual(['API_KEY required', 'API_KEY required'])
  expect(await defaults("const { A_KEY, B_KEY = 'x' } = process.env")).toEqual([
    'A_KEY constant null',
    'B_KEY constant x',
  ])
  expect(
    await defaults(
      "import crypto from 'crypto'\nconst s = process.env.SESSION_SECRET || crypto.randomBytes(32).toString('hex')",
    ),
  ).toEqual(['SESSION_SECRET generated'])
})

test('schemas of the environment', async () => {
  const zod =
    "import { z } from 'zod'\nconst env = z.object({ JWT_SECRET: z.string().min(32), PORT: z.coerce.number().default(3000), S3_KEY: z.string().optional() }).parse(process.env)"
  expect(await defaults(zod)).toEqual(['JWT_SECRET required', 'PORT constant 3000', 'S3_KEY constant null'])
  const envalid =
    "import { cleanEnv, str, port } from 'envalid'\nconst env = cleanEnv(process.env, { JWT_SECRET: str(), COOKIE_SECRET: str({ default: 'keyboard cat' }), PORT: port({ default: 80 }) })"
  expect(await defaults(envalid)).toEqual([
    'JWT_SECRET required',
    'COOKIE_SECRET constant keyboard cat',
    'PORT constant 80',
  ])
})

test('a secret with a default that works is told, one that is required or refused is not', async () => {
  const check = 'auth/secret-settings-required'
  const run = (body: string) => outcomeOf(check, expressService(body))
  const bad = await run("const secret = process.env.JWT_SECRET || 'super-secret'")
  expect(bad).toMatchObject({ status: 'fail', findings: [{ confidence: 'high' }] })
  expect(placesOf(bad)).toEqual(['src/app.ts:3'])
  expect(
    (await run("if (!process.env.JWT_SECRET) throw new Error('no')\nconst secret = process.env.JWT_SECRET")).status,
  ).toBe('pass')
  const refused =
    "const secret = process.env.JWT_SECRET || 'super-secret'\nif (process.env.NODE_ENV === 'production' && (!process.env.JWT_SECRET || process.env.JWT_SECRET === 'super-secret')) throw new Error('no')"
  expect((await run(refused)).status).toBe('pass')
  expect((await run("const name = process.env.NAME || 'x'")).status).toBe('not-applicable')
})

test('production validation', async () => {
  const run = (body: string) => outcomeOf('config/production-settings-validated', expressService(body))
  expect((await run("const secret = process.env.JWT_SECRET || 'x'")).status).toBe('fail')
  expect(
    (
      await run(
        "import { z } from 'zod'\nexport const env = z.object({ JWT_SECRET: z.string().min(32), DATABASE_URL: z.string().url() }).parse(process.env)",
      )
    ).status,
  ).toBe('pass')
})

test('an assertion over a setting refuses its lack', async () => {
  const body = "import assert from 'assert'\nconst jwtSecret = process.env.JWT_SECRET\nassert(jwtSecret)"
  expect((await outcomeOf('config/production-settings-validated', expressService(body))).status).toBe('pass')
})

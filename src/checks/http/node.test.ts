import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const cors = (options: string, around = (text: string) => text) =>
  outcomeOf('http/cors-not-wildcard', expressService(`import cors from 'cors'\n${around(`app.use(cors(${options}))`)}`))

test.each([
  ['none named', ''],
  ['a star', "{ origin: '*' }"],
  ['whoever asks', '{ origin: true, credentials: true }'],
  ['a default of a setting', "{ origin: process.env.ORIGIN || '*' }"],
  ['a function that says yes', '{ origin: (origin, callback) => callback(null, true) }'],
])('CORS fails: %s', async (_, options) => {
  const outcome = await cors(options)
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['src/app.ts:4'])
})

test('CORS that names its origins passes, what a function decides is not known', async () => {
  expect((await cors("{ origin: ['https://a.example'], credentials: true }")).status).toBe('pass')
  expect((await cors('{ origin: process.env.ORIGIN }')).status).toBe('pass')
  expect((await cors("{ origin: '*' }", (text) => `if (process.env.NODE_ENV === 'development') ${text}`)).status).toBe(
    'pass',
  )
  expect((await cors('{ origin: (origin, callback) => callback(null, LIST.includes(origin)) }')).status).toBe(
    'unverified',
  )
  expect((await outcomeOf('http/cors-not-wildcard', expressService(''))).status).toBe('not-applicable')
})

test('CORS of Fastify, NestJS and by hand', async () => {
  const fastify = {
    'package.json': '{"dependencies":{"fastify":"5"}}',
    'src/app.ts':
      "import Fastify from 'fastify'\nimport cors from '@fastify/cors'\nconst app = Fastify()\napp.register(cors, { origin: true })\n",
  }
  expect(placesOf(await outcomeOf('http/cors-not-wildcard', fastify))).toEqual(['src/app.ts:4'])
  const hand =
    "app.use((req, res, next) => { res.setHeader('Access-Control-Allow-Origin', req.headers.origin); next() })"
  expect((await outcomeOf('http/cors-not-wildcard', expressService(hand))).status).toBe('fail')
})

test('security headers', async () => {
  const run = (body: string) => outcomeOf('http/security-headers', expressService(body))
  expect((await run("import helmet from 'helmet'\napp.use(helmet())")).status).toBe('pass')
  expect((await run("app.use((req, res, next) => { res.setHeader('X-Frame-Options', 'DENY'); next() })")).status).toBe(
    'pass',
  )
  expect((await run("import helmet from 'helmet'\nconst headers = helmet()")).status).toBe('fail')
  expect(
    (await run("app.get('/', (req, res) => { res.setHeader('X-Frame-Options', 'DENY'); res.send() })")).status,
  ).toBe('fail')
})

test('stacks in answers', async () => {
  const run = (answer: string) =>
    outcomeOf('http/debug-off', expressService(`app.use((err, req, res, next) => {\n${answer}\n})`))
  expect(placesOf(await run('res.status(500).json({ message: err.message, stack: err.stack })'))).toEqual([
    'src/app.ts:4',
  ])
  expect((await run("res.json({ stack: process.env.NODE_ENV === 'production' ? undefined : err.stack })")).status).toBe(
    'pass',
  )
  expect((await run('log.error(err.stack)\nres.status(500).json({})')).status).toBe('pass')
})

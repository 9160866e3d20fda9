import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const status = async (check: string, body: string): Promise<string> =>
  (await outcomeOf(check, expressService(body))).status

test.each([
  ['axios', "import axios from 'axios'\nawait axios.get('https://a.example/b')"],
  ['an axios instance', "import axios from 'axios'\nconst api = axios.create({ baseURL: 'https://a.example' })"],
  ['node-fetch', "import fetch from 'node-fetch'\nawait fetch('https://a.example')"],
  ['got', "import got from 'got'\nawait got('https://a.example', { json: {} })"],
  ['https.request', "import https from 'node:https'\nhttps.request('https://a.example', { method: 'POST' })"],
  ['ioredis', "import Redis from 'ioredis'\nconst redis = new Redis(process.env.REDIS_URL)"],
  ['a timeout of 0', "import axios from 'axios'\nawait axios.get('https://a.example/b', { timeout: 0 })"],
])('no timeout fails: %s', async (_, body) => {
  const outcome = await outcomeOf('outbound/http-timeouts', expressService(body))
  expect(outcome.status).toBe('fail')
  expect(placesOf(outcome)).toEqual(['src/app.ts:4'])
})

test.each([
  ['axios', "import axios from 'axios'\nawait axios.post('https://a.example/b', { a: 1 }, { timeout: 5000 })"],
  ['an axios instance', "import axios from 'axios'\nconst api = axios.create({ timeout: 5_000 })\nawait api.get('/b')"],
  [
    'defaults of axios',
    "import axios from 'axios'\naxios.defaults.timeout = 5000\nawait axios.get('https://a.example/b')",
  ],
  ['fetch with a signal', "await fetch('https://a.example', { signal: AbortSignal.timeout(5000) })"],
  [
    'options in a constant',
    "const OPTIONS = { signal: AbortSignal.timeout(5000) }\nawait fetch('https://a.example', OPTIONS)",
  ],
  ['ioredis', "import Redis from 'ioredis'\nconst redis = new Redis(process.env.REDIS_URL, { commandTimeout: 1000 })"],
])('a timeout passes: %s', async (_, body) => {
  expect(await status('outbound/http-timeouts', body)).toBe('pass')
})

test('fetch of Node gives up after five minutes, which is told as a guess; options from elsewhere are not known', async () => {
  expect(await outcomeOf('outbound/http-timeouts', expressService("await fetch('https://a.example')"))).toMatchObject({
    findings: [{ confidence: 'low' }],
  })
  expect(
    await status(
      'outbound/http-timeouts',
      "import axios from 'axios'\nawait axios.post('https://a.example', {}, options())",
    ),
  ).toBe('unverified')
})

test('a get of something else is no request', async () => {
  expect(await status('outbound/http-timeouts', "const cache = new Map()\ncache.get('https://a.example')")).toBe(
    'not-applicable',
  )
})

test('mail, Stripe and the AWS SDK', async () => {
  expect(
    await outcomeOf(
      'outbound/mail-timeouts',
      expressService("import nodemailer from 'nodemailer'\nnodemailer.createTransport({ host: 'mail' })"),
    ),
  ).toMatchObject({ findings: [{ confidence: 'low' }] })
  expect(
    await status(
      'outbound/mail-timeouts',
      "import nodemailer from 'nodemailer'\nnodemailer.createTransport({ host: 'mail', socketTimeout: 9000 })",
    ),
  ).toBe('pass')
  expect(
    await status('outbound/stripe-timeouts', "import Stripe from 'stripe'\nconst stripe = new Stripe(process.env.KEY)"),
  ).toBe('fail')
  expect(
    await status(
      'outbound/stripe-timeouts',
      "import Stripe from 'stripe'\nconst stripe = new Stripe(process.env.KEY, { timeout: 9000 })",
    ),
  ).toBe('pass')
  expect(
    await status(
      'outbound/storage-timeouts',
      "import { S3Client } from '@aws-sdk/client-s3'\nconst s3 = new S3Client({ region: 'eu' })",
    ),
  ).toBe('fail')
})

test('certificates', async () => {
  const off = "import https from 'https'\nconst agent = new https.Agent({ rejectUnauthorized: false })"
  expect(placesOf(await outcomeOf('outbound/tls-verified', expressService(off)))).toEqual(['src/app.ts:4'])
  expect(await status('outbound/tls-verified', "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'")).toBe('fail')
  expect(
    await status(
      'outbound/tls-verified',
      "await fetch('https://a.example')\nconst agent = { rejectUnauthorized: true }",
    ),
  ).toBe('pass')
})

import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const status = async (check: string, body: string): Promise<string> =>
  (await outcomeOf(check, expressService(body))).status

test('a logger is configured, the console is not one', async () => {
  expect(
    await status(
      'logging/configured',
      "import pino from 'pino'\nconst logger = pino({ level: process.env.LOG_LEVEL })\nlogger.info('up')",
    ),
  ).toBe('pass')
  expect(await outcomeOf('logging/configured', expressService("console.log('up')"))).toMatchObject({
    status: 'fail',
    findings: [{ message: expect.stringMatching(/^1 calls write to the console/) }],
  })
  expect(await status('logging/configured', 'Math.log(2)')).toBe('not-applicable')
})

test('JSON', async () => {
  const check = 'logging/structured'
  expect(await status(check, "import pino from 'pino'\nconst logger = pino()\nlogger.info('up')")).toBe('pass')
  expect(
    await status(
      check,
      "import pino from 'pino'\nconst logger = pino({ transport: { target: 'pino-pretty' } })\nlogger.info('up')",
    ),
  ).toBe('fail')
  expect(
    await status(
      check,
      "import pino from 'pino'\nconst logger = pino({ transport: isProd ? undefined : { target: 'pino-pretty' } })\nlogger.info('up')",
    ),
  ).toBe('pass')
  expect(
    await status(
      check,
      "import winston from 'winston'\nconst logger = winston.createLogger({ format: winston.format.json() })\nlogger.info('up')",
    ),
  ).toBe('pass')
  expect(
    await status(
      check,
      "import winston from 'winston'\nconst logger = winston.createLogger({ format: winston.format.simple() })\nlogger.info('up')",
    ),
  ).toBe('fail')
})

test('ids of requests', async () => {
  const check = 'logging/request-ids'
  expect(await status(check, "import pinoHttp from 'pino-http'\napp.use(pinoHttp())\nlogger.info('up')")).toBe('pass')
  expect(
    await status(
      check,
      "app.use((req, res, next) => { req.id = req.headers['x-request-id']; next() })\nlogger.info('up')",
    ),
  ).toBe('fail')
  expect(await status(check, "logger.info('up')")).toBe('fail')
})

test('a logger of another package is set up there', async () => {
  const body = "import { subsystemLogger } from '@acme/common'\nconst logger = subsystemLogger('a')\nlogger.info('up')"
  expect(await status('logging/configured', body)).toBe('unverified')
})

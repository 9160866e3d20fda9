import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { expressService } from '../../testing/node.ts'

const LIMIT = "import rateLimit from 'express-rate-limit'\napp.use(rateLimit({ windowMs: 60_000, max: 100 }))\n"
const CHECKS = ['rate-limit/public-endpoints-limited', 'rate-limit/limiter-in-force']

test.each(CHECKS)('%s passes where every route was followed', async (check) => {
  expect((await outcomeOf(check, expressService(`${LIMIT}app.post('/a', (req, res) => res.json(1))`))).status).toBe(
    'pass',
  )
  expect((await outcomeOf(check, expressService("app.post('/a', (req, res) => res.json(1))"))).status).toBe('fail')
})

test.each(CHECKS)('%s: routes made of what folders hold are not known to be limited', async (check) => {
  const files = expressService(
    `import { routes } from './router/routes'\n${LIMIT}for (const route of routes) app.post(route.path, route.handler)`,
    {
      'src/router/routes.ts':
        "import { readdirSync } from 'fs'\nexport const routes = []\nfor (const name of readdirSync('pages')) routes.push({ path: '/' + name, handler: (req, res) => res.json(1) })\n",
      'pages/a/index.ts': '',
    },
  )
  const outcome = await outcomeOf(check, files)
  expect(outcome.status).toBe('unverified')
  expect(outcome.status === 'unverified' && outcome.summary).toMatch(/found in folders/)
})

test('a limiter that the handler asks, and a plugin of Fastify', async () => {
  const asked = expressService(
    "import { RateLimiterMemory } from 'rate-limiter-flexible'\nconst loginLimiter = new RateLimiterMemory({ points: 5 })\napp.post('/login', async (req, res) => {\n  await loginLimiter.consume(req.ip)\n  res.json(check(req.body.password))\n})",
  )
  expect((await outcomeOf('rate-limit/login-endpoints-limited', asked)).status).toBe('pass')
  const fastify = (options: string) => ({
    'package.json': '{"dependencies":{"fastify":"5"}}',
    'src/app.ts': `import Fastify from 'fastify'\nimport rateLimit from '@fastify/rate-limit'\nconst app = Fastify()\napp.register(rateLimit, ${options})\napp.post('/a', async () => 1)\n`,
  })
  expect((await outcomeOf(CHECKS[0] ?? '', fastify('{ max: 100 }'))).status).toBe('pass')
  expect((await outcomeOf(CHECKS[0] ?? '', fastify('{ global: false }'))).status).toBe('fail')
})

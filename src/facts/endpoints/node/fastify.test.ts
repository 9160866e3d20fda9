import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'

const PACKAGE = { 'package.json': '{"name":"t","dependencies":{"fastify":"5"}}' }

async function routesOf(files: Record<string, string>): Promise<string[]> {
  const facts = await factsOf('endpoints', { ...PACKAGE, ...files })
  return facts.endpoints.map(({ method, path, auth }) => `${method} ${path} ${auth.kind}`)
}

const HEAD = `import Fastify from 'fastify'
import fp from 'fastify-plugin'
const app = Fastify()
const h = async () => ({})
const guard = async (request, reply) => { if (!request.headers.authorization) return reply.code(401).send({}) }
`

describe('routes of Fastify', () => {
  it('keeps hooks of a plugin within it, and lets those of fastify-plugin out', async () => {
    const body = `app.register(async (inner) => { inner.addHook('onRequest', guard); inner.get('/in', h) }, { prefix: '/a' })
app.get('/out', h)
app.register(async (inner) => {
  inner.register(fp(async (same) => { same.addHook('preHandler', guard) }))
  inner.register(async (deep) => deep.post('/x/:id', h), { prefix: 'deep' })
}, { prefix: '/b' })`
    expect(await routesOf({ 'app.js': HEAD + body })).toEqual([
      'GET /out open',
      'GET /a/in guarded',
      'POST /b/deep/x/{id} guarded',
    ])
  })

  it('gives a plugin the hooks that were there when it was loaded', async () => {
    const body = `await app.register(async (inner) => inner.get('/before', h))
app.register(async (inner) => inner.get('/later', h))
app.addHook('onRequest', guard)`
    expect((await routesOf({ 'app.js': HEAD + body })).sort()).toEqual(['GET /before open', 'GET /later guarded'])
  })

  it('reads options of routes, decorators and what the JWT plugin adds', async () => {
    const body = `app.register(import('@fastify/jwt'), { secret: 'x' })
app.decorate('authenticate', async (request, reply) => { try { await request.jwtVerify() } catch (error) { reply.send(error) } })
app.decorate('softUser', async (request) => { try { await request.jwtVerify() } catch (error) {} })
app.after(() => {
  app.get('/a', { onRequest: [app.authenticate] }, h)
  app.route({ method: ['POST', 'PUT'], url: '/b', preHandler: app.softUser, handler: h })
  app.get('/c', { preHandler: app.auth([app.authenticate, app.softUser]) }, h)
  app.get('/d', { config: { rateLimit: { max: 3, timeWindow: '1 minute' } } }, h)
})`
    const facts = await factsOf('endpoints', { ...PACKAGE, 'app.js': HEAD + body })
    expect(facts.endpoints.map(({ method, path, auth }) => `${method} ${path} ${auth.kind}`)).toEqual([
      'GET /a guarded',
      'POST /b optional',
      'PUT /b optional',
      'GET /c optional',
      'GET /d open',
    ])
    expect(facts.endpoints.at(-1)?.rateLimit).toMatchObject({ limit: '3/1 minute' })
  })

  it('never takes for a guard what may let anybody through', async () => {
    const body = `app.register(async (inner) => {
  if (process.env.TOKEN) inner.addHook('onRequest', guard)
  inner.get('/a', h)
})
app.get('/b', { preHandler: async (request, reply) => { if (isBanned(request.ip)) reply.code(403).send() } }, h)
app.get('/c', { onRequest: [app.verifyUser] }, h)`
    expect((await routesOf({ 'app.js': HEAD + body })).sort()).toEqual([
      'GET /a unknown',
      'GET /b open',
      'GET /c unknown',
    ])
  })

  it('follows the folder that autoload is given', async () => {
    const files = {
      'src/app.ts': `import Fastify from 'fastify'
import AutoLoad from '@fastify/autoload'
import { join } from 'node:path'
export const app = Fastify()
app.register(AutoLoad, { dir: join(import.meta.dirname, 'routes'), options: { prefix: '/api' } })`,
      'src/routes/root.ts': "export default async (app) => { app.get('/', async () => 1) }",
      'src/routes/users/index.ts': "export default async (app) => { app.get('/:id', async () => 1) }",
    }
    expect(await routesOf(files)).toEqual(['GET /api open', 'GET /api/users/{id} open'])
  })
})

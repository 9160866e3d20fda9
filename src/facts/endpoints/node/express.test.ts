import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../testing/audit.ts'

const PACKAGE = { 'package.json': '{"name":"t","dependencies":{"express":"4"}}' }
const AUTH = `export function requireAuth(req, res, next) {
  const token = req.headers.authorization?.split(' ')[1]
  if (!token) return res.status(401).json({})
  next()
}
export function maybeUser(req, res, next) {
  if (req.headers.authorization) req.user = decode(req.headers.authorization)
  next()
}
`

async function routesOf(files: Record<string, string>): Promise<string[]> {
  const facts = await factsOf('endpoints', { ...PACKAGE, 'src/auth.ts': AUTH, ...files })
  return facts.endpoints.map(({ method, path, auth }) => `${method} ${path} ${auth.kind}`)
}

const app = (body: string): Record<string, string> => ({
  'src/app.ts': `import express, { Router } from 'express'\nimport { maybeUser, requireAuth } from './auth.js'\nconst app = express()\n${body}\nexport default app\n`,
})

describe('routes of Express', () => {
  it('follows routers through functions, files, prefixes and loops', async () => {
    const files = {
      ...app("import { users } from './users.js'\nconst API = '/api'\napp.use(`${API}/users`, users())"),
      'src/users.ts': `import { Router } from 'express'
export function users() {
  const router = Router()
  router.route('/:id').get(show).put(show)
  for (const [method, path] of [['post', '/'], ['delete', '/:id(\\\\d+)']]) router[method](path, show)
  return router
}
function show(req, res) { res.json({}) }
`,
    }
    expect(await routesOf(files)).toEqual([
      'GET /api/users/{id} open',
      'PUT /api/users/{id} open',
      'POST /api/users open',
      'DELETE /api/users/{id} open',
    ])
  })

  it('reads classes that build routers, as compilers write them for CommonJS', async () => {
    const files = {
      'lib/controller.js': `"use strict";
var __importDefault = (this && this.__importDefault) || function (mod) { return (mod && mod.__esModule) ? mod : { "default": mod }; };
Object.defineProperty(exports, "__esModule", { value: true });
const express_1 = __importDefault(require("express"));
class Controller {
  constructor() { this.app = express_1.default.Router(); }
  route(options) { this.app[options.method](options.path, check(options.permission), options.handler.bind(this)); }
  get router() { return this.app; }
}
function check(permission) { return (req, res, next) => { if (permission === 'none') return next(); if (!req.user) return res.status(403).end(); return next(); }; }
exports.default = Controller;`,
      'lib/leads.js': `"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
const controller_1 = require("./controller");
class Leads extends controller_1.default {
  constructor() { super(); this.route({ method: 'get', path: '', permission: 'none', handler: this.list }); this.route({ method: 'post', path: '/new', permission: 'LEAD_WRITE', handler: this.list }); }
  list(req, res) { res.json([]); }
}
exports.Leads = Leads;`,
      'lib/app.js': `"use strict";
const express_1 = require("express");
const leads_1 = require("./leads");
async function createApp() { const app = (0, express_1)(); app.use('/leads', new leads_1.Leads().router); return app; }
exports.createApp = createApp;`,
    }
    expect(await routesOf(files)).toEqual(['GET /leads open', 'POST /leads/new guarded'])
  })

  it('puts before a route only what was used before it, at its path', async () => {
    const body = `app.get('/a', h)
app.use('/b', requireAuth)
app.get('/b/c', h)
app.get('/bc', h)
app.use(maybeUser)
app.get('/d', h)
app.get('/e', [requireAuth, maybeUser], h)
function h(req, res) { res.json({}) }`
    expect(await routesOf(app(body))).toEqual([
      'GET /a open',
      'GET /b/c guarded',
      'GET /bc open',
      'GET /d optional',
      'GET /e guarded',
    ])
  })

  it('holds lists of public paths against the path of the route', async () => {
    const body = `const PUBLIC = ['/ping', '/public']
app.use((req, res, next) => { if (PUBLIC.some((one) => req.path.startsWith(one))) return next(); return requireAuth(req, res, next) })
app.get('/ping', (req, res) => res.send('ok'))
app.get('/things/:id', (req, res) => res.send('ok'))`
    expect(await routesOf(app(body))).toEqual(['GET /ping open', 'GET /things/{id} guarded'])
  })

  it('never takes for a guard what may let anybody through', async () => {
    const body = `if (process.env.SECURE) app.use(requireAuth)
app.get('/a', (req, res) => res.send('ok'))
app.get('/b', (req, res, next) => { if (isExpired(req.headers.authorization)) return res.status(401).end(); next() }, (req, res) => res.send('ok'))
app.post('/c', external.somethingAuth(), (req, res) => res.send('ok'))`
    expect(await routesOf(app(`import external from 'external'\n${body}`))).toEqual([
      'GET /a unknown',
      'GET /b unknown',
      'POST /c unknown',
    ])
  })

  it('sees handlers that refuse themselves, and wrappers around them', async () => {
    const body = `const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
app.get('/me', wrap(async (req, res) => { if (!req.session.userId) throw new UnauthorizedError(); res.json({}) }))
app.post('/x', wrap(async (req, res) => { if (!req.body.name) return res.status(400).end(); res.json({}) }))
class UnauthorizedError extends Error {}`
    expect(await routesOf(app(body))).toEqual(['GET /me guarded', 'POST /x open'])
  })

  it('says what it could not follow', async () => {
    const files = app("import { setup } from 'plugins'\nsetup(app)\napp.get('/a', (req, res) => res.end())")
    const facts = await factsOf('endpoints', {
      ...PACKAGE,
      'src/auth.ts': AUTH,
      ...files,
      'src/broken.ts': 'import express from "express"\nconst = 1',
    })
    expect(facts.unresolved.map(({ at, reason }) => `${at.file}:${at.line} ${reason.slice(0, 40)}`)).toEqual([
      'src/app.ts:5 what plugins.setup adds to the applicati',
      'src/broken.ts:2 the file could not be parsed: Unexpected',
    ])
  })

  it('takes several mounts of one router for several endpoints, and a router nobody uses for unmounted', async () => {
    const body = `const r = Router()
r.get('/x', (req, res) => res.end())
app.use('/open', r)
app.use('/closed', requireAuth, r)
const lost = Router()
lost.get('/y', (req, res) => res.end())`
    const facts = await factsOf('endpoints', { ...PACKAGE, 'src/auth.ts': AUTH, ...app(body) })
    expect(facts.endpoints.map(({ path, auth }) => `${path} ${auth.kind}`)).toEqual([
      '/open/x open',
      '/closed/x guarded',
    ])
    expect(facts.routers.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'src/app.r mounted',
      'src/app.lost unmounted',
    ])
  })

  it('asks what router.param puts before routes with the parameter', async () => {
    const files = app(`const router = Router()
router.param('id', (req, res, next, id) => { if (!req.headers.authorization) return res.status(401).end(); next() })
router.get('/:id', (req, res) => res.json(1))
router.get('/', (req, res) => res.json(1))
app.use('/users', router)`)
    expect(await routesOf(files)).toEqual(['GET /users/{id} guarded', 'GET /users open'])
  })
})

// Prints the routes that a framework was given while a service was built with stand-ins for all other packages.
// usage: node --import ./node-stubs.mjs node-routes.mjs DRIVER
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { PLIMSOLL_FRAMEWORKS: frameworks, PLIMSOLL_TREE: tree, PLIMSOLL_ALIAS: alias = '' } = process.env
const require = createRequire(join(frameworks, 'package.json'))
const express = require(/express=express5/.test(alias) ? 'express5' : 'express')
const routes = []
const records = new WeakMap()
const apps = []
const mounted = new Set()
const fastifies = []

function note(holder, entry) {
  records.set(holder, [...(records.get(holder) ?? []), entry])
}

function paths(first) {
  const isPath = (one) => typeof one === 'string' || one instanceof RegExp
  if (isPath(first)) return [first]
  return Array.isArray(first) && first.length > 0 && first.every(isPath) ? first : undefined
}

/** Express keeps of a path only the pattern made of it; the words it was given are noted before they are gone. */
function watchExpress() {
  const proto = express.Router.prototype?.route
    ? express.Router.prototype
    : (Object.getPrototypeOf(express.Router()) ?? express.Router)
  for (const [target, isApp] of [
    [proto, false],
    [express.application, true],
  ]) {
    const use = target.use
    target.use = function (...args) {
      const own = paths(args[0])
      for (const one of args.flat(9)) {
        const isHolder = typeof one === 'function' && (one.stack || (one.handle && one.set))
        if (isHolder && (isApp ? one.set : one.stack)) {
          mounted.add(one)
          for (const path of own ?? ['/']) note(this, { path, holder: one })
        }
      }
      return use.apply(this, args)
    }
  }
  const route = proto.route
  proto.route = function (path) {
    const made = route.call(this, path)
    note(this, { paths: paths(path) ?? [path], route: made })
    return made
  }
  const init = express.application.init
  express.application.init = function () {
    apps.push(this)
    return init.call(this)
  }
}

function join2(prefix, path) {
  const text = path instanceof RegExp ? `/${path.source}` : String(path)
  const joined = `${prefix.replace(/\/+$/, '')}/${text.replace(/^\/+/, '')}`
  return joined.length > 1 ? joined.replace(/\/+$/, '') : '/'
}

function walk(holder, prefix, inside) {
  if (inside.includes(holder)) return
  const router = holder._router ?? (holder.set ? safeRouter(holder) : undefined)
  for (const own of [holder, router].filter(Boolean)) {
    for (const entry of records.get(own) ?? []) {
      if (entry.holder) walk(entry.holder, join2(prefix, entry.path), [...inside, holder])
      else {
        for (const path of entry.paths) {
          const methods = entry.route.methods?._all ? ['*'] : Object.keys(entry.route.methods ?? {})
          const handler = entry.route.stack?.at(-1)?.name ?? ''
          for (const method of methods)
            routes.push({ method: method.toUpperCase(), path: join2(prefix, path), handler })
        }
      }
    }
  }
}

function safeRouter(app) {
  try {
    return app.router
  } catch {
    return undefined
  }
}

for (const one of [express, require('express')]) one.static = () => (_request, _response, next) => next()
watchExpress()
watchFastify()
/** Fastify tells of every route itself; plugins that are stand-ins are left out, as they would never be done. */
function watchFastify() {
  const real = require('fastify')
  const watched = (options = {}) => {
    const app = real({ ...options, logger: false })
    const register = app.register
    app.register = function (plugin, given) {
      if (typeof plugin === 'function' && plugin.__esModule === true) return this
      return register.call(this, plugin, given)
    }
    app.setValidatorCompiler(() => () => true)
    app.setSerializerCompiler(() => JSON.stringify)
    app.addHook('onRoute', ({ method, url, handler }) => {
      for (const one of [method].flat()) routes.push({ method: one, path: url, handler: handler?.name ?? '' })
    })
    fastifies.push(app)
    return app
  }
  globalThis.plimsollFastify = require.cache[require.resolve('fastify')].exports = Object.assign(watched, real, {
    default: watched,
    fastify: watched,
  })
}

const driver = await import(pathToFileURL(process.argv[2]).href)
const more = await driver.default({
  tree,
  require,
  standIn: globalThis.plimsollStandIn,
  load: (file) => import(pathToFileURL(join(tree, file)).href),
  routes,
})
await Promise.race([
  Promise.all(fastifies.map((app) => app.ready())),
  new Promise((resolve) => setTimeout(resolve, 20_000)),
])
await new Promise((resolve) => setTimeout(resolve, 300))
const roots = apps.filter((app) => !mounted.has(app))
for (const app of driver.roots?.(roots, apps) ?? roots) walk(app, '', [])
process.stdout.write(
  `PLIMSOLL ${JSON.stringify({ routes: [...routes, ...(more ?? [])], apps: apps.length + fastifies.length })}\n`,
  () => process.kill(process.pid, 'SIGKILL'),
)

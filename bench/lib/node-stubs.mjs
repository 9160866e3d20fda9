// Runs the code of a service with its web framework and nothing else: every other package is a stand-in that takes
// whatever is done with it. Loaded with `--import`; PLIMSOLL_TREE is the service, PLIMSOLL_FRAMEWORKS where they lie.
import { promises as disk, readdirSync, readFileSync, statSync } from 'node:fs'
import Module, { createRequire, isBuiltin, register, syncBuiltinESMExports } from 'node:module'
import path, { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { PLIMSOLL_TREE: tree, PLIMSOLL_FRAMEWORKS: frameworks, PLIMSOLL_ALIAS: alias = '' } = process.env
const aliases = Object.fromEntries(
  alias
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=')),
)
/** What is really loaded: frameworks, and what makes no difference but would be missed. */
const REAL =
  /^(express|express5|fastify|fastify-plugin|@fastify\/autoload|@nestjs\/(core|common|platform-express|platform-fastify)|reflect-metadata|typeorm|p-lazy|rxjs|tslib|lodash|lodash-es|express-promise-router|ms|qs|router)($|\/)/

/** A thing that may be called, constructed, extended, read and looped over. */
export function standIn(name = 'stub') {
  function target() {}
  const members = new Map()
  return new Proxy(target, {
    get(_, key) {
      if (key === 'prototype') return target.prototype
      if (key === 'then' || key === 'toJSON') return undefined
      if (key === '__esModule') return true
      if (key === Symbol.toPrimitive) return () => ''
      if (key === Symbol.iterator || key === Symbol.asyncIterator) return function* () {}
      if (key === 'name') return name.endsWith('client.constructor') ? 'Client_PG' : name
      if (key === 'length') return 0
      if (typeof key === 'symbol') return undefined
      if (!members.has(key)) members.set(key, standIn(`${name}.${key}`))
      return members.get(key)
    },
    set: (_, key, value) => Boolean(members.set(key, value)),
    apply: (_, _self, args) => {
      // As a decorator it leaves what it is put on as it is.
      if (name.endsWith('()') && typeof args[1] === 'string' && typeof args[0] === 'object') return undefined
      if (
        name.endsWith('()') &&
        args.length === 1 &&
        typeof args[0] === 'function' &&
        /^class\b/.test(Function.prototype.toString.call(args[0]))
      )
        return undefined
      const own = globalThis.plimsollReturns?.[name]
      if (own !== undefined) return own
      for (const one of args)
        if (typeof one === 'function' && /^(transaction|run|with\w*)$/.test(name.split('.').at(-1))) one(standIn())
      return standIn(`${name}()`)
    },
    construct: (_, args, newTarget) =>
      newTarget.prototype === target.prototype ? standIn(name) : Reflect.construct(target, args, newTarget),
    has: () => true,
  })
}
globalThis.plimsollStandIn = standIn

const require = createRequire(join(frameworks, 'package.json'))
const load = Module._load
Module._load = (request, parent, isMain) => {
  if (/^[./]/.test(request) || isBuiltin(request) || parent?.filename?.startsWith(frameworks))
    return load(request, parent, isMain)
  if (request.startsWith('#')) return load(request, parent, isMain)
  const name = aliases[request] ?? request
  return REAL.test(name) ? require(name) : standIn(request)
}

function scripts(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (name === 'node_modules') return []
    return statSync(path).isDirectory() ? scripts(path) : /\.[cm]?js$/.test(name) ? [path] : []
  })
}

const names = {}
for (const file of scripts(tree)) {
  for (const [, braces, from] of readFileSync(file, 'utf8').matchAll(
    /(?:import|export)\s+(?:[\w$]+\s*,\s*)?\{([^}]*)\}\s*from\s*['"]([^'"]+)['"]/g,
  )) {
    const own = braces
      .split(',')
      .map((part) => part.trim().split(/\s+as\s+/)[0])
      .filter((part) => /^[\w$]+$/.test(part) && part !== 'default')
    names[from] = [...new Set([...(names[from] ?? []), ...own])]
  }
  const text = readFileSync(file, 'utf8')
  const whole =
    /(?:import\s+(?:[\w$]+\s*,\s*)?\*\s*as\s+([\w$]+)\s+from\s*|const\s+([\w$]+)\s*=\s*await\s+import\()['"]([^'"]+)['"]/g
  for (const [, first, second, from] of text.matchAll(whole)) {
    const name = first ?? second
    const used = [
      ...text.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\.([A-Za-z_$][\\w$]*)`, 'g')),
    ].map((match) => match[1])
    names[from] = [...new Set([...(names[from] ?? []), ...used.filter((one) => one !== 'default')])]
  }
}
register('./node-stubs-hooks.mjs', import.meta.url, {
  data: { names, aliases, real: REAL.source, frameworks: pathToFileURL(`${frameworks}/`).href },
})

// What Node itself is strict about: a stand-in is no path, no descriptor, no file.
const isStandIn = (value) => typeof value === 'function' && value.__esModule === true
for (const name of ['join', 'resolve', 'dirname', 'basename', 'normalize', 'relative', 'extname', 'isAbsolute']) {
  const real = path[name]
  path[name] = (...args) => real(...args.map((one) => (isStandIn(one) || one === undefined ? 'x' : one)))
}
const define = Object.defineProperty
Object.defineProperty = (target, key, descriptor) => (isStandIn(descriptor) ? target : define(target, key, descriptor))
const find = Module._resolveFilename
Module._resolveFilename = function (request, ...rest) {
  try {
    return find.call(this, request, ...rest)
  } catch (error) {
    if (/^[./]/.test(request)) throw error
    return join('/nowhere', request)
  }
}
const read = disk.readFile
disk.readFile = async (file, ...rest) => (String(file).startsWith('/nowhere') ? '' : read(file, ...rest))
syncBuiltinESMExports()

process.exit = (code) => console.error(`it would have ended with ${code}`)
process.on('unhandledRejection', (error) => console.error('rejected:', error?.stack?.split('\n').slice(0, 3).join(' ')))

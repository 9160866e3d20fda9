import type { Workspace } from '../../workspace/workspace.ts'
import type { PythonFacts } from '../python/types.ts'
import type { WebFramework } from './types.ts'

/** Web frameworks by the package that is imported. Only those whose routes are read are `understood`. */
const PYTHON_FRAMEWORKS: Readonly<Record<string, { name: string; understood: boolean }>> = {
  fastapi: { name: 'FastAPI', understood: true },
  starlette: { name: 'Starlette', understood: true },
  flask: { name: 'Flask', understood: false },
  django: { name: 'Django', understood: false },
  aiohttp: { name: 'aiohttp', understood: false },
  tornado: { name: 'Tornado', understood: false },
  sanic: { name: 'Sanic', understood: false },
  litestar: { name: 'Litestar', understood: false },
  quart: { name: 'Quart', understood: false },
  falcon: { name: 'Falcon', understood: false },
  bottle: { name: 'Bottle', understood: false },
  pyramid: { name: 'Pyramid', understood: false },
  cherrypy: { name: 'CherryPy', understood: false },
  robyn: { name: 'Robyn', understood: false },
  blacksheep: { name: 'BlackSheep', understood: false },
}

/** These packages are clients as well: only the import of a server part makes a service of them. */
const SERVER_PARTS: Readonly<Record<string, RegExp>> = {
  aiohttp: /^from aiohttp import .*\bweb\b|aiohttp\.web/,
  tornado: /tornado\.(web|httpserver)|^from tornado import .*\bweb\b/,
  django: /django\.(urls|conf\.urls|http|views)/,
  flask: /\bFlask\b|\bBlueprint\b/,
}

/** Web frameworks of Node, by the package that a `package.json` depends on. */
const NODE_FRAMEWORKS: Readonly<Record<string, string>> = {
  express: 'Express',
  fastify: 'Fastify',
  '@nestjs/core': 'NestJS',
  koa: 'Koa',
  '@hapi/hapi': 'hapi',
  hono: 'Hono',
  next: 'Next.js',
}

/** Those of Node whose routes are read. */
export const NODE_UNDERSTOOD: ReadonlySet<string> = new Set(['Express', 'Fastify', 'NestJS'])

/** Which web frameworks the `package.json` files of the service depend on, each at its line. */
export function findNodeFrameworks(workspace: Workspace): readonly WebFramework[] {
  let known = nodeFrameworks.get(workspace)
  if (known === undefined) {
    known = readNodeFrameworks(workspace)
    nodeFrameworks.set(workspace, known)
  }
  return known
}

const nodeFrameworks = new WeakMap<Workspace, readonly WebFramework[]>()

function readNodeFrameworks(workspace: Workspace): WebFramework[] {
  const found = new Map<string, WebFramework>()
  for (const { path, role } of workspace.glob('**/package.json')) {
    const text = role === 'code' ? workspace.read(path) : undefined
    const dependencies = /"dependencies"\s*:\s*\{([^}]*)\}/.exec(text ?? '')
    if (text === undefined || dependencies === null) continue
    for (const [dependency, name] of Object.entries(NODE_FRAMEWORKS)) {
      const at = dependencies[1]?.indexOf(`"${dependency}"`) ?? -1
      if (at === -1 || found.has(name)) continue
      const offset = dependencies.index + dependencies[0].indexOf('{') + 1 + at
      const understood = NODE_UNDERSTOOD.has(name)
      found.set(name, { name, understood, at: { file: path, line: text.slice(0, offset).split('\n').length } })
    }
  }
  return [...found.values()]
}

/** Which web frameworks the code imports, each with the first import as its place. */
export function findFrameworks(python: PythonFacts): WebFramework[] {
  const found = new Map<string, WebFramework>()
  for (const module of python.code) {
    for (const node of module.root.find('import_statement', 'import_from_statement')) {
      const text = node.text
      const top = /^(?:import|from)\s+([A-Za-z_]\w*)/.exec(text)?.[1] ?? ''
      const framework = PYTHON_FRAMEWORKS[top]
      if (framework === undefined || found.has(framework.name)) continue
      if (SERVER_PARTS[top]?.test(text) === false) continue
      // A folder of the repository that happens to have the framework's name is not the framework.
      if (python.module(top) !== undefined) continue
      found.set(framework.name, { ...framework, at: node.position })
    }
  }
  return [...found.values()]
}

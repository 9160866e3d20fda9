import type { Position } from '../../core/position.ts'
import { argument, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { ClientAddress, Limiter, ManyProcesses } from './types.ts'

const START_FILES = [
  '**/Dockerfile*',
  '**/*compose*.y*ml',
  '**/Procfile',
  '**/*.sh',
  '**/gunicorn*.py',
  '**/{deploy,deployment,k8s,kubernetes,helm,charts}/**/*.y*ml',
  'fly.toml',
  'render.yaml',
]
const MANY =
  /(?:--workers[=\s"',]+|(?:gunicorn|hypercorn)\b.*[\s"']-w[=\s"',]+|WEB_CONCURRENCY["']?\s*[:=]\s*["']?|^\s*replicas:\s*|^\s*workers\s*=\s*)(\$\{?\w+(?::?-(\d+))?\}?|\$\(.+|\d+|[\w.]*cpu_count\(\)[^\n]*)/
const ONE = /\b(uvicorn|fastapi\s+run|hypercorn|gunicorn)\b/

/** Start commands and manifests: how many processes serve requests. */
export function processes(python: PythonFacts, workspace: Workspace): { many: ManyProcesses[]; one: ManyProcesses[] } {
  const many: ManyProcesses[] = []
  const one: ManyProcesses[] = []
  for (const { path, role } of workspace.glob(...START_FILES)) {
    if (role !== 'code') continue
    ;(workspace.read(path)?.split('\n') ?? []).forEach((text, place) => {
      if (/^\s*#/.test(text) || /celery|arq|rq worker|dramatiq|pytest/.test(text)) return
      const at = { file: path, line: place + 1 }
      const match = MANY.exec(text)
      const count = match?.[2] ?? match?.[1]
      if (count !== undefined && count !== '1' && count !== '0') many.push({ text: text.trim(), at })
      else if (match === null && ONE.test(text) && /CMD|ENTRYPOINT|command|exec|web:|uvicorn\s/.test(text))
        one.push({ text: text.trim(), at })
    })
  }
  for (const { node } of python.callsTo('uvicorn.run')) {
    const workers = argument(node, 'workers')
    const value = workers === undefined ? undefined : python.constant(workers)
    if (typeof value === 'number' && value > 1) many.push({ text: `workers=${value}`, at: node.position })
  }
  return { many, one }
}

/** A reverse proxy that the repository deploys in front of the service. */
export function proxyIn(workspace: Workspace): Position | undefined {
  const config = workspace
    .glob('**/nginx*.conf', '**/Caddyfile', '**/traefik*.y*ml', '**/haproxy.cfg')
    .find(({ role }) => role === 'code')
  if (config !== undefined) return { file: config.path, line: 1 }
  for (const { path, role } of workspace.glob('**/*compose*.y*ml')) {
    const lines = role === 'code' ? (workspace.read(path)?.split('\n') ?? []) : []
    const at = lines.findIndex((line) =>
      /^\s*image:\s*["']?(\S*\/)?(nginx|traefik|caddy|haproxy|envoyproxy)/.test(line),
    )
    if (at !== -1) return { file: path, line: at + 1 }
  }
  return undefined
}

/** What makes the proxy's headers count: uvicorn's option, its environment variable, or the middleware. */
export function proxyTrust(python: PythonFacts, workspace: Workspace): Position | undefined {
  const middleware = python
    .callsNamed('add_middleware', 'Middleware')
    .find(({ node }) => /ProxyHeadersMiddleware/.test(node.text))
  if (middleware !== undefined) return middleware.node.position
  for (const { path, role } of workspace.glob(...START_FILES, '**/.env.production*')) {
    const lines = role === 'code' ? (workspace.read(path)?.split('\n') ?? []) : []
    const at = lines.findIndex((line) => !/^\s*#/.test(line) && /--forwarded-allow-ips|FORWARDED_ALLOW_IPS/.test(line))
    if (at !== -1) return { file: path, line: at + 1 }
  }
  return undefined
}

/** `REDIS_URL` set in a compose file or manifest. */
export function redisInDeployment(workspace: Workspace): Position | undefined {
  for (const { path, role } of workspace.glob(
    '**/*compose*.y*ml',
    '**/{deploy,k8s,kubernetes,helm,charts}/**/*.y*ml',
  )) {
    const lines = role === 'code' && !/dev|test|local/.test(path) ? (workspace.read(path)?.split('\n') ?? []) : []
    const at = lines.findIndex((line) => /^\s*(-\s*)?["']?\w*REDIS\w*(URL|URI|DSN|HOST)["']?\s*[:=]\s*\S/.test(line))
    if (at !== -1) return { file: path, line: at + 1 }
  }
  return undefined
}

/** Functions beside a limiter that find the client's address, and slowapi's own ones. */
export function clientAddresses(python: PythonFacts, limiters: readonly Limiter[]): ClientAddress[] {
  const keyed = python.callsTo('slowapi.Limiter', 'slowapi.extension.Limiter').flatMap(({ node }): ClientAddress[] => {
    const key = argument(node, 'key_func', 0)
    const name = key === undefined ? undefined : python.qualifiedName(key)
    if (key === undefined || name === undefined) return []
    if (/get_ipaddr$/.test(name)) return [{ name, at: key.position, kind: 'header' }]
    return /get_remote_address$/.test(name) ? [{ name, at: key.position, kind: 'peer' }] : []
  })
  if (limiters.length === 0) return keyed
  const own = python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'forwarded-for', 'real-ip', 'client.host')) return []
    if (
      !/limiter|rate_?limit|throttl/i.test(module.tree.text) ||
      !/forwarded-for|real-ip|client\.host/i.test(module.tree.text)
    )
      return []
    return module.root.find('function_definition').flatMap((node): ClientAddress[] => {
      const { text } = node
      if (node.find('function_definition').length > 1) return []
      if (!/ip|addr|client|key|ident|limit|host|dispatch|__call__/i.test(nameOf(node))) return []
      const header = node.find('string').find(isAddressHeader)
      const name = `${module.name}.${nameOf(node)}`
      if (header !== undefined) {
        const isChecked = /trust|allowed_prox|known_prox|proxy_(count|depth|hops)|ip_network|num_proxies|\[-\d\]/i.test(
          text,
        )
        return [{ name, at: header.position, kind: isChecked ? 'checked' : 'header' }]
      }
      const peer = node.find('attribute').find((one) => /\.client\.host$/.test(one.text))
      return peer === undefined ? [] : [{ name, at: peer.position, kind: 'peer' }]
    })
  })
  return [...keyed, ...own]
}

/** `request.headers.get("x-forwarded-for")`, `headers["x-real-ip"]`. */
function isAddressHeader(node: PythonNode): boolean {
  if (!/^b?["'](x-forwarded-for|x-real-ip|cf-connecting-ip|true-client-ip)["']$/i.test(node.text)) return false
  const owner =
    node.parentNode?.kind === 'argument_list' ? node.parentNode.parentNode?.field('function') : node.parentNode
  return /headers/i.test(owner?.text ?? '')
}

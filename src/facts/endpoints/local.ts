import { argument, decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Mounted } from './mounted.ts'
import type { RouteHolder } from './objects.ts'

const COMMAND = /(^|\.)(command|group)$/
const SERVES = /^uvicorn(\.\w+)*\.(run|Config)$/
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|::1)$/

/**
 * Leaves out applications that a command of the command line makes and serves to its own machine only, such as the
 * page a login in the browser returns to, or serves at any free port for once: they are no part of the service. Where they are all there is, they stay.
 */
export function withoutLocal(python: PythonFacts, mounted: Mounted): Mounted {
  const local = new Set(
    mounted.applications.filter((holder) => isLocal(python, holder) || isServedForOnce(python, holder)),
  )
  if (local.size === 0 || local.size === mounted.applications.length) return mounted
  const isServed = ({ application }: { readonly application: RouteHolder }): boolean => !local.has(application)
  return {
    ...mounted,
    applications: mounted.applications.filter((holder) => !local.has(holder)),
    routes: mounted.routes.filter(isServed),
    others: mounted.others.filter(isServed),
    served: mounted.served.filter(isServed),
  }
}

function isLocal(python: PythonFacts, { node }: RouteHolder): boolean {
  const command = node.enclosing('function_definition')
  if (command === undefined || !decoratorsOf(command).some((one) => COMMAND.test(calleeOf(one)))) return false
  const hosts = command.find('call').flatMap((call) => {
    const callee = call.field('function')
    if (callee === undefined || !SERVES.test(python.qualifiedName(callee) ?? '')) return []
    const host = argument(call, 'host')
    return [host === undefined ? undefined : python.constant(host)]
  })
  return hosts.length > 0 && hosts.every((host) => typeof host === 'string' && LOOPBACK.test(host))
}

/** Served at whatever port is free, which nobody but the program itself can know; uvicorn's own default is this machine. */
function isServedForOnce(python: PythonFacts, { node }: RouteHolder): boolean {
  const served = python.callsTo('uvicorn.run', 'uvicorn.Config', 'uvicorn.config.Config').filter((call) => {
    const app = argument(call.node, 'app', 0)
    const found = app === undefined ? undefined : python.resolve(app)
    return found?.kind === 'value' && found.node.equals(node)
  })
  return served.length > 0 && served.every((call) => isForOnce(python, call.node))
}

function isForOnce(python: PythonFacts, call: PythonNode): boolean {
  const [host, port] = [argument(call, 'host'), argument(call, 'port')]
  const address = host === undefined ? '127.0.0.1' : python.constant(host)
  return port !== undefined && python.constant(port) === 0 && typeof address === 'string' && LOOPBACK.test(address)
}

function calleeOf(decorator: PythonNode): string {
  return (decorator.kind === 'call' ? (decorator.field('function') ?? decorator) : decorator).text
}

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
 * page a login in the browser returns to: they are no part of the service. Where they are all there is, they stay.
 */
export function withoutLocal(python: PythonFacts, mounted: Mounted): Mounted {
  const local = new Set(mounted.applications.filter((holder) => isLocal(python, holder)))
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

function calleeOf(decorator: PythonNode): string {
  return (decorator.kind === 'call' ? (decorator.field('function') ?? decorator) : decorator).text
}

import type { TypescriptFacts } from '../../typescript/types.ts'
import { UNKNOWN_PART } from '../paths.ts'
import type { EndpointsFacts } from '../types.ts'
import type { NodeRoute } from './routes.ts'

const SCANS = /\b(?:readdirSync|readdir|globSync|glob|scandir|walkSync|fdir)\s*\(/
const ABOUT_ROUTES = /rout|endpoint|(^|\/)pages?\//i

/**
 * Routes that are registered from a list (`app.get(route.path, …)`) which the service fills with what it finds in its
 * folders: which there are, and what stands before them, is not known from the registration.
 */
export function withFolderRoutes(
  typescript: TypescriptFacts,
  routes: readonly NodeRoute[],
): { readonly routes: readonly NodeRoute[]; readonly unresolved: EndpointsFacts['unresolved'] } {
  if (!routes.some(isListed)) return { routes, unresolved: [] }
  const scan = typescript.code.flatMap(({ path }) => {
    const text = ABOUT_ROUTES.test(path) ? (typescript.read(path) ?? '') : ''
    const line = text.split('\n').findIndex((one) => SCANS.test(one) && !/^\s*(\/\/|\*)/.test(one))
    return line === -1 ? [] : [{ file: path, line: line + 1 }]
  })[0]
  if (scan === undefined) return { routes, unresolved: [] }
  const reason = `routes are made of what is found in folders (${scan.file}:${scan.line})`
  return {
    routes: routes.map((route) => (isListed(route) ? { ...route, path: `/${UNKNOWN_PART}`, unseen: reason } : route)),
    unresolved: [{ at: scan, reason }],
  }
}

/** The path is a member of something: `route.path`. */
function isListed({ place: { node } }: NodeRoute): boolean {
  return node.type === 'CallExpression' && node.arguments[0]?.type === 'MemberExpression'
}

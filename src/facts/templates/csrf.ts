import { argument, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Endpoint, EndpointsFacts } from '../endpoints/types.ts'
import { shorten } from '../origins/inputs.ts'
import { mayHold } from '../python/may-hold.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts } from '../python/types.ts'
import type { CsrfProtection, FormHandler, TemplatesFacts } from './types.ts'

const TOKEN = /csrf|xsrf|sec-fetch-site|check_origin|verify_origin|validate_origin/i
const COOKIE =
  /\.cookies\b|\bCookie\(|APIKeyCookie|\.session\b|HTTPBasic\b|SessionMiddleware|login_required|get_flashed/
const HEADER = /HTTPBearer|OAuth2\w*Bearer|APIKeyHeader|\bHeader\(|authorization|x-api-key/i
const CHANGING = /^(POST|PUT|PATCH|DELETE|\*)$/

/** Handlers that take forms and change something, with what they are recognised by and where a token is tested. */
export function findFormHandlers(python: PythonFacts, endpoints: EndpointsFacts): FormHandler[] {
  const byPlace = new Map<string, Endpoint>()
  for (const endpoint of endpoints.endpoints) {
    if (CHANGING.test(endpoint.method)) byPlace.set(`${endpoint.handlerAt.file}:${endpoint.handlerAt.line}`, endpoint)
  }
  if (byPlace.size === 0) return []
  const functions = functionsByName(python)
  return python.code.flatMap((module) =>
    module.root.find('function_definition').flatMap((node): FormHandler[] => {
      const endpoint =
        byPlace.get(`${module.file}:${node.line}`) ?? byPlace.get(`${module.file}:${node.parentNode?.line ?? 0}`)
      if (endpoint === undefined || nameOf(node) === '' || !takesForm(node)) return []
      const guards = endpoint.auth.via.flatMap(({ name }) => functions.get(name) ?? [])
      const reached = reach([node, ...guards], python)
      return [
        {
          at: { ...node.position, endLine: node.line },
          name: qualified(node, module),
          method: endpoint.method,
          path: endpoint.path,
          ...credentialOf(node, reached, endpoint),
          tokenAt: tokenTest(reached),
          isLogin:
            endpoint.purpose !== 'ordinary' || /OAuth2PasswordRequestForm/.test(node.field('parameters')?.text ?? ''),
        },
      ]
    }),
  )
}

function takesForm(node: PythonNode): boolean {
  const parameters = node.field('parameters')?.text ?? ''
  return (
    /\bForm\(|OAuth2PasswordRequestForm/.test(parameters) || /\brequest\.form\b/.test(node.field('body')?.text ?? '')
  )
}

function functionsByName(python: PythonFacts): ReadonlyMap<string, PythonNode> {
  const found = new Map<string, PythonNode>()
  for (const module of python.code) {
    for (const node of module.root.find('function_definition')) found.set(qualified(node, module), node)
  }
  return found
}

/** The handler, its guards and the dependencies they name. */
function reach(start: readonly PythonNode[], python: PythonFacts, depth = 0): PythonNode[] {
  if (depth > 3) return []
  return start.flatMap((node) => {
    const next = parametersOf(node).flatMap(({ annotation, default: value }) =>
      [annotation, value]
        .flatMap((part) => part?.find('call') ?? [])
        .flatMap((call): PythonNode[] => {
          const target = argument(call, 'dependency', 0)
          const found = target === undefined ? undefined : python.resolve(target)
          return found?.kind === 'function' ? [found.node] : []
        }),
    )
    return [node, ...reach(next, python, depth + 1)]
  })
}

function credentialOf(
  node: PythonNode,
  reached: readonly PythonNode[],
  endpoint: Endpoint,
): Pick<FormHandler, 'credential' | 'credentialAt'> {
  const cookie = reached.find(({ text }) => COOKIE.test(text))
  if (cookie !== undefined) return { credential: 'cookie', credentialAt: { ...cookie.position, endLine: cookie.line } }
  if (reached.some(({ text }) => HEADER.test(text))) return { credential: 'header', credentialAt: node.position }
  const kind = endpoint.auth.kind === 'open' ? 'none' : 'unknown'
  return { credential: kind, credentialAt: undefined }
}

/** A call or comparison that has to do with a token, in the handler, a guard or a dependency. */
function tokenTest(reached: readonly PythonNode[]): FormHandler['tokenAt'] {
  for (const node of reached) {
    if (TOKEN.test(nameOf(node)) && /raise|HTTPException|abort/.test(node.text))
      return { ...node.position, endLine: node.line }
    const used = node
      .find('call', 'comparison_operator')
      .find((one) => TOKEN.test(one.kind === 'call' ? (one.field('function')?.text ?? '') : one.text))
    if (used !== undefined) return used.position
  }
  return undefined
}

/** Middleware against forged requests: in force when it is registered, else only defined or imported. */
export function findProtections(python: PythonFacts, endpoints: EndpointsFacts): CsrfProtection[] {
  const registered = endpoints.middleware
    .filter(({ name }) => TOKEN.test(name))
    .map(({ at, name }) => ({ at, name, isInForce: true }))
  const added = python
    .callsNamed('add_middleware', 'Middleware', 'asgi_csrf', 'CSRFProtect')
    .flatMap(({ node, name }): CsrfProtection[] => {
      const first = node.field('arguments')?.parts[0]
      const what = /csrf/i.test(name ?? '') ? (name ?? '') : (first?.text ?? '')
      return TOKEN.test(what) ? [{ at: node.position, name: shorten(what, 60), isInForce: true }] : []
    })
  if (registered.length + added.length > 0) return registered.length > 0 ? registered : added
  return python.code.flatMap(({ root, tree }) =>
    mayHold(tree, 'csrf', 'xsrf') && /csrf|xsrf/i.test(tree.text)
      ? root
          .find('import_from_statement', 'import_statement', 'class_definition')
          .filter((node) => TOKEN.test(node.kind === 'class_definition' ? nameOf(node) : node.text))
          .slice(0, 1)
          .map((node) => ({
            at: { ...node.position, endLine: node.line },
            name: shorten(node.kind === 'class_definition' ? nameOf(node) : node.text, 60),
            isInForce: false,
          }))
      : [],
  )
}

const COOKIE_CALLS = ['SessionMiddleware', 'APIKeyCookie', 'CookieTransport', 'HTTPBasic', 'AuthJWTCookie']

/** Places where a cookie (or the browser's own Basic login) carries the credentials. */
export function findCookies(python: PythonFacts): TemplatesFacts['cookies'] {
  const found: { at: FormHandler['at']; text: string }[] = []
  for (const { node } of python.callsNamed(...COOKIE_CALLS))
    found.push({ at: node.position, text: shorten(node.text, 60) })
  for (const { node } of python.callsNamed('add_middleware')) {
    const first = node.field('arguments')?.parts[0]?.text ?? ''
    if (/Session\w*Middleware$/.test(first)) found.push({ at: node.position, text: first })
  }
  for (const { node } of python.callsNamed('set_cookie')) {
    if (/session|token|auth|jwt|access|refresh|sid|login/i.test(node.field('arguments')?.text ?? '')) {
      found.push({ at: node.position, text: shorten(node.text, 60) })
    }
  }
  return found
}

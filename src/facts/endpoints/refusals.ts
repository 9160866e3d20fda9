import { argument, argumentsOf, returnsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/** `refuse`: 401, 403 or an exception named for it; `reject`: another error; `again`: a bare `raise`. */
export type Raised = 'refuse' | 'reject' | 'again'

const HTTP_EXCEPTION = /(^|\.)(HTTPException|WebSocketException)$/
const REFUSING_STATUS = /\b40[13]\b|HTTP_40[13]_|\bUNAUTHORIZED\b|\bFORBIDDEN\b|WS_1008|\b1008\b|\b440[13]\b/
const REFUSING_NAME =
  /unauthori[sz]ed|forbidden|not_?authenticated|unauthenticated|authenticationerror|authenticationfailed|authentication_?(exception|required)|permission_?(denied|error)|access_?denied|insufficient_?(permission|scope|privilege)|invalid_?(token|credentials?|api_?key|signature|password)|credentials?_?(error|exception)|not_?authori[sz]ed|not_?allowed_?error|^auth(n|z|orization)?_?(error|exception|failed)|login_?required|(expired|missing)_?token/i

/** Words that make a condition or a name one about who is asking. */
export const ABOUT_IDENTITY =
  /auth|token|api_?key|secret|signature|password|credential|session|cookie|current_?user|permission|login|jwt|bearer|hmac|principal|identity/i

/** What a `raise` statement does to a request. */
export function raised(python: PythonFacts, statement: PythonNode): Raised {
  const expression = statement.parts[0]
  return expression === undefined ? 'again' : thrown(python, expression, 0)
}

function thrown(python: PythonFacts, node: PythonNode, steps: number): Raised {
  if (steps > 6) return 'reject'
  const callee = node.kind === 'call' ? node.field('function') : node
  const target = callee === undefined ? undefined : python.resolve(callee)
  const name = target?.name ?? callee?.text ?? ''
  const last = name.split('.').at(-1) ?? ''
  if (target?.kind === 'external' && HTTP_EXCEPTION.test(name)) return status(python, node)
  if (target?.kind === 'class') {
    const { classes, external } = python.lineage(target)
    const isHttp = external.some((base) => HTTP_EXCEPTION.test(base))
    const given = node.kind === 'call' && isHttp ? argument(node, 'status_code', 0) : undefined
    if (given !== undefined && REFUSING_STATUS.test(given.text)) return 'refuse'
    // `ProxyError("Unauthenticated", status.HTTP_403_FORBIDDEN)`: its own order of arguments.
    const all = node.kind === 'call' && isHttp ? argumentsOf(node) : []
    if (all.some(({ value }) => value.kind !== 'string' && REFUSING_STATUS.test(value.text))) return 'refuse'
    if (classes.some((one) => REFUSING_STATUS.test(ownText(one.node)))) return 'refuse'
    return REFUSING_NAME.test(last) ? 'refuse' : 'reject'
  }
  if (target?.kind === 'value' && !target.node.equals(node)) return thrown(python, target.node, steps + 1)
  if (target?.kind === 'function') {
    const made = returnsOf(target.node).map((one) => thrown(python, one, steps + 1))
    if (made.includes('refuse')) return 'refuse'
  }
  return REFUSING_NAME.test(last) ? 'refuse' : 'reject'
}

function ownText(type: PythonNode): string {
  return type.text.slice(0, 4000)
}

function status(python: PythonFacts, call: PythonNode): Raised {
  const code = call.kind === 'call' ? (argument(call, 'status_code', 0) ?? argument(call, 'code', 0)) : undefined
  if (code === undefined) return 'reject'
  const value = python.constant(code)
  const text = typeof value === 'number' ? String(value) : (python.qualifiedName(code) ?? code.text)
  if (REFUSING_STATUS.test(text)) return 'refuse'
  // `HTTPException(307, headers={"Location": login})` sends the caller away to log in.
  const leads = /^30[1-8]$|HTTP_30[1-8]|SEE_OTHER|FOUND|TEMPORARY_REDIRECT/.test(text)
  return leads && /Location/i.test(argument(call, 'headers', 2)?.text ?? '') ? 'refuse' : 'reject'
}

/** True for a returned response that turns the caller away: status 401 or 403, or a redirect to a login page. */
export function isRefusingResponse(python: PythonFacts, node: PythonNode, steps = 0): boolean {
  if (steps > 3) return false
  if (node.kind === 'await' || node.kind === 'parenthesized_expression') {
    return node.parts[0] !== undefined && isRefusingResponse(python, node.parts[0], steps + 1)
  }
  if (node.kind !== 'call') return false
  const callee = node.field('function')
  const target = callee === undefined ? undefined : python.resolve(callee)
  const name = target?.name ?? callee?.text ?? ''
  if (/Response$/.test(name)) {
    const code = argument(node, 'status_code', 1)
    const value = code === undefined ? undefined : python.constant(code)
    const text =
      code === undefined ? '' : typeof value === 'number' ? String(value) : (python.qualifiedName(code) ?? code.text)
    if (REFUSING_STATUS.test(text)) return true
    const url = /RedirectResponse$/.test(name) ? argument(node, 'url', 0) : undefined
    return url !== undefined && /log-?in\b|login|sign-?in\b/i.test(stringValue(url) ?? url.text)
  }
  return target?.kind === 'function' && returnsOf(target.node).some((one) => isRefusingResponse(python, one, steps + 1))
}

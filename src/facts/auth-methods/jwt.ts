import type { Confidence } from '../../core/outcome.ts'
import { argument, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { conditionOf } from '../logging/conditions.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { JwtDecode, JwtEncode } from './types.ts'

const CALLEE = /(^|[._])(jwt|JWT|pyjwt|_jwt|jose_jwt|JsonWebToken\(.*\))\.(encode|decode|get_unverified_claims)$/
const LIBRARY =
  /^(jwt(\.api_jwt)?|jose\.jwt|jose|authlib\.jose(\.\w+)*|joserfc(\.jwt)?)\.(encode|decode|get_unverified_claims)$/

/** Every call that reads or makes a JWT with PyJWT, python-jose, Authlib or joserfc. */
export function readJwt(python: PythonFacts): { decodes: JwtDecode[]; encodes: JwtEncode[] } {
  const decodes: JwtDecode[] = []
  const encodes: JwtEncode[] = []
  for (const module of python.code) {
    if (!mayHold(module.tree, 'jwt', 'jose')) continue
    if (!/\b_?(py)?jwt\b|\bjose|joserfc/i.test(module.tree.text)) continue
    for (const call of module.root.find('call')) {
      const callee = call.field('function')
      if (callee === undefined || callee.end - callee.start > 60 || !/(code|claims)$/.test(callee.text)) continue
      const name = python.qualifiedName(callee)
      const isJwt = name === undefined ? CALLEE.test(callee.text) : LIBRARY.test(name)
      if (!isJwt) continue
      if (/encode$/.test(callee.text)) encodes.push(...readEncode(python, call, name ?? callee.text))
      else decodes.push(readDecode(python, call, name ?? callee.text))
    }
  }
  return { decodes, encodes }
}

function around(call: PythonNode): { name: string; node: PythonNode } {
  const node = call.enclosing('function_definition') ?? call
  return { name: node.kind === 'function_definition' ? nameOf(node) : 'module', node }
}

const UNVERIFIED = /verify_signature["']?\s*[:=]\s*False/

function readDecode(python: PythonFacts, call: PythonNode, library: string): JwtDecode {
  const { name, node } = around(call)
  const verified = isVerified(python, call, library)
  const others = node
    .find('call')
    .filter((one) => !one.equals(call) && /jwt\w*\.decode$/i.test(one.field('function')?.text ?? ''))
  const verifiedAt = others.find((one) => isVerified(python, one, library))?.position
  return {
    at: call.position,
    function: name,
    library,
    verified,
    confidence: !verified && isUncalled(python, node) ? unnamed(node) : relied(call, name, verifiedAt !== undefined),
    condition: conditionOf(call),
    verifiedAt,
    algorithms: algorithmsOf(python, call, library),
  }
}

function isVerified(python: PythonFacts, call: PythonNode, library: string): boolean {
  if (/get_unverified_claims$/.test(library)) return false
  const verify = argument(call, 'verify')
  if (verify !== undefined && python.constant(verify) === false) return false
  const options = argument(call, 'options')
  if (options === undefined) return true
  const value = python.resolve(options)
  return !UNVERIFIED.test(options.text) && !(value?.kind === 'value' && UNVERIFIED.test(value.node.text))
}

/** Nothing in the repository names the function, and no decorator hands it to a framework. */
function isUncalled(python: PythonFacts, owner: PythonNode): boolean {
  if (owner.kind !== 'function_definition' || owner.parentNode?.kind === 'decorated_definition') return false
  const word = new RegExp(`\\b${nameOf(owner)}\\b`, 'g')
  let seen = 0
  for (const { tree } of python.code) {
    seen += tree.text.match(word)?.length ?? 0
    if (seen > 1) return false
  }
  return true
}

/** What nothing names is a guess, unless a base class may name it. */
function unnamed(owner: PythonNode): Confidence {
  const type = owner.enclosing('class_definition', 'function_definition')
  return type?.kind === 'class_definition' && type.field('superclasses') !== undefined ? 'medium' : 'low'
}

/** A token straight from the identity provider, or one of which only the expiry is read, is another matter. */
function relied(call: PythonNode, name: string, isVerifiedToo: boolean): Confidence {
  const token = call.field('arguments')?.parts[0]?.text ?? ''
  const place = `${call.tree.file} ${name}`
  const reads = call.parentNode?.parentNode?.text ?? ''
  if (/\.get\(["'](exp|iss|kid|aud|alg|tid)["']\)$|\[["'](exp|iss|kid|aud|alg|tid)["']\]$/.test(reads)) return 'low'
  if (/id_token|access_token|idtoken/i.test(token) && /oauth|oidc|sso|saml|openid/i.test(place)) return 'low'
  if (/debug|log|inspect|introspect|unverified|cli\b/i.test(name) || isLogged(call)) return 'low'
  return isVerifiedToo || /(kid|issuer|iss|tenant|peek|sub)\b/i.test(name) ? 'medium' : 'high'
}

/** `logger.exception("… %r", jwt.decode(…))`: told, and trusted by nobody. */
function isLogged(call: PythonNode): boolean {
  const outer = call.enclosing('call')?.field('function')?.text ?? ''
  return /(^|[._])log(ger|ging)?\.(debug|info|warning|error|exception|critical|log)$/i.test(outer)
}

function algorithmsOf(python: PythonFacts, call: PythonNode, library: string): JwtDecode['algorithms'] {
  const given = argument(call, 'algorithms', 2) ?? argument(call, 'algorithm')
  if (given === undefined) {
    const spread = call.field('arguments')?.parts.some(({ kind }) => kind === 'dictionary_splat') === true
    // Authlib and joserfc choose by the key; PyJWT 2 refuses to decode without.
    return spread || /authlib|joserfc/.test(library) ? 'unknown' : 'missing'
  }
  const value = python.constant(given)
  const names = typeof value === 'string' ? [value] : Array.isArray(value) ? value : undefined
  if (names?.some((one) => typeof one === 'string' && one.toLowerCase() === 'none') === true) return 'none allowed'
  if (names !== undefined) return 'fixed'
  const source = python.resolve(given)
  const text = `${given.text} ${source?.kind === 'value' ? source.node.text : ''} ${given
    .find('identifier')
    .map((one) => {
      const found = python.resolve(one)
      return found?.kind === 'value' ? found.node.text : ''
    })}`
  return /unverified_header|header\w*(\[|\.get\()["']alg["']/.test(text) ? 'from the token' : 'unknown'
}

const SETS_EXPIRY = /["']exp["']|\bexp\s*=|\bexpires?(_\w+)?["']?\s*[:=]|_add_exp|set_exp/

function readEncode(python: PythonFacts, call: PythonNode, library: string): JwtEncode[] {
  // `jwt.encode(...)` alone on a line tries a key out and throws the token away.
  if (call.parentNode?.kind === 'expression_statement') return []
  const { name, node } = around(call)
  const place = /authlib|joserfc/.test(library) ? 1 : 0
  const payload = argument(call, place === 1 ? 'claims' : 'payload', place) ?? argument(call, 'claims', place)
  const expires = payload === undefined ? 'unknown' : expiryOf(python, payload, node)
  return [{ at: call.position, function: name, expires }]
}

function expiryOf(python: PythonFacts, payload: PythonNode, owner: PythonNode, depth = 0): JwtEncode['expires'] {
  if (SETS_EXPIRY.test(payload.text) || SETS_EXPIRY.test(codeOf(owner))) return 'yes'
  if (payload.kind === 'dictionary') return payload.parts.every(({ kind }) => kind === 'pair') ? 'no' : 'unknown'
  if (payload.kind !== 'identifier') return 'unknown'
  const found = python.resolve(payload)
  if (found?.kind === 'value')
    return found.node.equals(payload) ? 'unknown' : expiryOf(python, found.node, owner, depth + 1)
  return found?.kind === 'parameter' && depth < 3 ? expiryFromCallers(python, owner, payload.text) : 'unknown'
}

/** A function's text without its signature, whose type hints and defaults set nothing. */
function codeOf(owner: PythonNode): string {
  return owner.kind === 'function_definition' ? (owner.field('body')?.text ?? '') : ''
}

function expiryFromCallers(python: PythonFacts, owner: PythonNode, parameter: string): JwtEncode['expires'] {
  const own = owner.field('name')
  const target = own === undefined ? undefined : python.resolve(own)
  if (target?.kind !== 'function') return 'unknown'
  const place = parametersOf(owner).findIndex((one) => one.name === parameter)
  const given = python.callsTo(target.name).map(({ node }) => {
    const value = argument(node, parameter, place)
    return value === undefined ? 'unknown' : expiryOf(python, value, around(node).node, 3)
  })
  if (given.length === 0 || given.includes('unknown')) return 'unknown'
  return given.includes('no') ? 'no' : 'yes'
}

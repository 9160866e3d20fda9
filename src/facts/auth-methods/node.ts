import type { Node } from 'oxc-parser'
import { textOf } from '../node-code/inputs.ts'
import { plain } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import type { CookieFlag, CookieSet, PasswordHashing, SecretComparison } from './types.ts'

const SLOW =
  /^(bcrypt(js)?|@node-rs\/bcrypt|bcrypt-nodejs)\.(hash|hashSync)$|^(argon2|@node-rs\/argon2)\.hash$|^crypto\.(scrypt|scryptSync|pbkdf2|pbkdf2Sync)$/
const PASSWORD = /passw(or)?d|passphrase|\bpwd\b/i
/** Fewer rounds than this take a graphics card no time (OWASP Password Storage Cheat Sheet: bcrypt 10, PBKDF2-SHA512 210 000). */
const BCRYPT_ROUNDS = 10
const PBKDF2_ROUNDS = 100_000

/** How services in Node hash passwords. */
export function nodePasswords(code: NodeCodeFacts): PasswordHashing[] {
  if (code.holding(/bcrypt|argon2|scrypt|pbkdf2|createHash|createHmac/).length === 0) return []
  const slow = code
    .callsNamed('hash', 'hashSync', 'scrypt', 'scryptSync', 'scryptAsync', 'pbkdf2', 'pbkdf2Sync', 'pbkdf2Async')
    .flatMap((call) => slowHash(call, code))
  return [...slow, ...code.callsNamed('update').flatMap((call) => fastDigest(call, code))]
}

function slowHash(call: NodeCall, code: NodeCodeFacts): PasswordHashing[] {
  const { name = '', script, node } = call
  const isOne = SLOW.test(name) || (/^crypto\.(scrypt|pbkdf2)/.test(name) && /Async$/.test(call.written))
  const [first] = node.arguments
  if (
    !isOne ||
    first === undefined ||
    (name.startsWith('crypto.') && !PASSWORD.test(textOf({ script, node: first as Node }) + call.within))
  )
    return []
  const given = node.arguments[/^crypto\.pbkdf2/.test(name) ? 2 : 1]
  const value = given === undefined ? undefined : code.constant({ script, node: given as Node })
  const least = /bcrypt/.test(name) ? BCRYPT_ROUNDS : /pbkdf2/.test(name) ? PBKDF2_ROUNDS : 0
  const isWeak = typeof value === 'number' && value < least && least > 0
  return [{ at: call.at, function: call.within, with: isWeak ? `${name} with ${value} rounds` : name, slow: !isWeak }]
}

/** `createHash('sha256').update(password)`; what is hashed before bcrypt, or asked of a list of leaked ones, is not kept. */
function fastDigest(call: NodeCall, code: NodeCodeFacts): PasswordHashing[] {
  const { script, node } = call
  const callee = plain(node.callee as Node)
  const [given] = node.arguments
  if (
    callee.type !== 'MemberExpression' ||
    given === undefined ||
    !PASSWORD.test(textOf({ script, node: given as Node }))
  )
    return []
  const object = code.valueOf({ script, node: callee.object })
  const name = code.nameOf({ script, node: callee.object }) ?? ''
  if (!/^crypto\.(createHash|createHmac)\(\)$/.test(name) || object.node.type !== 'CallExpression') return []
  const around = code.around({ script, node })
  if (around !== undefined && /bcrypt|argon2|scrypt|pwned|hibp|breach|gravatar|cache|reset|token/i.test(textOf(around)))
    return []
  const [algorithm] = object.node.arguments
  const words = algorithm === undefined ? undefined : code.constant({ script: object.script, node: algorithm as Node })
  return [
    {
      at: call.at,
      function: call.within,
      with: typeof words === 'string' ? words.toUpperCase() : 'a digest',
      slow: false,
    },
  ]
}

const SECRET =
  /(^|[._])(signature|sig|hmac|digest|expected_?(signature|hmac|token)|computed_?(signature|hmac)|api_?key|secret|webhook_?secret|secret_?token|access_?key|auth_?token|bearer|admin_?(key|token|password))$/i

/** Comparisons of secrets in services in Node: those in constant time, and `===` of what a client sent with a secret. */
export function nodeComparisons(code: NodeCodeFacts): SecretComparison[] {
  const constant = code.callsNamed('timingSafeEqual', 'safeCompare', 'tsscmp', 'scmp').map(
    (call): SecretComparison => ({
      at: call.at,
      what: `what ${call.within} compares`,
      constantTime: true,
      confidence: 'high',
    }),
  )
  const plainly = code.nodes(
    ['ignature', 'hmac', 'igest', 'piKey', 'pi_key', 'API_KEY', 'ecret', 'SECRET', 'token', 'Token', 'TOKEN', 'bearer'],
    'BinaryExpression',
  )
  return [...constant, ...plainly.flatMap((spot) => comparisonOf(spot, code))]
}

function comparisonOf({ script, node }: Spot, code: NodeCodeFacts): SecretComparison[] {
  if (node.type !== 'BinaryExpression' || !/^[!=]==?$/.test(node.operator)) return []
  const sides = [node.left as Node, node.right].map((one): Spot => ({ script, node: plain(one) }))
  if (
    sides.some(
      ({ node: one }) =>
        /^(Literal|UnaryExpression|ArrayExpression|ObjectExpression)$/.test(one.type) ||
        (one.type === 'Identifier' && one.name === 'undefined'),
    )
  )
    return []
  const named = sides.filter((one) =>
    SECRET.test(
      textOf(one)
        .replace(/['"\]]/g, '')
        .replace('[', '.')
        .replaceAll('-', '_'),
    ),
  )
  if (named.length === 0) return []
  const origins = sides.map((one) => code.origin(one).kind)
  const sent = origins.indexOf('request')
  const other = sides[sent === 0 ? 1 : 0]
  // Two things a client sent, as a password and its repetition, are no secret of the service.
  if (sent === -1 || origins.every((one) => one === 'request') || other === undefined) return []
  const isKept = origins[sent === 0 ? 1 : 0] === 'settings' || /createHmac/.test(textOf(code.valueOf(other)))
  return [
    {
      at: script.position(node),
      what: textOf(named[0] ?? other).slice(0, 60),
      constantTime: false,
      confidence: isKept ? 'high' : 'medium',
    },
  ]
}

const SESSION = /sess|auth|token|jwt|login|refresh|remember|(^|_)sid\b|identity|access/i
const OTHER =
  /csrf|xsrf|theme|locale|lang|expired|next|state|nonce|timezone|consent|flash|banner|(^|_)is_|hint|redirect|provider|pkce|verifier/i
const SESSIONS =
  /^(express-session|cookie-session|@fastify\/(session|secure-session|cookie)|client-sessions|iron-session\.\w+)$/

/** Cookies that services in Node set, and session middleware, with their flags. */
export function nodeCookies(code: NodeCodeFacts): CookieSet[] {
  if (code.holding(/cookie|session/i).length === 0) return []
  const set = code.callsNamed('cookie', 'setCookie').flatMap((call) => cookieOf(call, code))
  const sessions = code
    .callsNamed('session', 'expressSession', 'express_session', 'cookieSession', 'cookie_session', 'register')
    .flatMap((call) => sessionOf(call, code))
  return [...set, ...sessions]
}

function cookieOf(call: NodeCall, code: NodeCodeFacts): CookieSet[] {
  const { node, script } = call
  if (
    !/(^|\.)(res|response|reply|rep|resp)(\.\w+\([^()]*\))?\.(cookie|setCookie)$/.test(call.written) ||
    node.arguments.length < 2
  )
    return []
  const [name, value, options] = node.arguments as readonly Node[]
  if (name === undefined || value === undefined) return []
  const words = code.constant({ script, node: name })
  const text = typeof words === 'string' ? words : textOf({ script, node: name })
  const given =
    options === undefined ? { fields: new Map<string, Spot>(), open: false } : code.fields({ script, node: options })
  if (given?.fields.has('maxAge') === true && code.constant(given.fields.get('maxAge') as Spot) === 0) return []
  const isSession =
    !OTHER.test(text) && (SESSION.test(text) || SESSION.test(textOf({ script, node: value }).slice(0, 60)))
  return [
    {
      at: call.at,
      name: text,
      session: isSession,
      secure: flagOf(given, 'secure', false, code),
      httpOnly: flagOf(given, 'httpOnly', false, code),
      sameSite: flagOf(given, 'sameSite', null, code),
    },
  ]
}

/** Defaults as the documentation of each says: express-session and cookie-session are HttpOnly, @fastify/session Secure as well. */
function sessionOf(call: NodeCall, code: NodeCodeFacts): CookieSet[] {
  const { node, script } = call
  const isRegistered = call.written.endsWith('.register')
  const [first, second] = node.arguments as readonly Node[]
  const name = isRegistered && first !== undefined ? code.nameOf({ script, node: first }) : call.name
  if (name === undefined || !SESSIONS.test(name) || name === '@fastify/cookie' || name.startsWith('iron')) return []
  const options = isRegistered ? second : first
  const outer =
    options === undefined ? { fields: new Map<string, Spot>(), open: false } : code.fields({ script, node: options })
  const inner =
    name === 'cookie-session'
      ? outer
      : outer?.fields.has('cookie') === true
        ? code.fields(outer.fields.get('cookie'))
        : outer?.open === true
          ? undefined
          : { fields: new Map<string, Spot>(), open: outer === undefined }
  const known = outer === undefined ? undefined : inner
  return [
    {
      at: call.at,
      name: `the cookie of ${name}`,
      session: true,
      secure: flagOf(known, 'secure', name.startsWith('@fastify/session'), code),
      httpOnly: flagOf(known, 'httpOnly', true, code),
      sameSite: flagOf(known, 'sameSite', null, code),
    },
  ]
}

function flagOf(
  given: { readonly fields: ReadonlyMap<string, Spot>; readonly open: boolean } | undefined,
  name: string,
  fallback: boolean | null,
  code: NodeCodeFacts,
): CookieFlag {
  const option = given?.fields.get(name)
  const flag = (value: CookieFlag['value']): CookieFlag => ({ value, setting: undefined, refused: false })
  if (option === undefined) return flag(given === undefined || given.open ? undefined : fallback)
  const constant = code.constant(option)
  if (constant === 'auto') return flag(true)
  if (typeof constant === 'boolean' || typeof constant === 'string' || constant === null) return flag(constant)
  // On where it counts: `secure: process.env.NODE_ENV === 'production'`.
  const text = textOf(code.valueOf(option))
  if (/NODE_ENV['"\])]*\s*===?\s*['"]prod/.test(text) || /NODE_ENV['"\])]*\s*!==?\s*['"](dev|test|local)/.test(text))
    return flag(true)
  return flag(undefined)
}

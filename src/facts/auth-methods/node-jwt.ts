import type { Node } from 'oxc-parser'
import { conditionAround } from '../node-code/conditions.ts'
import { textOf } from '../node-code/inputs.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import type { JwtDecode, JwtEncode } from './types.ts'

const LIBRARIES = /jsonwebtoken|jose|jwt|@nestjs\/jwt|passport-jwt/
const VERIFY =
  /^(jsonwebtoken\.verify|@fastify\/jwt.*\.verify|fastify\(\)\.jwt\.verify|fast-jwt\.createVerifier|express-jwt(\.expressjwt|\.jwt)?|passport-jwt\.Strategy|@nestjs\/jwt\.JwtService\(\)\.verify(Async)?)$/
/** Whose key says which algorithm it is for (jose: `KeyObject`, `CryptoKey`, JWK). */
const BOUND_TO_KEY = /^jose\.(jwtVerify|compactVerify|flattenedVerify)$/
const READ =
  /^(jsonwebtoken\.decode|jose\.(decodeJwt|decodeProtectedHeader)|jwt-decode(\.jwtDecode)?|@nestjs\/jwt\.JwtService\(\)\.decode|fast-jwt\.createDecoder)$/
const SIGN =
  /^(jsonwebtoken\.sign|@nestjs\/jwt\.JwtService\(\)\.sign(Async)?|fastify\(\)\.jwt\.sign|fast-jwt\.createSigner)$/

/** JSON Web Tokens that services in Node read and make. */
export function nodeJwt(code: NodeCodeFacts): { decodes: JwtDecode[]; encodes: JwtEncode[] } {
  if (code.holding(LIBRARIES).length === 0) return { decodes: [], encodes: [] }
  const calls = code.callsNamed(
    'verify',
    'verifyAsync',
    'decode',
    'decodeJwt',
    'decodeProtectedHeader',
    'jwtDecode',
    'jwt_decode',
    'jwtVerify',
    'compactVerify',
    'expressjwt',
    'expressJwt',
    'jwt',
    'Strategy',
    'JwtStrategy',
    'createVerifier',
  )
  return {
    decodes: calls.flatMap((call) => decodeOf(call, code)),
    encodes: [
      ...code.callsNamed('sign', 'signAsync', 'createSigner').flatMap((call) => encodeOf(call, code)),
      ...code.callsNamed('SignJWT').flatMap((call) => joseEncode(call, code)),
    ],
  }
}

function decodeOf(call: NodeCall, code: NodeCodeFacts): JwtDecode[] {
  const { name = '', script, node } = call
  const base = {
    at: call.at,
    function: call.within,
    library: name.split('.')[0] ?? '',
    verifiedAt: undefined,
    condition: conditionAround({ script, node }, code),
  }
  if (BOUND_TO_KEY.test(name)) return [{ ...base, verified: true, confidence: 'high', algorithms: 'fixed' }]
  if (VERIFY.test(name)) {
    const place = /express-jwt|Strategy|createVerifier|@nestjs/.test(name) ? (name.startsWith('@nestjs') ? 1 : 0) : 2
    return [{ ...base, verified: true, confidence: 'high', algorithms: algorithmsOf(call, place, code) }]
  }
  if (!READ.test(name) || isOfHeader(call, code)) return []
  const around = code.around({ script, node })
  // What was made or checked in the same function may be read.
  if (around !== undefined && /\.sign\(|\bsign\(/.test(textOf(around))) return []
  const verified = verifiedBeside(call, code)
  // Whether what it reads is relied on was not followed; a handler that reads it itself has a use for it.
  const confidence = verified === undefined && around !== undefined && code.isHandler(around) ? 'medium' : 'low'
  return [{ ...base, verified: false, confidence, verifiedAt: verified, algorithms: 'unknown' }]
}

function algorithmsOf({ node, script }: NodeCall, place: number, code: NodeCodeFacts): JwtDecode['algorithms'] {
  const given = node.arguments[place]
  if (given === undefined) return 'missing'
  const spot: Spot = { script, node: given as Node }
  const found = code.fields(spot)
  if (found === undefined) return code.functionAt(spot) === undefined ? 'unknown' : 'missing'
  const list = found.fields.get('algorithms') ?? found.fields.get('verify')
  if (list === undefined) return found.open ? 'unknown' : 'missing'
  const value = code.valueOf(list)
  if (value.node.type !== 'ArrayExpression') return 'fixed'
  return /['"]none['"]/i.test(textOf(value)) ? 'none allowed' : 'fixed'
}

/** `decode(token, { complete: true }).header.kid`: only the key is chosen by it. */
function isOfHeader({ node, script, name = '' }: NodeCall, code: NodeCodeFacts): boolean {
  if (name.endsWith('decodeProtectedHeader')) return true
  const around = code.around({ script, node })
  const text = around === undefined ? script.text : textOf(around)
  return /complete:\s*(true|!0)/.test(textOf({ script, node })) && /\.header\b|\bheader\b/.test(text)
}

function verifiedBeside({ node, script }: NodeCall, code: NodeCodeFacts): JwtDecode['verifiedAt'] {
  const around = code.around({ script, node })
  return code
    .callsNamed('verify', 'verifyAsync', 'jwtVerify')
    .find(
      (one) =>
        one.script === script &&
        around !== undefined &&
        one.node.start > around.node.start &&
        one.node.end < around.node.end,
    )?.at
}

function encodeOf(call: NodeCall, code: NodeCodeFacts): JwtEncode[] {
  const { name = '', script, node } = call
  if (!SIGN.test(name)) return []
  const isNest = name.startsWith('@nestjs')
  const base = { at: call.at, function: call.within }
  const options = node.arguments[isNest ? 1 : 2]
  const claims = code.fields(node.arguments[0] === undefined ? undefined : { script, node: node.arguments[0] as Node })
  const given = options === undefined ? undefined : code.fields({ script, node: options as Node })
  if (claims?.fields.has('exp') === true || given?.fields.has('expiresIn') === true)
    return [{ ...base, expires: 'yes' }]
  if (
    isNest &&
    /signOptions|expiresIn/.test(
      code
        .holding(/JwtModule/)
        .map((file) => code.text(file))
        .join('\n'),
    )
  )
    return [{ ...base, expires: 'yes' }]
  const isOpen =
    claims === undefined ||
    claims.open ||
    (options !== undefined && (given === undefined || given.open)) ||
    name.startsWith('fast')
  return [{ ...base, expires: isOpen ? 'unknown' : 'no' }]
}

function joseEncode(call: NodeCall, code: NodeCodeFacts): JwtEncode[] {
  if (call.name !== 'jose.SignJWT') return []
  const around = code.around({ script: call.script, node: call.node })
  const text = around === undefined ? call.script.text : textOf(around)
  return [
    { at: call.at, function: call.within, expires: /\.setExpirationTime\(|\bexp\b\s*[:,}]/.test(text) ? 'yes' : 'no' },
  ]
}

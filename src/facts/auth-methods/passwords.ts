import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import type { PythonFacts } from '../python/types.ts'
import type { PasswordHashing } from './types.ts'

const SLOW =
  /^(bcrypt\.(hashpw|checkpw)|argon2\.(PasswordHasher|hash_password|verify_password)|hashlib\.(scrypt|pbkdf2_hmac)|passlib\.(context\.CryptContext|hash\.(bcrypt|argon2|pbkdf2_sha\d+|scrypt|sha\d+_crypt|bcrypt_sha256)(\.\w+)?)|pwdlib\.PasswordHash(\.recommended)?|pwdlib\.hashers\.\w+\.\w+|werkzeug\.security\.(generate|check)_password_hash|django\.contrib\.auth\.hashers\.(make|check)_password|nacl\.pwhash\.\w+(\.\w+)*|fastapi_users\.password\.PasswordHelper)$/
const SLOW_WORD = /bcrypt|argon2|scrypt|pbkdf2|hashpw|CryptContext|PasswordHash|password_hash\(|pwhash/i
/** General functions that make keys and fingerprints as well. */
const DERIVES = /^hashlib\.(scrypt|pbkdf2_hmac)$/
const FOR_A_KEY = /derive|fernet|cipher|encrypt/i
const FAST = /^hashlib\.(md5|sha1|sha224|sha256|sha384|sha512|sha3_\d+|blake2[bs]|new)$/
/** A password of our users; `azure_password` opens another service. */
const PASSWORD =
  /^_*((raw|plain|user|new|old|hashed|clear|admin|account|login|current|input|given|my|root)_?)?(passw(or)?ds?|passwd|pwd|passphrase)(_?(text|plain|raw|str|bytes|value|hash))?$/i
const HASHES_PASSWORD =
  /(hash|verify|check|encode|encrypt|make|validate|match)\w*_(passw(or)?d|pwd)|(passw(or)?d|pwd)_?(hash|matches)/i
/** Looking a password up in a list of leaked ones, or naming a cache entry by it, keeps nothing. */
const OTHER_USE = /pwned|breach|leak|hibp|cache|etag|strength|reset_token|fingerprint/i

/** What every match of `SLOW_WORD` and every use of hashlib holds. */
const HASHING = 'hashlib bcrypt argon2 scrypt pbkdf2 hashpw cryptcontext passwordhash password_hash( pwhash'.split(' ')

/** Where passwords are hashed: with a slow function made for it, or with a plain digest. */
export function readPasswords(python: PythonFacts): PasswordHashing[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, ...HASHING)) return []
    if (!/hashlib/.test(module.tree.text) && !SLOW_WORD.test(module.tree.text)) return []
    return module.root.find('call').flatMap((call): PasswordHashing[] => {
      const callee = call.field('function')
      if (callee === undefined || callee.end - callee.start > 60) return []
      const name = python.qualifiedName(callee)
      if (name === undefined) return []
      const owner = call.enclosing('function_definition')
      const base = { at: call.position, function: owner === undefined ? 'module' : nameOf(owner), with: name }
      if (DERIVES.test(name) && (OTHER_USE.test(base.function) || FOR_A_KEY.test(base.function))) return []
      if (SLOW.test(name)) return [{ ...base, slow: !isWeakContext(name, call) }]
      return FAST.test(name) && isOfPassword(call, owner) ? [{ ...base, slow: false }] : []
    })
  })
}

/** `auth_settings.pwd_context.verify(plain, hashed)`: what it is made of was not read. */
const OUTSIDE = /(pwd|passw(or)?d|crypt)_?(context|ctx|hash|hasher|helper)\w*\.(hash|verify|verify_and_update)$/i

/** Where passwords are hashed or checked by something that the code only takes from elsewhere. */
export function hashedOutside(python: PythonFacts): Position[] {
  return python.code.flatMap(({ tree, root }) => {
    if (!/(context|ctx|hash|hasher|helper)\w*\.(hash|verify)/i.test(tree.text)) return []
    return root.find('call').flatMap((call) => {
      const callee = call.field('function')
      return callee !== undefined && OUTSIDE.test(callee.text) ? [call.position] : []
    })
  })
}

function isWeakContext(name: string, call: PythonNode): boolean {
  const first = /schemes\s*=\s*[[(]?\s*["'](\w+)/.exec(call.text)?.[1] ?? ''
  return name.endsWith('CryptContext') && /^(md5|sha1|hex_|plaintext|des|ldap_|lmhash|nthash|crypt16)/.test(first)
}

function isOfPassword(call: PythonNode, owner: PythonNode | undefined): boolean {
  const text = owner?.text ?? ''
  const name = owner === undefined ? '' : nameOf(owner)
  // A digest before bcrypt only makes long passwords fit.
  if (SLOW_WORD.test(text) || OTHER_USE.test(name)) return false
  const words = call.field('arguments')?.find('identifier') ?? []
  return words.some((word) => PASSWORD.test(word.text)) || HASHES_PASSWORD.test(name)
}

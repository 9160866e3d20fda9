import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const run = (text: string) =>
  outcomeOf('auth/passwords-hashed-slowly', { 'app/__init__.py': '', 'app/auth.py': `import hashlib, bcrypt\n${text}` })
const GOOD = 'def hash_password(p):\n    return bcrypt.hashpw(p.encode(), bcrypt.gensalt())\n'

test('fails for a digest of a password, after a good place', async () => {
  const text = `${GOOD}def store(user, password):\n    user.digest = hashlib.sha256((salt + password).encode()).hexdigest()\ndef verify_password(plain, stored):\n    return hashlib.md5(plain.encode()).hexdigest() == stored\n`
  expect(placesOf(await run(text))).toEqual(['app/auth.py:5', 'app/auth.py:7'])
})

test('digests of other things, before bcrypt and for leaked lists are fine', async () => {
  const text = `${GOOD}def etag(body):\n    return hashlib.md5(body).hexdigest()\ndef key_hash(api_key):\n    return hashlib.sha256(api_key.encode()).hexdigest()\ndef long(password):\n    return bcrypt.hashpw(hashlib.sha256(password).digest(), bcrypt.gensalt())\ndef is_pwned(password):\n    return hashlib.sha1(password.encode()).hexdigest()\n`
  expect((await run(text)).status).toBe('pass')
})

test('a fingerprint of the password of another service is fine', async () => {
  const text = `${GOOD}def client_for(options):\n    azure_password = options["azure_password"]\n    return f"client={hashlib.sha256(azure_password.encode()).hexdigest()}"\n`
  expect((await run(text)).status).toBe('pass')
})

test('a weak scheme of passlib comes first', async () => {
  expect(
    (await run('from passlib.context import CryptContext\nc = CryptContext(schemes=["md5_crypt", "bcrypt"])\n')).status,
  ).toBe('fail')
  expect((await run('from passlib.context import CryptContext\nc = CryptContext(schemes=["argon2"])\n')).status).toBe(
    'pass',
  )
})

test('does not arise without passwords', async () => {
  expect((await run('x = hashlib.sha256(data)\n')).status).toBe('not-applicable')
})

test('a key or fingerprint that is derived is no password hash', async () => {
  const derived = (name: string) =>
    outcomeOf('auth/passwords-hashed-slowly', {
      'app/a.py': `import hashlib\ndef ${name}(password, salt):\n    return hashlib.pbkdf2_hmac("sha256", password, salt, 600000)\n`,
    })
  expect((await derived('fingerprint')).status).not.toBe('pass')
  expect((await derived('derive_key')).status).not.toBe('pass')
  expect((await derived('hash_password')).status).toBe('pass')
})

test('a hasher that is only taken from elsewhere is not known, and not absent', async () => {
  const outside = 'def hash_password(password):\n    return settings.pwd_context.hash(password)\n'
  expect((await run(outside)).status).toBe('unverified')
  expect((await run(outside + GOOD.replace('hash_password', 'other'))).status).toBe('pass')
  expect((await run('def key(name):\n    return cache.hash(name)\n')).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import { isPlaceholder, isSecretName, looksRandom, mask } from './secret-words.ts'

test('names that hold secrets, and names about them', () => {
  const secrets = [
    'SECRET_KEY',
    'dbPassword',
    'stripe-api-key',
    'JWT_SECRET',
    'SMTP_PASS_PHRASE_PASSPHRASE',
    'metrics_token',
  ]
  const others = [
    'TOKEN_URL',
    'PASSWORD_MIN_LENGTH',
    'SECRET_NAME',
    'API_KEY_HEADER',
    'token_type',
    'jwt_public_key',
    'max_tokens',
    'aws_access_key_id',
    'next_token',
    'keyboard',
    'is_password',
    'tokenizer',
    'primary_key',
  ]
  expect(secrets.filter((name) => !isSecretName(name))).toEqual([])
  expect(others.filter(isSecretName)).toEqual([])
})

test('placeholders and references', () => {
  for (const value of [
    '',
    'changeme',
    'your-api-key-here',
    '<token>',
    '${TOKEN}',
    '{{ token }}',
    'xxxxxxxx',
    'sk_live_...',
  ]) {
    expect([value, isPlaceholder(value)]).toEqual([value, true])
  }
  expect(isPlaceholder('hunter2')).toBe(false)
})

test('what a machine drew, and what a person wrote', () => {
  expect(looksRandom('q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3g')).toBe(true)
  expect(looksRandom('b1946ac92492d2347c6235b4d2611184e7f0a3c5')).toBe(true)
  for (const value of [
    'dev-client-portal-secret',
    'gpt-4o-mini-2024-07-18',
    '550e8400-e29b-41d4-a716-446655440000',
    'short1',
  ]) {
    expect([value, looksRandom(value)]).toEqual([value, false])
  }
})

test('a masked secret does not show enough to guess it', () => {
  expect(mask('hunter2')).toBe('… (7 characters)')
  expect(mask('sk_live_51Habc9Qz7RtYvW2')).toBe('sk_live_… (24 characters)')
  expect(mask('q9X2vLr7Tz0BnM4kWp8YsE1uHc6JdA3g')).toBe('q9X2… (32 characters)')
})

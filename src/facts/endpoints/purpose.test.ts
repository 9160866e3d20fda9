import { expect, test } from 'vitest'
import { purposeOf } from './purpose.ts'

test.each([
  ['POST', '/forgot', 'app.reset.forgot_password', 'password-reset'],
  ['POST', '/{tenant}/reset', 'app.reset.reset_password', 'password-reset'],
  ['POST', '/reset', 'app.database.reset', 'ordinary'],
  ['POST', '/users/{id}/reset', 'app.users.reset_password', 'ordinary'],
  ['GET', '/{tenant}/.well-known/jwks.json', 'app.keys', 'well-known'],
  ['POST', '/webhooks/stripe', 'app.hooks.stripe', 'webhook'],
  ['POST', '/admin/webhooks/', 'app.hooks.create_webhook', 'ordinary'],
  ['POST', '/webhooks/create', 'app.hooks.create_webhook', 'ordinary'],
  ['POST', '/webhooks/{id}/secret', 'app.hooks.regenerate', 'ordinary'],
])('%s %s of %s is %s', (method, path, handler, purpose) => {
  expect(purposeOf(path, method, handler)).toBe(purpose)
})

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
  ['POST', '/mfa/verify', 'app.mfa.verify', 'login'],
  ['POST', '/v3/login/exchange', 'app.auth.login_exchange', 'oauth'],
  ['POST', '/api/v1/device_authorization', 'app.auth.device_authorization', 'oauth'],
  ['POST', '/currency/exchange', 'app.money.exchange', 'ordinary'],
  ['POST', '/auth/2fa/challenge', 'app.mfa.challenge', 'login'],
  ['POST', '/mfa/disable', 'app.mfa.disable', 'ordinary'],
  ['POST', '/email/verify', 'app.users.verify', 'ordinary'],
  ['GET', '/auth/mfa/status', 'app.mfa.status', 'ordinary'],
  ['POST', '/sso/saml/callback', 'app.sso.saml_callback', 'oauth'],
  ['POST', '/saml/webhook', 'app.hooks.saml', 'webhook'],
  ['POST', '/auth/magic', 'app.auth.login_magic_link', 'login'],
  ['POST', '/v1/auth', 'app.auth.authenticate_user', 'login'],
  ['POST', '/auths/ldap', 'app.auths.ldap_auth', 'login'],
  ['POST', '/auths/admin/config/ldap', 'app.auths.update_ldap_config', 'ordinary'],
  ['PATCH', '/providers/{provider_id}/refresh', 'app.providers.refresh', 'ordinary'],
  ['POST', '/{tenant_slug}/login', 'app.auth.login', 'login'],
  ['GET', '/auth/{provider}/token', 'app.auth.callback', 'login'],
  ['POST', '/auth/{provider}/login', 'app.auth.login', 'login'],
  ['GET', '/runs/{run_id}/metrics', 'app.runs.metrics', 'ordinary'],
  ['GET', '/jobs/{job_id}/status', 'app.jobs.status', 'ordinary'],
  ['GET', '{?}/metrics', 'app.metrics', 'metrics'],
  ['GET', '/index.html', 'app.front', 'public-page'],
  ['HEAD', '/', 'app.front', 'public-page'],
  ['POST', '/', 'app.create', 'ordinary'],
])('%s %s of %s is %s', (method, path, handler, purpose) => {
  expect(purposeOf(path, method, handler)).toBe(purpose)
})

test('what concerns a second factor belongs to the login when it is done with a challenge, and only then', () => {
  const withChallenge = 'async def start(form):\n    return await enrol(form.challenge_token.get_secret_value())\n'
  expect(purposeOf('/mfa/enroll/start', 'POST', 'app.mfa.start', withChallenge)).toBe('login')
  expect(purposeOf('/mfa/enroll/start', 'POST', 'app.mfa.start', 'def start(user_id): ...')).toBe('ordinary')
})

test('under /auth, whoever leaves signed in has logged in', () => {
  const body = 'user = verify(form)\nrequest.session["user"] = dict(user)\n'
  expect(purposeOf('/auth/redirect', 'POST', 'app.auth.auth_post', body)).toBe('login')
  expect(purposeOf('/auth/redirect', 'POST', 'app.auth.auth_post', 'if request.session["user"] == 1: pass')).toBe(
    'ordinary',
  )
  const google = 'info = id_token.verify_oauth2_token(credential, Request(), CLIENT_ID)\n'
  expect(purposeOf('/auth/redirect', 'POST', 'app.auth.auth_post', google + body)).toBe('oauth')
  expect(purposeOf('/orders', 'POST', 'app.orders.create', body)).toBe('ordinary')
})

test('the model of its body tells a login under an address that says little', () => {
  const login = 'async def usr(data: LoginUsr) -> JSONResponse:\n    ...\n'
  expect(purposeOf('/auth/usr', 'POST', 'app.auth.usr', login)).toBe('login')
  expect(purposeOf('/auth/token/cli', 'POST', 'app.auth.cli', 'def cli(\n    body: LoginBody,\n): ...')).toBe('login')
  expect(purposeOf('/auth/impersonate', 'POST', 'app.auth.act_as', login)).toBe('ordinary')
  expect(purposeOf('/auth/keys', 'POST', 'app.auth.keys', 'def keys(data: NewKey): ...')).toBe('ordinary')
})

test('a code that was sent to somebody is what its address asks for', () => {
  const body = 'def verify(id: str, data: VerificationCode): ...\n'
  expect(purposeOf('/consent/{id}/verify', 'POST', 'app.consent.verify', body)).toBe('token-link')
  expect(purposeOf('/reports/{id}/verify', 'POST', 'app.reports.verify', 'def verify(id: str): ...')).toBe('ordinary')
})

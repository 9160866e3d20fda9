import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/no-personal-data-in-messages'
const head = 'import logging\nlogger = logging.getLogger(__name__)\n'
/** The body of `def f(lead, email, phone, …)`, from line 4. */
const run = (...lines: string[]) =>
  outcomeOf(id, {
    'app/main.py': `${head}def f(lead, email, phone, data, token):\n${lines.map((line) => `    ${line}\n`).join('')}`,
  })

test('arguments, interpolations, keys and keywords are seen', async () => {
  const outcome = await run(
    'logger.info("ok %s", lead.id)',
    'logger.info("sent to %s", lead.email)',
    'logger.warning(f"call {phone}")',
    'logger.error("bad: " + data["customer_email"])',
    'logger.info("x", extra={"email": data})',
    'logger.info("login", password=data.get("password"))',
    'logger.info("to {}".format(str(email).lower()))',
    'logger.info("token %s", lead.access_token)',
  )
  const line = (at: number) => `app/main.py:${at}`
  expect(placesOf(outcome)).toEqual([5, 6, 7, 8, 9, 10, 11].map(line))
})

test('ids, lengths, masks, tests and switches are no leak', async () => {
  const outcome = await run(
    'logger.info("sent %s", lead.email_id, lead.email_type)',
    'logger.info("has %s %s", email is not None, bool(email))',
    'logger.info("n=%s", len(data.emails))',
    'logger.info("to %s", mask_email(email))',
    'logger.info(f"ends {phone[-4:]}")',
    'logger.info("sent" if email else "none")',
    'logger.info("on %s", data.has_email)',
    'logger.info("email sent to customer phone password")',
    'logger.info("set %s", DEFAULT_ADMIN_PASSWORD)',
    'logger.info("tokens %s", data.tokens, data.max_tokens)',
    'email_service.info(email)',
  )
  expect(outcome).toMatchObject({ status: 'pass' })
})

test('the same value logged twice in one function is one finding', async () => {
  const outcome = await run('logger.info("a %s", email)', 'logger.info("b %s", email)')
  expect(placesOf(outcome)).toEqual(['app/main.py:4'])
})

test('a module named email is not an address', async () => {
  const files = {
    'app/email.py': 'x = 1\n',
    'app/main.py': `from app import email\n${head}logger.info("loaded %s", email)\n`,
  }
  expect(await outcomeOf(id, files)).toMatchObject({ status: 'pass' })
})

test('no logger calls, or files that do not parse, prove nothing', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
  const broken = { 'app/main.py': `${head}logger.info("x")\n`, 'app/broken.py': 'def f(:\n    x = = 1\n' }
  expect(await outcomeOf(id, broken)).toMatchObject({ status: 'unverified' })
})

test('a code that proves who somebody is, is a credential; the code of a result is none', async () => {
  const outcome = await run(
    'logger.info("verification failed", code=code)',
    'logger.info("done", code=code, exit_code=data.exit_code)',
    'logger.warning("verification requested", code=code)',
    'logger.info("x", resolving_verification_code=should_resolve_verification_code)',
    'logger.info("sent %s", data.verification_code)',
  )
  expect(placesOf(outcome)).toEqual(['app/main.py:6', 'app/main.py:8'])
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/personal-data-redacted'
const filter =
  'import logging, re\nclass RedactFilter(logging.Filter):\n    def filter(self, record):\n        record.msg = re.sub("@", "***", str(record.msg))\n        return True\n'
const model = 'class Lead:\n    email: str\n'
const log = 'import logging\nlogger = logging.getLogger(__name__)\nlogger.info("x")\n'

test('a filter attached to nothing does not redact', async () => {
  const outcome = await outcomeOf(id, { 'app/redact.py': filter, 'app/main.py': log, 'app/models.py': model })
  expect(placesOf(outcome)).toEqual(['app/redact.py:2'])
})

test('a filter added to a handler, or named in a dictConfig, redacts', async () => {
  const added = `from app.redact import RedactFilter\n${log}handler = logging.StreamHandler()\nhandler.addFilter(RedactFilter())\n`
  const named = `${log}from logging.config import dictConfig\ndictConfig({"filters": {"pii": {"()": "app.redact.RedactFilter"}}})\n`
  for (const main of [added, named]) {
    expect(await outcomeOf(id, { 'app/redact.py': filter, 'app/main.py': main })).toMatchObject({ status: 'pass' })
  }
})

test('a filter added in a function nobody calls does not redact', async () => {
  const main = `from app.redact import RedactFilter\n${log}def setup():\n    logger.addFilter(RedactFilter())\n`
  expect(await outcomeOf(id, { 'app/redact.py': filter, 'app/main.py': main })).toMatchObject({ status: 'fail' })
})

test('a processor in the chain redacts', async () => {
  const main =
    'import structlog\ndef redact_pii(logger, method_name, event_dict):\n    return event_dict\nstructlog.configure(processors=[redact_pii])\n'
  expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'pass' })
})

test('personal data without any redaction is told; masking at the call is enough', async () => {
  expect(await outcomeOf(id, { 'app/main.py': log, 'app/models.py': model })).toMatchObject({ status: 'fail' })
  const masked = `${log}def f(email):\n    logger.info("sent %s", mask_email(email))\n`
  expect(await outcomeOf(id, { 'app/main.py': masked, 'app/models.py': model })).toMatchObject({ status: 'pass' })
})

test('a service without personal data needs no filter', async () => {
  expect(await outcomeOf(id, { 'app/main.py': log })).toMatchObject({ status: 'not-applicable' })
  expect(await outcomeOf(id, { 'app/models.py': model })).toMatchObject({ status: 'not-applicable' })
})

test('what a package outside does to records is not known', async () => {
  const main = 'from acme.logs import setup_logging, logger\nsetup_logging()\nlogger.info("x")\n'
  expect((await outcomeOf(id, { 'app/main.py': main, 'app/models.py': model })).status).toBe('unverified')
  const own = main.replace('acme.logs', 'acme.mail').replaceAll('setup_logging', 'setup')
  expect((await outcomeOf(id, { 'app/main.py': own, 'app/models.py': model })).status).toBe('fail')
})

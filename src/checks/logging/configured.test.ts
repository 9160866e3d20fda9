import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/configured'
const setup = 'import logging\ndef setup_logging(level):\n    logging.basicConfig(level=level)\n'

test('a set-up function that nobody calls configures nothing', async () => {
  const outcome = await outcomeOf(id, {
    'app/logs.py': setup,
    'app/main.py': 'import logging\nfrom app import logs\nlogger = logging.getLogger(__name__)\nlogger.info("up")\n',
  })
  expect(placesOf(outcome)).toEqual(['app/logs.py:3'])
})

test('a set-up function called where the application is made configures logging', async () => {
  const main =
    'from fastapi import FastAPI\nfrom app.logs import setup_logging\nsetup_logging("INFO")\napp = FastAPI()\n'
  expect(await outcomeOf(id, { 'app/logs.py': setup, 'app/main.py': main })).toMatchObject({ status: 'pass' })
})

test('a call through a lifespan, and through a package without __init__.py, counts', async () => {
  const main =
    'import app.core.logs\nfrom fastapi import FastAPI\nasync def lifespan(app_):\n    app.core.logs.setup_logging("INFO")\n    yield\napplication = FastAPI(lifespan=lifespan)\n'
  expect(await outcomeOf(id, { 'app/core/logs.py': setup, 'app/main.py': main })).toMatchObject({ status: 'pass' })
})

test('configuration below the main guard depends on the start command', async () => {
  const main = 'import logging\nif __name__ == "__main__":\n    logging.basicConfig()\n'
  expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'unverified' })
})

test('a handler added to a root logger under any name configures logging', async () => {
  const main = 'import logging\nroot_logger = logging.getLogger()\nroot_logger.addHandler(logging.StreamHandler())\n'
  expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'pass' })
})

test("alembic's own configuration is not the service's", async () => {
  const outcome = await outcomeOf(id, {
    'alembic/env.py': 'from logging.config import fileConfig\nfileConfig("alembic.ini")\n',
    'app/main.py': 'import logging\nlogging.getLogger("x").info("up")\n',
  })
  expect(placesOf(outcome)).toEqual(['search'])
})

test('--log-config in a start command configures logging', async () => {
  const files = {
    'app/main.py': 'x = 1\n',
    Dockerfile: 'FROM x\nCMD ["uvicorn", "app.main:app", "--log-config", "log.json"]\n',
  }
  expect(await outcomeOf(id, files)).toMatchObject({ status: 'pass' })
})

test('no Python, or no logging at all, is not a pass', async () => {
  expect(await outcomeOf(id, { 'README.md': '' })).toMatchObject({ status: 'not-applicable' })
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('a package outside that is asked to configure logging may do it', async () => {
  const main = 'from acme.logs import configure\nimport logging\nconfigure()\nlogging.getLogger("x").info("up")\n'
  expect((await outcomeOf(id, { 'app/main.py': main })).status).toBe('unverified')
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/structured'
const own =
  'import json, logging\nclass JsonLines(logging.Formatter):\n    def format(self, record):\n        return json.dumps({"m": record.getMessage()})\n'

test('free text is found where logging is configured', async () => {
  const outcome = await outcomeOf(id, { 'app/main.py': 'import logging\nx = 1\nlogging.basicConfig()\n' })
  expect(placesOf(outcome)).toEqual(['app/main.py:3'])
})

test('an own JSON formatter counts when a handler gets it', async () => {
  const main =
    'import logging\nfrom app.logs import JsonLines\nhandler = logging.StreamHandler()\nhandler.setFormatter(JsonLines())\n'
  expect(await outcomeOf(id, { 'app/logs.py': own, 'app/main.py': main })).toMatchObject({ status: 'pass' })
})

test('an own JSON formatter that nothing uses does not count', async () => {
  const outcome = await outcomeOf(id, { 'app/logs.py': own, 'app/main.py': 'import logging\nlogging.basicConfig()\n' })
  expect(placesOf(outcome)).toEqual(['app/logs.py:2'])
})

test('structlog, loguru and dictConfig strings count', async () => {
  const structlog = 'import structlog\nstructlog.configure(processors=[structlog.processors.JSONRenderer()])\n'
  const loguru = 'from loguru import logger\nlogger.add("x", serialize=True)\n'
  const strings =
    'from logging.config import dictConfig\ndictConfig({"formatters": {"json": {"class": "pythonjsonlogger.json.JsonFormatter"}}})\n'
  for (const main of [structlog, loguru, strings]) {
    expect(await outcomeOf(id, { 'app/main.py': main })).toMatchObject({ status: 'pass' })
  }
  const off = 'from loguru import logger\nlogger.add("x", serialize=False)\n'
  expect(await outcomeOf(id, { 'app/main.py': off })).toMatchObject({ status: 'fail' })
})

test('a service that does not log is left alone', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

test('JSON that a setting has to turn on is not in force by default', async () => {
  const config = (value: string) =>
    `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    json_logging: bool = ${value}\nsettings = Settings()\n`
  const main = `import structlog
from app.config import settings
_JSON = structlog.processors.JSONRenderer()
def render(logger, method_name, event_dict):
    if len(_JSON(logger, method_name, event_dict)) > 9000:
        event_dict = {}
    return _JSON(logger, method_name, event_dict)
def setup():
    renderer = render if settings.json_logging else structlog.dev.ConsoleRenderer()
    structlog.configure(processors=[renderer])
setup()
`
  const run = (value: string) => outcomeOf(id, { 'app/config.py': config(value), 'app/main.py': main })
  expect(await run('False')).toMatchObject({ status: 'unverified' })
  expect(await run('True')).toMatchObject({ status: 'pass' })
})

const choosing = (handler: string, value = 'False') => ({
  'app/config.py': `from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    json_logging: bool = ${value}\nsettings = Settings()\n`,
  'app/logs.py': own,
  'app/main.py': `from logging.config import dictConfig
from app.config import settings
from app.logs import JsonLines
def chosen():
    if settings.json_logging:
        return "json"
    return "plain"
dictConfig({
    "formatters": {"json": {"()": JsonLines}, "plain": {"format": "%(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": ${handler}}},
})
`,
})

test('a formatter in a dictionary works where a handler names it, not where a setting that is off has to choose it', async () => {
  for (const handler of ['chosen()', '"json" if settings.json_logging else "plain"']) {
    expect(await outcomeOf(id, choosing(handler))).toMatchObject({ status: 'unverified' })
    expect(await outcomeOf(id, choosing(handler, 'True'))).toMatchObject({ status: 'pass' })
  }
  expect(await outcomeOf(id, choosing('"json"'))).toMatchObject({ status: 'pass' })
})

test('what a package outside makes of log lines is not known', async () => {
  const outside = (call: string) =>
    outcomeOf(id, {
      'app/main.py': `from acme.log.logger import configure, logger\nfrom acme import setup\n${call}\nlogger.info("x")\n`,
    })
  expect((await outside('configure(level="info")')).status).toBe('unverified')
  expect((await outside('setup()')).status).toBe('fail')
  expect((await outside('')).status).toBe('fail')
})

test('a formatter under a flag that nobody could follow is not known to be in use', async () => {
  const main = (condition: string) =>
    `import structlog\ndef configure(json_output, production):\n    if ${condition}:\n        structlog.configure(processors=[structlog.processors.JSONRenderer()])\nconfigure(False, True)\n`
  expect(await outcomeOf(id, { 'app/main.py': main('json_output') })).toMatchObject({ status: 'unverified' })
  expect(await outcomeOf(id, { 'app/main.py': main('production') })).toMatchObject({ status: 'pass' })
})

test('a format that a setting names only when somebody sets it is not known to be in use', async () => {
  const main = (given: string) =>
    `import os, structlog\nLOG_FORMAT = os.getenv("LOG_FORMAT", "${given}")\nif LOG_FORMAT == 'json':\n    structlog.configure(processors=[structlog.processors.JSONRenderer()])\n`
  expect(await outcomeOf(id, { 'app/main.py': main('') })).toMatchObject({ status: 'unverified' })
  expect(await outcomeOf(id, { 'app/main.py': main('json') })).toMatchObject({ status: 'pass' })
})

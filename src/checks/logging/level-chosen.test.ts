import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

const check = 'logging/level-chosen'
const outcome = (body: string) =>
  outcomeOf(check, {
    'app/main.py': `import logging\nfrom app.settings import settings\nlog = logging.getLogger(__name__)\n${body}log.info("up")\n`,
  })

test('a level from the settings passes', async () => {
  expect((await outcome('logging.basicConfig(level=settings.log_level)\n')).status).toBe('pass')
  expect((await outcome('import os\nlogging.basicConfig(level=os.environ.get("LOG_LEVEL", "INFO"))\n')).status).toBe(
    'pass',
  )
})

test('a level that stands in the code is told as a guess', async () => {
  for (const level of ['logging.DEBUG', '"INFO"', '10']) {
    const result = await outcome(`logging.basicConfig(level=${level})\n`)
    expect(result.status === 'fail' && result.findings.map(({ confidence }) => confidence)).toEqual(['low'])
  }
})

test('one handler with a fixed level beside one that is chosen is fine', async () => {
  const both =
    'from loguru import logger\nlogger.add("debug.log", level="DEBUG")\nlogger.add("a.log", level=settings.level)\n'
  expect((await outcome(both)).status).toBe('pass')
})

test('a configuration that says nothing of levels is not judged', async () => {
  expect((await outcome('logging.config.dictConfig(settings.logging)\n')).status).toBe('unverified')
  expect((await outcome('')).status).toBe('not-applicable')
})

test('the level of the root in a dictionary counts', async () => {
  const given = (level: string) =>
    `import logging.config\nlogging.config.dictConfig({"version": 1, "root": {"level": ${level}}})\n`
  expect((await outcome(given('settings.log_level'))).status).toBe('pass')
  expect((await outcome(given('"INFO"'))).status).toBe('fail')
})

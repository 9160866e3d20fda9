import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const id = 'logging/exceptions-keep-traceback'
const run = (caught: string, ...body: string[]) =>
  outcomeOf(id, {
    'app/main.py': `import logging, sentry_sdk\nlogger = logging.getLogger(__name__)\ndef f():\n    try:\n        g()\n    except ${caught}:\n${body.map((line) => `        ${line}\n`).join('')}`,
  })

test('an error without its traceback is found, grouped by module', async () => {
  expect(placesOf(await run('Exception as e', 'logger.error(f"failed: {e}")'))).toEqual(['app/main.py:7'])
})

test('exception(), exc_info, an error tracker and raising on keep it', async () => {
  for (const line of ['logger.exception("failed")', 'logger.error("failed", exc_info=True)']) {
    expect(await run('Exception', line)).toMatchObject({ status: 'pass' })
  }
  expect(await run('Exception as e', 'logger.error("failed")', 'raise')).toMatchObject({ status: 'pass' })
  expect(await run('Exception as e', 'logger.error("failed")', 'sentry_sdk.capture_exception(e)')).toMatchObject({
    status: 'pass',
  })
})

test('a comment or a message about raising or a traceback keeps none', async () => {
  const log = 'logger.error("failed to raise the limit", extra={"exception": e})'
  const outcome = await run('Exception as e', log, '# TODO: should we raise, or log the traceback?', 'x = 1')
  expect(placesOf(outcome)).toEqual(['app/main.py:7'])
})

test('a block inside another one leaves the error to the outer block, when that raises it on', async () => {
  const inner = [
    'try:',
    '    logger.error(e.response.json())',
    'except Exception:',
    '    logger.error(e.response.text)',
  ]
  expect(await run('HTTPError as e', ...inner, 'raise Failed() from e')).toMatchObject({ status: 'pass' })
  expect(placesOf(await run('HTTPError as e', ...inner, 'return None'))).toEqual(['app/main.py:10'])
  const another = ['try:', '    save(e)', 'except Exception as other:', '    logger.error("not saved: %s", other)']
  expect(placesOf(await run('HTTPError as e', ...another, 'raise'))).toEqual(['app/main.py:10'])
})

test('expected exceptions and warnings are not judged', async () => {
  expect(await run('ValueError as e', 'logger.error("bad input %s", e)')).toMatchObject({ status: 'not-applicable' })
  expect(await run('Exception as e', 'logger.warning("retrying %s", e)')).toMatchObject({ status: 'not-applicable' })
})

test('nothing logged is not a pass', async () => {
  expect(await outcomeOf(id, { 'app/main.py': 'x = 1\n' })).toMatchObject({ status: 'not-applicable' })
})

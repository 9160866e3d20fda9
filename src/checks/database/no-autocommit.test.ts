import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'database/no-autocommit'
const outcome = (body: string) => outcomeOf(check, { 'app/db.py': `from sqlalchemy import create_engine\n${body}` })

test('an engine in autocommit mode fails', async () => {
  expect(
    placesOf(await outcome('engine = create_engine("postgresql://db/a", isolation_level="AUTOCOMMIT")\n')),
  ).toEqual(['app/db.py:2'])
})

test('one connection for VACUUM, and other isolation levels, pass', async () => {
  const vacuum =
    'engine = create_engine("postgresql://db/a", isolation_level="REPEATABLE READ")\ndef vacuum():\n    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:\n        c.exec_driver_sql("VACUUM")\n'
  expect((await outcome(vacuum)).status).toBe('pass')
})

test('no database is not applicable', async () => {
  expect((await outcomeOf(check, { 'app/a.py': 'x = 1\n' })).status).toBe('not-applicable')
})

import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'

const check = 'migrations/names-consistent'
function history(...names: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {
    'alembic.ini': '[alembic]\nscript_location = alembic\n',
    'alembic/env.py': 'from alembic import context\n',
  }
  names.forEach((name, at) => {
    const down = at === 0 ? 'None' : `"r${at - 1}"`
    files[`alembic/versions/${name}.py`] =
      `revision = "r${at}"\ndown_revision = ${down}\ndef upgrade(): ...\ndef downgrade(): ...\n`
  })
  return files
}

test('one that is named in another way fails', async () => {
  const result = await outcomeOf(check, history('0001_leads', '0002_bookings', '2026_01_02_0930_invoices'))
  expect(placesOf(result)).toEqual(['alembic/versions/2026_01_02_0930_invoices.py:1'])
})

test('names without words fail', async () => {
  expect((await outcomeOf(check, history('3f2a91c07bde_', '9c0de1f2a3b4_add_leads'))).status).toBe('fail')
})

test('one way for all passes, whichever it is', async () => {
  expect((await outcomeOf(check, history('0001_leads', '0002_bookings'))).status).toBe('pass')
  expect((await outcomeOf(check, history('3f2a91c07bde_leads', '9c0de1f2a3b4_bookings'))).status).toBe('pass')
})

test('the pattern of plimsoll.yaml decides when there is one', async () => {
  const files = { ...history('0001_leads'), 'plimsoll.yaml': 'migrations: { fileName: "^\\\\d{12}_" }\n' }
  expect((await outcomeOf(check, files)).status).toBe('fail')
})

test('no migrations are not applicable', async () => {
  expect((await outcomeOf(check, {})).status).toBe('not-applicable')
})

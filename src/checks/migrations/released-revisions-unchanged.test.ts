import { expect, test } from 'vitest'
import { outcomeOf, placesOf } from '../../testing/audit.ts'
import { added, released } from './change.fixture.ts'

const check = 'migrations/released-revisions-unchanged'
const start = 'migrations/versions/a1_start.py'
const outcome = (change: Record<string, string>) => outcomeOf(check, { ...released, ...change }, { since: released })

test('an edited revision fails, a new one beside it does not', async () => {
  const edited = { [start]: (released[start] ?? '').replace('SELECT 1', 'SELECT 2') }
  expect(placesOf(await outcome({ ...added, ...edited }))).toEqual([`${start}:1`])
})

test('a comment, an empty line and a new revision change nothing that ran', async () => {
  const commented = { [start]: `# why\n\n${released[start]}` }
  expect((await outcome({ ...added, ...commented })).status).toBe('pass')
})

test('without a change there is nothing to judge', async () => {
  expect((await outcomeOf(check, released)).status).toBe('not-applicable')
  expect((await outcome({ 'app/service.py': 'x = 1\n' })).status).toBe('not-applicable')
})

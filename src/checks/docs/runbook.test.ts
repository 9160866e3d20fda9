import { expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

// The cases that this check shares with its siblings stand in documents.test.ts.
it('docs/runbook answers for the empty repository without passing', async () => {
  expect((await outcomeOf('docs/runbook', {})).status).toBe('fail')
  expect((await outcomeOf('docs/runbook', {}, { git: false })).status).toBe('unverified')
})

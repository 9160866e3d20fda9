import { expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

// The cases that this check shares with its siblings stand in documents.test.ts.
it('docs/security answers for the empty repository without passing', async () => {
  expect((await outcomeOf('docs/security', {})).status).toBe('fail')
  expect((await outcomeOf('docs/security', {}, { git: false })).status).toBe('unverified')
})

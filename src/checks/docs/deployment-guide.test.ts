import { expect, it } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'

// The cases that this check shares with its siblings stand in documents.test.ts.
it('docs/deployment-guide answers for the empty repository without passing', async () => {
  expect((await outcomeOf('docs/deployment-guide', {})).status).toBe('fail')
  expect((await outcomeOf('docs/deployment-guide', {}, { git: false })).status).toBe('unverified')
})

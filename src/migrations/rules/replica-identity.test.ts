import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'replica-identity'
it('leaves keys and indexes alone', async () => {
  expect(await rulesIn('ALTER TABLE t REPLICA IDENTITY NOTHING')).toContain(rule)
  expect(await rulesIn('ALTER TABLE t REPLICA IDENTITY DEFAULT')).not.toContain(rule)
})

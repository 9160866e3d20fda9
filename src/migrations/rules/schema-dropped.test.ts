import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'schema-dropped'
it('knows that only an empty schema goes without CASCADE', async () => {
  expect(await rulesIn('DROP SCHEMA IF EXISTS s')).not.toContain(rule)
  expect(await rulesIn('DROP SCHEMA IF EXISTS s CASCADE')).toContain(rule)
  expect(await rulesIn('DROP DATABASE d')).toContain(rule)
})

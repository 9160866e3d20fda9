import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('is a policy, and not about other types', async () => {
  const rule = 'enum-type-created'
  expect(await rulesIn("CREATE TYPE e AS ENUM ('a')")).not.toContain(rule)
  expect(await rulesIn('CREATE TYPE c AS (a int)', { enable: [rule] })).not.toContain(rule)
})

import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves renames alone and runs only when asked for', async () => {
  const rule = 'enum-value-without-order'
  expect(await rulesIn("ALTER TYPE e RENAME VALUE 'a' TO 'b'", { enable: [rule] })).not.toContain(rule)
  expect(await rulesIn("ALTER TYPE e ADD VALUE 'b'")).not.toContain(rule)
})

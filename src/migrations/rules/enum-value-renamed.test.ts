import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

it('leaves a type of the same revision alone', async () => {
  const rule = 'enum-value-renamed'
  const rename = "ALTER TYPE e RENAME VALUE 'a' TO 'b'"
  expect(await rulesIn(`CREATE TYPE e AS ENUM ('a'); ${rename}`)).not.toContain(rule)
  expect(await rulesIn(rename)).toContain(rule)
})

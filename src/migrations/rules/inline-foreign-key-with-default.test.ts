import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'inline-foreign-key-with-default'

it('knows that a nullable column without default is not scanned', async () => {
  expect(await rulesIn('ALTER TABLE t ADD COLUMN p int REFERENCES p')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN p int DEFAULT NULL REFERENCES p')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN p int DEFAULT 1')).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN p int DEFAULT 1 REFERENCES p')).toContain(rule)
})

it('leaves new tables alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int); ALTER TABLE t ADD COLUMN p int DEFAULT 1 REFERENCES p')).not.toContain(
    rule,
  )
})

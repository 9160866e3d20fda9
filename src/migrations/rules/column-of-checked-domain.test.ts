import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'column-of-checked-domain'
const before = 'CREATE DOMAIN plain AS int; CREATE DOMAIN given AS int NOT NULL; CREATE TABLE t (id int)'

it('takes domains without constraints for free, as they are', async () => {
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x plain DEFAULT 5', { before })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD COLUMN x given DEFAULT 5', { before })).toContain(rule)
  expect(await rulesIn('CREATE TABLE u (id int); ALTER TABLE u ADD COLUMN x given', { before })).not.toContain(rule)
})

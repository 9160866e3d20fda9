import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'primary-key-without-index'

it('leaves new tables and ready indexes alone', async () => {
  expect(await rulesIn('CREATE TABLE t (a int); ALTER TABLE t ADD PRIMARY KEY (a)')).not.toContain(rule)
  const before = 'CREATE TABLE t (a int NOT NULL); CREATE UNIQUE INDEX i ON t (a)'
  expect(await rulesIn('ALTER TABLE t ADD PRIMARY KEY USING INDEX i', { before })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a)', { before })).toContain(rule)
})

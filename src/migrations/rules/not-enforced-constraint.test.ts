import { expect, it } from 'vitest'
import { rulesIn } from '../../testing/lint.ts'

const rule = 'not-enforced-constraint'

it('takes NOT VALID for what it is', async () => {
  const version = { major: 18 }
  expect(await rulesIn('ALTER TABLE t ADD CHECK (a > 0) NOT VALID', { version })).not.toContain(rule)
  expect(await rulesIn('ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES p NOT ENFORCED', { version })).toContain(rule)
  expect(
    await rulesIn('CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL UNIQUE DEFAULT 1)', { version }),
  ).not.toContain(rule)
})

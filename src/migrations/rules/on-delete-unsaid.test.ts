import { expect, it } from 'vitest'
import { lintSql, rulesIn } from '../../testing/lint.ts'

it('is a policy, off unless asked for, and takes every word but CASCADE', async () => {
  const rule = 'on-delete-unsaid'
  const key = (words: string) => `ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p ${words} NOT VALID`
  expect(await rulesIn(key('ON DELETE CASCADE'))).not.toContain(rule)
  for (const words of ['ON DELETE SET NULL', 'ON DELETE RESTRICT', 'ON DELETE SET DEFAULT']) {
    expect(await rulesIn(key(words), { enable: [rule] })).not.toContain(rule)
  }
  const found = (await lintSql(key(''), { enable: [rule] })).filter((finding) => finding.rule === rule)
  expect(found.map(({ message }) => message)).toEqual(['f does not say what a delete of the parent does.'])
})

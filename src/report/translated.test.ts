import { expect, test } from 'vitest'
import type { AuditResult } from '../audit/result.ts'
import { finding, outcome } from './fixtures/build.ts'
import { resultOf } from './fixtures/result.ts'
import { translatorTo } from './translated.ts'

const check = 'auth/write-endpoints-guarded'
const fix = 'Guard it.'

function example(): AuditResult {
  const open = finding(check, {
    subject: 'POST /open',
    message: 'POST /open changes state and no guard stands before it',
    fix,
  })
  const result = resultOf([
    outcome(check, {
      status: 'fail',
      severity: 'blocker',
      fix,
      summary: '1 of 3 state-changing endpoints have no guard.',
      findings: [open],
    }),
    outcome('code/no-placeholders', { status: 'unverified', summary: 'A sentence nobody has translated.' }),
  ])
  return {
    ...result,
    firstThings: [{ check, severity: 'blocker', text: 'Guard it (POST /open, a.py:1, and 2 more).' }],
  }
}

test('English is given back as it is', async () => {
  const result = example()
  expect((await translatorTo('en'))(result)).toBe(result)
})

test('what is known is told in Russian, with names and figures; what is not stays English', async () => {
  const { outcomes, firstThings } = (await translatorTo('ru'))(example())
  const [first, second] = outcomes
  expect(first?.summary).toBe('Изменяющие точки доступа без защиты: 1 из 3.')
  expect(first?.findings[0]?.message).toBe('POST /open меняет данные, и перед ней нет защиты')
  expect(first?.title).toMatch(/[а-я]/)
  expect(first?.findings[0]?.fix).toBe(first?.fix)
  expect(second?.summary).toBe('A sentence nobody has translated.')
  expect(firstThings[0]?.text).toBe(`${first?.fix.replace(/\.$/, '')} (POST /open, a.py:1, и ещё 2).`)
})

test('nothing but texts is changed', async () => {
  const before = example()
  const after = (await translatorTo('ru'))(before)
  const bare = ({ outcomes }: AuditResult) =>
    outcomes.map(({ check: id, status, severity, findings }) => [
      id,
      status,
      severity,
      findings.map((one) => one.fingerprint),
    ])
  expect(bare(after)).toEqual(bare(before))
  expect(after.verdict).toBe(before.verdict)
})

import { expect, test } from 'vitest'
import { outcomeOf } from '../../testing/audit.ts'
import { service, test_ } from './service.fixture.ts'

const check = 'tests/credits-tested'
const status = async (tests: string, more: Record<string, string> = {}) =>
  (await outcomeOf(check, service(tests, more))).status

const credits = { 'app/referrals.py': 'def award(user):\n    user.referral_credit += 10\n' }

test('credits that nobody tests fail', async () => {
  expect(await status('', credits)).toBe('fail')
})

test('the amount, and that it comes once, pass', async () => {
  const tests = test_('referral_credit_is_given_once', 'assert user.referral_credit == 10')
  expect(await status(tests, credits)).toBe('pass')
})

test('a referral code that credits nobody is not asked', async () => {
  expect(await status('', { 'app/leads.py': 'referral_code: str\n' })).toBe('not-applicable')
})

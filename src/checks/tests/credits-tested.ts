import { defineCheck } from '../define-check.ts'
import { judgeScenario } from './scenarios.ts'

export default defineCheck({
  id: 'tests/credits-tested',
  title: 'Tests prove what a referral is credited, and that it is credited once',
  severity: 'warning',
  answers: ['A-104', 'A-242'],
  why: 'Credits are money: a second credit for the same referral is found by a customer, and not reported.',
  fix: 'Assert the amount after one referral, repeat the event, and assert that it did not change.',
  references: [{ label: 'pytest: fixtures', url: 'https://docs.pytest.org/en/stable/how-to/fixtures.html' }],
  needs: ['tests', 'scenarios'],
  evaluate(facts) {
    return judgeScenario(facts, {
      subject: facts.scenarios.credits,
      absent: 'Nobody is credited for referrals',
      parts: [
        {
          name: 'the amount that is credited',
          proves: ({ text }) => /referr/i.test(text) && /credit|reward|bonus/i.test(text) && /==/.test(text),
        },
        {
          name: 'that it is credited once',
          proves: ({ name, text }) => /referr/i.test(text) && /once|twice|double|again|duplicate/i.test(name),
        },
      ],
    })
  },
})

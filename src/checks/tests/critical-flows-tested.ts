import type { TestScenario } from '../../facts/scenarios/types.ts'
import { defineCheck } from '../define-check.ts'
import { endpointLike, judgeScenario } from './scenarios.ts'

/** Flows of products of this kind: where they are served, and the words of a test that walks through one. */
const FLOWS = [
  {
    name: 'signing in',
    path: /\/(login|token|magic-link|sign-?in|session)s?(\/|$)/i,
    words: /login|magic|sign_?in|\/token/i,
  },
  { name: 'signing up', path: /\/(register|sign-?up|invitations?)(\/|$)/i, words: /register|sign_?up|invit/i },
  { name: 'booking', path: /\/(bookings?|orders?|reservations?)(\/|$)/i, words: /booking|order|reservation/i },
  {
    name: 'paying',
    path: /\/(payments?|checkout|invoices?|billing|webhooks?\/stripe)(\/|$)/i,
    words: /payment|checkout|invoice|billing/i,
  },
] as const

export default defineCheck({
  id: 'tests/critical-flows-tested',
  title: 'Tests walk through the critical flows from request to request',
  severity: 'recommendation',
  answers: ['C-258'],
  why: 'Each step of a flow can pass its own test while the flow is broken: what one answer gives, the next request has to take.',
  fix: 'For each flow write a test that makes its requests one after the other: sign in, book, pay, see the result.',
  references: [
    { label: 'The practical test pyramid', url: 'https://martinfowler.com/articles/practical-test-pyramid.html' },
  ],
  needs: ['tests', 'scenarios', 'endpoints'],
  evaluate(facts) {
    const served = FLOWS.filter(({ path }) => endpointLike(facts.endpoints, path) !== undefined)
    const [first] = served
    return judgeScenario(facts, {
      subject: first === undefined ? undefined : endpointLike(facts.endpoints, first.path),
      absent: 'No sign-in, booking or payment is served',
      parts: served.map(({ name, words }) => ({ name: `the flow ${name}`, proves: (test) => walks(test, words) })),
    })
  },
})

/** Several requests in one test, or one and helpers that make the others. */
function walks({ text, requests, kind }: TestScenario, words: RegExp): boolean {
  return kind !== 'unit' && requests >= 2 && words.test(text)
}

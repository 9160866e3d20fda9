import { defineCheck } from '../define-check.ts'
import { endpointLike, hidesFromStrangers, judgeScenario } from './scenarios.ts'

const RESOURCES = ['lead', 'booking', 'invoice']

export default defineCheck({
  id: 'tests/foreign-records-refused',
  title: 'Tests ask for leads, bookings and invoices of another tenant and are refused',
  severity: 'warning',
  answers: ['A-105', 'A-106', 'A-107', 'A-242', 'C-265'],
  why: 'Each resource has queries of its own, and each can lose its filter alone.',
  fix: 'For each resource create a record with one tenant and ask for it with another: expect 403 or 404.',
  references: [
    {
      label: 'OWASP API1: broken object level authorization',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
    },
  ],
  needs: ['tests', 'scenarios', 'endpoints'],
  evaluate(facts) {
    const { tenants } = facts.scenarios
    const served = RESOURCES.filter((one) => endpointLike(facts.endpoints, new RegExp(`/${one}s?(/|$)`)) !== undefined)
    return judgeScenario(facts, {
      subject: served.length === 0 ? undefined : tenants,
      absent: 'No leads, bookings or invoices of tenants are served',
      parts: served.map((one) => ({
        name: `${one}s of another tenant are refused`,
        proves: (test) => test.text.toLowerCase().includes(one) && hidesFromStrangers(test),
      })),
    })
  },
})

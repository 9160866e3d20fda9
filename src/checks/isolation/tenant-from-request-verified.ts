import { defineCheck } from '../define-check.ts'
import { judgeQueries } from './seen.ts'

export default defineCheck({
  id: 'isolation/tenant-from-request-verified',
  title: 'No tenant key that a client sends is used before membership was checked',
  severity: 'blocker',
  answers: ['A-172'],
  why: 'A filter by a tenant that the client names is no isolation: the client names another one.',
  fix: 'Take the tenant from the authenticated user, or refuse unless the user is a member of the tenant that was sent.',
  references: [
    { label: 'CWE-639', url: 'https://cwe.mitre.org/data/definitions/639.html' },
    { label: 'CWE-807', url: 'https://cwe.mitre.org/data/definitions/807.html' },
  ],
  needs: ['tenancy', 'models', 'endpoints'],
  evaluate(facts) {
    return judgeQueries(facts, {
      what: 'query',
      isAsked: () => true,
      against: new Set(['request']),
      fix: ({ function: name }, key) =>
        `Give ${name} the ${key} of the authenticated user, or check membership before it is called.`,
    })
  },
})

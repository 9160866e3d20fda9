import { defineCheck } from '../define-check.ts'
import { judgeQueries } from './seen.ts'

export default defineCheck({
  id: 'isolation/queries-scoped',
  title: 'Every query on tenants’ tables that an endpoint reaches is limited to the tenant who asks',
  severity: 'blocker',
  answers: ['A-169', 'A-171', 'A-172', 'A-166'],
  why: 'A query by identifier alone hands any tenant the rows of every other: who changes a number in a URL reads their data.',
  fix: 'Add the tenant key of the authenticated user to the WHERE clause, or compare it with the row before anything of it is returned.',
  references: [
    { label: 'CWE-639', url: 'https://cwe.mitre.org/data/definitions/639.html' },
    {
      label: 'OWASP API1:2023',
      url: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
    },
  ],
  needs: ['tenancy', 'models', 'endpoints'],
  evaluate(facts) {
    return judgeQueries(facts, {
      what: 'query',
      isAsked: ({ operation }) => operation === 'select',
      against: new Set(['open', 'sometimes']),
      fix: ({ tables, function: name }, key) =>
        `In ${name}, add \`.where(${tables[0] ?? 'table'}.${key} == <${key} of the authenticated user>)\`, or join a table that is limited so.`,
    })
  },
})

import { defineCheck } from '../define-check.ts'
import { judgeQueries } from './seen.ts'

export default defineCheck({
  id: 'isolation/writes-scoped',
  title: 'Every change of tenants’ rows that an endpoint makes is limited to the tenant who asks',
  severity: 'blocker',
  answers: ['A-169', 'A-172'],
  why: 'An UPDATE or DELETE by identifier alone changes the rows of other tenants, and an INSERT that names no tenant puts rows where nobody, or somebody else, sees them.',
  fix: 'Limit the statement by the tenant key of the authenticated user, and set that key on every row that is inserted.',
  references: [{ label: 'CWE-639', url: 'https://cwe.mitre.org/data/definitions/639.html' }],
  needs: ['tenancy', 'models', 'endpoints'],
  evaluate(facts) {
    return judgeQueries(facts, {
      what: 'write',
      isAsked: ({ operation }) => operation !== 'select',
      against: new Set(['open', 'sometimes']),
      fix: ({ operation, tables, function: name }, key) =>
        operation === 'insert'
          ? `In ${name}, set ${tables[0] ?? 'the row'}.${key} from the authenticated user.`
          : `In ${name}, add \`${tables[0] ?? 'table'}.${key} == <${key} of the authenticated user>\` to the conditions.`,
    })
  },
})

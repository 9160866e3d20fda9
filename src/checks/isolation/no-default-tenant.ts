import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, notApplicable, pass } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { noTenants } from './seen.ts'

export default defineCheck({
  id: 'isolation/no-default-tenant',
  title: 'No row gets a tenant by default',
  severity: 'warning',
  lowered: 'a default tenant leaks nothing by itself; it hides that a write forgot to name one',
  answers: ['A-169'],
  why: 'Where the tenant key has a default, a write that forgets it succeeds, and the row silently belongs to the default tenant.',
  fix: 'Drop the default of the tenant key once old rows are filled, so that a write without a tenant fails.',
  references: [{ label: 'CWE-1188', url: 'https://cwe.mitre.org/data/definitions/1188.html' }],
  needs: ['tenancy', 'models', 'endpoints'],
  evaluate(facts) {
    const none = noTenants(facts)
    if (none !== undefined) return none
    const direct = facts.tenancy.tables.filter(({ belongs }) => belongs?.how === 'direct')
    const findings = direct.flatMap(({ table, belongs, at, keyHasDefault }) =>
      keyHasDefault && belongs?.how === 'direct'
        ? [
            {
              message: `${table}.${belongs.column} has a default`,
              subject: `table ${table}`,
              confidence: 'high' as const,
              evidence: [source(at, `${belongs.column} has a default`)] as const,
            },
          ]
        : [],
    )
    if (isNonEmpty(findings))
      return fail(`${plural(findings.length, 'table')} of ${direct.length} give rows a tenant by default.`, findings)
    const evidence: Evidence[] = direct
      .slice(0, 8)
      .map(({ table, at, belongs }) =>
        source(at, `${table}.${belongs?.how === 'direct' ? belongs.column : ''} has no default`),
      )
    return isNonEmpty(evidence)
      ? pass(`The tenant key of ${plural(direct.length, 'table')} has no default.`, evidence)
      : notApplicable('No table has the tenant key itself.', [
          search('tables with the tenant key', 'tables', facts.tenancy.tables.length),
        ])
  },
})

import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import { fail, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import { defineCheck } from '../define-check.ts'
import { noTenants } from './seen.ts'

/** Tables that belong to nobody: lookups, bookkeeping of migrations and queues, people and what they log in with. */
const SHARED =
  /(^|_)(alembic_version|schema_version|migrations?|settings?|config\w*|countr\w+|currenc\w+|languages?|locales?|timezones?|plans?|features?|feature_flags?|permissions?|roles?|categor\w+|types?|status\w*|users?|accounts?|user_\w+|sessions?|tokens?|api_keys?|devices?|webhook_events?|processed_\w+|jobs?|heartbeats?|\w+_heartbeats?|tasks_queue|outbox|dead_letters?|locks?|server\w*|cache\w*|audit\w*|logs?)$/i

export default defineCheck({
  id: 'isolation/business-tables-have-tenant',
  title: 'Every business table leads to a tenant',
  severity: 'warning',
  lowered: 'whether a table holds business data or a lookup for all tenants is a judgement about names',
  answers: ['A-147', 'A-168'],
  why: 'Rows of a table that has neither a tenant key nor a required foreign key to one belong to nobody: no query can keep them apart.',
  fix: 'Add the tenant key with a foreign key and NOT NULL, or name the table in plimsoll.yaml (tenancy.beyond) with the reason why all tenants share it.',
  references: [
    {
      label: 'OWASP Multi-Tenant Security',
      url: 'https://cheatsheetseries.owasp.org/cheatsheets/Multi_Tenant_Security_Cheat_Sheet.html',
    },
  ],
  needs: ['tenancy', 'models', 'endpoints'],
  evaluate(facts) {
    const none = noTenants(facts)
    if (none !== undefined) return none
    const { tables, key = '', markers } = facts.tenancy
    const marked = new Set(markers.map(({ match }) => match))
    const bare = tables.filter(
      ({ table, belongs }) => belongs === undefined && !SHARED.test(table) && !marked.has(table),
    )
    const vague = facts.models.models.filter(
      ({ complete, table }) => !complete && bare.some((one) => one.table === table),
    )
    const findings = bare
      .filter(({ table }) => !vague.some((one) => one.table === table))
      .map(({ table, at }) => ({
        message: `${table} has no ${key} and no required foreign key to a table that has one`,
        subject: `table ${table}`,
        confidence: 'medium' as const,
        evidence: [source(at, `${table} leads to no tenant`)] as const,
      }))
    if (isNonEmpty(findings))
      return fail(`${plural(findings.length, 'table')} of ${tables.length} lead to no tenant.`, findings)
    const [first] = vague
    if (first !== undefined)
      return unverified(
        `${plural(vague.length, 'table')} could not be read whole (${first.table}: ${first.doubt ?? ''}).`,
        'the schema of a database',
        [source(first.at)],
      )
    const evidence: Evidence[] = tables
      .filter(({ belongs }) => belongs !== undefined)
      .slice(0, 8)
      .map(({ table, at, belongs }) =>
        source(
          at,
          belongs === undefined || belongs.how === 'root' ? `${table} holds the tenants` : `${table}.${belongs.column}`,
        ),
      )
    return isNonEmpty(evidence)
      ? pass(`All ${tables.length} tables lead to a tenant or are shared by their nature.`, evidence)
      : unverified('No table leads to a tenant.', 'the schema of a database', [
          search('tables with a tenant key', 'tables', tables.length),
        ])
  },
})

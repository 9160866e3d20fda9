import { search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { TenantBackfill } from '../../facts/tenant-backfills/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'migrations/tenants-backfilled',
  title: 'A tenant column that becomes required is filled before, with a tenant that exists',
  severity: 'warning',
  answers: ['A-257', 'A-258'],
  why: 'SET NOT NULL fails on the first row without a tenant, and a default tenant that nobody inserted breaks the foreign key: both in the middle of a release.',
  fix: 'Insert the default tenant, UPDATE the rows to it (or to the tenant of their parent) in batches, and make the column required in a later revision.',
  references: [
    { label: 'PostgreSQL: SET NOT NULL', url: 'https://www.postgresql.org/docs/current/sql-altertable.html' },
  ],
  needs: ['tenantBackfills'],
  evaluate({ tenantBackfills: { backfills, revisions } }) {
    return judge(
      backfills.flatMap(findingsOf),
      backfills.flatMap(({ filledAt, insertedAt, table, column }) => [
        ...(filledAt === undefined ? [] : [source(filledAt, `${table}.${column} is filled here`)]),
        ...(insertedAt === undefined ? [] : [source(insertedAt, 'the default tenant is inserted here')]),
      ]),
      {
        fail: 'Rows without a tenant stand in the way of a revision',
        pass: 'Tenant columns are filled before they become required',
      },
      notApplicable('No revision makes a tenant column required on a table that was there', [
        search('alter_column(…, "org_id", nullable=False)', 'Alembic revisions', revisions),
      ]),
    )
  },
})

function findingsOf({ table, column, requiredAt, filledAt, isConstant, insertedAt }: TenantBackfill): Finding[] {
  const subject = `${table}.${column}`
  if (filledAt === undefined)
    return [
      {
        message: `${subject} becomes required, and no revision fills it before`,
        subject: `backfill of ${subject}`,
        confidence: 'medium',
        evidence: [source(requiredAt, 'required from here on')],
      },
    ]
  if (!isConstant || insertedAt !== undefined) return []
  return [
    {
      message: `${subject} is filled with a default tenant that no revision inserts`,
      subject: `default tenant of ${subject}`,
      confidence: 'medium',
      evidence: [source(filledAt, 'filled here')],
    },
  ]
}

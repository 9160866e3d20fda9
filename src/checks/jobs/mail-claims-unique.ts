import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding } from '../../core/outcome.ts'
import { judge, notApplicable } from '../../core/outcome.ts'
import type { ClaimTable } from '../../facts/jobs/types.ts'
import { defineCheck } from '../define-check.ts'

export default defineCheck({
  id: 'jobs/mail-claims-unique',
  title: 'The table of claimed mails has a unique constraint, made by a migration and not dropped since',
  severity: 'warning',
  answers: ['A-202', 'A-068'],
  why: 'Without a unique constraint ON CONFLICT DO NOTHING never finds a conflict: every run inserts a row and sends the mail.',
  fix: 'Add the constraint in a migration: op.create_unique_constraint("uq_email_events", "email_events", ["booking_id", "email_type"]).',
  references: [
    {
      label: 'PostgreSQL: unique constraints',
      url: 'https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-UNIQUE-CONSTRAINTS',
    },
  ],
  needs: ['jobs', 'migrations'],
  evaluate({ jobs, migrations }) {
    const tables = jobs.mailJobs.flatMap(({ deduplication: { table } }) => (table === undefined ? [] : [table]))
    const hasPython = migrations.histories.some(({ tool, revisions }) => tool === 'Alembic' && revisions > 0)
    return judge(
      tables.flatMap((table) => findingOf(table, hasPython)),
      tables.flatMap(({ migratedAt, uniqueAt, name }) => {
        const at = migratedAt ?? uniqueAt
        return at === undefined ? [] : [source(at, `rows of ${name} are unique`)]
      }),
      { fail: 'Claims of mails are not unique in the database', pass: 'Claims of mails are unique in the database' },
      notApplicable('No job claims mails in a table', [
        search('INSERT … ON CONFLICT before sending', 'jobs that send mail', jobs.mailJobs.length),
      ]),
    )
  },
})

function findingOf({ name, at, uniqueAt, migratedAt, droppedAt }: ClaimTable, hasPython: boolean): Finding[] {
  const evidence = [droppedAt === undefined ? source(at, `model of ${name}`) : source(droppedAt, 'dropped here')]
  if (!isNonEmpty(evidence)) return []
  const finding = (message: string, confidence: Finding['confidence']): Finding[] => [
    { message, subject: `unique claims in ${name}`, confidence, evidence },
  ]
  if (droppedAt !== undefined && migratedAt !== undefined)
    return finding(`A migration drops a unique constraint of ${name}`, 'medium')
  if (uniqueAt === undefined && migratedAt === undefined) return finding(`Nothing makes rows of ${name} unique`, 'high')
  if (migratedAt === undefined && hasPython)
    return finding(`No migration makes the unique constraint of ${name}`, 'medium')
  return []
}

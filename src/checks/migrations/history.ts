import { search } from '../../core/evidence.ts'
import { type NotApplicable, notApplicable } from '../../core/outcome.ts'
import type { MigrationsFacts } from '../../facts/migrations/types.ts'

/** The outcome of every question about migrations where there are none. */
export function withoutHistories({ files }: MigrationsFacts): NotApplicable {
  return notApplicable('No migrations of a known tool were found', [
    search('environments of Alembic, Flyway, Prisma and other migration tools', 'files', files),
  ])
}

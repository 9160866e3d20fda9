import { isRerunnable, lasts } from './changes.ts'
import type { LintRevision, LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'transaction-split',
  title: 'Revision whose statements outside the transaction cut it in two',
  severity: 'warning',
  rows: ['F7', 'F12'],
  answers: ['D-024'],
  effect:
    'What ran before is committed first. When the statement outside the transaction fails, the revision is half applied but not noted: running it again fails on what exists already.',
  safeForm: 'Put the statement that needs to run outside a transaction into a revision of its own.',
  unmeasured: 'It is about the version table, which is written in another transaction.',
  references: [
    {
      label: 'Alembic: autocommit_block',
      url: 'https://alembic.sqlalchemy.org/en/latest/api/runtime.html#alembic.runtime.migration.MigrationContext.autocommit_block',
    },
    postgres.concurrently,
  ],
  level: 'revision',
  check(revision) {
    if (revision.transactions === 'none' || revision.transactions === 'unknown') return undefined
    const outside = revision.statements.findIndex((statement) => isOutside(statement, revision))
    if (outside < 0) return undefined
    const at = revision.statements[outside]
    const stranded = revision.statements.find(
      (each, index) => each.wrapping !== 'alone' && lasts(each) && !isRerunnable(each) && strands(index, revision),
    )
    if (at === undefined || stranded === undefined) return undefined
    return {
      at,
      message: `If this fails, what line ${stranded.position.line} did stays, and the revision cannot be run again.`,
    }
  },
})

function isOutside(statement: LintStatement, { transactions }: LintRevision): boolean {
  return statement.wrapping === 'alone' && transactions !== 'none' && lasts(statement)
}

/** Something that may fail outside the transaction comes later. */
function strands(index: number, revision: LintRevision): boolean {
  return revision.statements.slice(index + 1).some((later) => isOutside(later, revision))
}

import { applyStatement } from '../schema/apply.ts'
import { copyCatalogue } from '../schema/catalogue.ts'
import { differences } from '../schema/differences.ts'
import { lasts } from './changes.ts'
import type { LintRevision } from './context.ts'
import { defineRule } from './define-rule.ts'

const MOST = 3

export default defineRule({
  id: 'downgrade-differs',
  title: 'Downgrade that does not lead back to the schema before',
  severity: 'warning',
  rows: ['B19', 'F15'],
  answers: ['M-035', 'D-025'],
  effect:
    'After a rollback the schema is neither the old nor the new one: constraints are gone, or the next upgrade fails on what was left.',
  safeForm: 'Undo every step of upgrade() in the opposite order, constraints and indexes included.',
  unmeasured: 'It is about the way back, which the examples do not take.',
  references: [{ label: 'Alembic: tutorial', url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' }],
  level: 'revision',
  check(revision) {
    if (!isJudged(revision)) return undefined
    const schema = copyCatalogue(revision.schemaAfter)
    const moment = { revision: revision.index, transaction: 0, statement: 0 }
    for (const { node } of revision.down.statements) applyStatement(schema, node, moment)
    const found = differences({ before: revision.schemaBefore, between: revision.schemaAfter, after: schema })
    const first = revision.down.statements.find(({ node }) => lasts({ node }))
    if (found.length === 0 || first === undefined) return undefined
    const rest = found.length > MOST ? ` and ${found.length - MOST} more` : ''
    return { at: first, message: `After the downgrade ${found.slice(0, MOST).join('; ')}${rest}.` }
  },
})

/** Both directions were read to the end, and the way back does something. */
function isJudged({ down, opaque, statements }: LintRevision): boolean {
  if (down.kind !== 'steps' || opaque.length > 0 || down.opaque.length > 0) return false
  if (statements.some(({ dynamic, inside }) => dynamic || inside !== undefined)) return false
  return down.statements.some(({ node }) => lasts({ node })) && down.statements.every(({ node }) => !('DoStmt' in node))
}

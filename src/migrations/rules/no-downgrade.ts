import { as } from '../../parsers/sql/nodes.ts'
import { lasts } from './changes.ts'
import type { LintRevision, LintStatement } from './context.ts'
import { defineRule, type Hit } from './define-rule.ts'

export default defineRule({
  id: 'no-downgrade',
  title: 'Revision without a way back',
  severity: 'warning',
  rows: ['F15', 'E4'],
  answers: ['M-035', 'D-025', 'A-118'],
  effect:
    'When the release has to be taken back, its schema stays, and the older revision is noted for a schema it does not fit.',
  safeForm:
    'Write the opposite of every step in downgrade(); where that is impossible, write into the rollback plan what to restore.',
  unmeasured: 'It is about the way back, which the examples do not take.',
  references: [{ label: 'Alembic: tutorial', url: 'https://alembic.sqlalchemy.org/en/latest/tutorial.html' }],
  level: 'history',
  check({ revisions }) {
    const judged = revisions.filter(
      (revision) => revision.down.kind !== 'unknown' && firstChange(revision) !== undefined,
    )
    const without = judged.filter(({ down }) => !hasWayBack(down))
    const hits = without.flatMap((revision) => hitFor(revision))
    const [first] = hits
    // Where nobody writes them it is the way of the house, and told once.
    return first === undefined || without.length < judged.length || judged.length < MANY
      ? hits
      : { ...first, message: `None of ${judged.length} revisions has a way back.` }
  },
})

const MANY = 5

function firstChange({ statements }: LintRevision): LintStatement | undefined {
  return statements.find((each) => lasts(each) && !isIrreversible(each))
}

function hitFor(revision: LintRevision): Hit[] {
  const { down, id } = revision
  const at = firstChange(revision)
  if (at === undefined) return []
  const why = down.kind === 'absent' && down.reason !== undefined ? down.reason : 'its downgrade does nothing'
  return [{ at, message: `${id} changes the schema without a way back: ${why.replace(/\.+$/, '')}.` }]
}

/** Unknown ways back are not judged; opaque ones may do what is needed. */
function hasWayBack({ kind, statements, opaque }: LintRevision['down']): boolean {
  if (kind === 'unknown') return true
  return kind === 'steps' && (opaque.length > 0 || statements.some(({ node }) => lasts({ node })))
}

/** Nothing undoes these: there is no DROP VALUE, and extensions and rows may be in use by then. */
function isIrreversible({ node, kind }: LintStatement): boolean {
  const value = as(node, 'AlterEnumStmt')
  if (value !== undefined) return value.oldVal === undefined
  return (
    kind === 'CreateExtensionStmt' ||
    kind === 'CommentStmt' ||
    kind === 'UpdateStmt' ||
    kind === 'DeleteStmt' ||
    kind === 'InsertStmt'
  )
}

import { plural } from '../../core/text.ts'
import { as, find } from '../../parsers/sql/nodes.ts'
import { subjectOf } from '../locks/effect.ts'
import { blocksWrites, stronger } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

/** Told once for all revisions: the limit is usually set in one place, before the first of them. */
export default defineRule({
  id: 'no-lock-timeout',
  title: 'Strong locks are taken without lock_timeout',
  severity: 'warning',
  rows: ['F1', 'C23', 'D14', 'D16', 'D19', 'D20'],
  answers: ['D-051', 'D-052'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'A statement that waits for its lock (behind a long query, a dump, an idle transaction) makes every later query on the table wait behind it: an outage, though the statement itself would take a millisecond.',
  safeForm:
    "SET lock_timeout = '2s' on the connection that migrates (SET LOCAL in the transaction), and try again when it fails.",
  unmeasured: 'Both examples take the same locks; the good one gives up when it has to wait for them.',
  references: [postgres.timeouts, postgres.locks],
  level: 'history',
  check({ revisions }) {
    const found = revisions.flatMap(({ statements }) => statements.filter(unlimited))
    const first = found[0]
    if (first === undefined) return undefined
    const strong = first.effects.filter(isStrong)
    const mode = strong.reduce((mode, each) => stronger(mode, each.mode), strong[0]?.mode ?? 'ACCESS EXCLUSIVE')
    const tables = new Set(found.flatMap(({ effects }) => effects.filter(isStrong).map(subjectOf)))
    const more =
      found.length === 1
        ? ''
        : `, the first of ${plural(found.length, 'such statement')} on ${plural(tables.size, 'table')}`
    return {
      at: first,
      lock: mode,
      message: `${mode} on ${showKey(strong[0]?.relation ?? '')} is waited for without limit${more}.`,
    }
  },
})

function isStrong({ mode, isNew, target }: LintStatement['effects'][number]): boolean {
  return blocksWrites(mode) && !isNew && target !== 'index'
}

function unlimited({ effects, settings, node }: LintStatement): boolean {
  // A limit would leave the partition half detached.
  if (find(node, 'AlterTableCmd').some(({ def }) => as(def, 'PartitionCmd')?.concurrent === true)) return false
  return (settings.lockTimeout === 'unset' || settings.lockTimeout === 0) && effects.some(isStrong)
}

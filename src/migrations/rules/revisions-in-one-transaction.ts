import { plural } from '../../core/text.ts'
import { subjectOf } from '../locks/effect.ts'
import { blocksWrites } from '../locks/lock-modes.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintRevision } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'revisions-in-one-transaction',
  title: 'All pending revisions run in one transaction',
  severity: 'recommendation',
  rows: ['F5'],
  answers: ['D-051'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Locks of the first revision are held until the last one is done, and a failure of the last undoes all.',
  safeForm: 'transaction_per_migration=True in context.configure (Alembic); apply revisions one by one.',
  references: [
    { label: 'Alembic: transaction_per_migration', url: 'https://alembic.sqlalchemy.org/en/latest/api/runtime.html' },
    postgres.locks,
  ],
  level: 'history',
  check({ revisions, transactions }) {
    if (transactions !== 'all') return undefined
    const locking = revisions.filter((revision) => locked(revision).length > 0)
    const second = locking[1]
    const first = locking[0]
    if (first === undefined || second === undefined) return undefined
    const [table] = locked(first)
    return {
      message: `${plural(locking.length, 'revision')} lock tables in use; applied together, ${table} stays locked from ${first.id} to the end of ${locking.at(-1)?.id}.`,
      ...(second.statements[0] === undefined ? {} : { at: second.statements[0] }),
    }
  },
})

function locked({ statements }: LintRevision): string[] {
  return statements.flatMap(({ effects, wrapping }) =>
    wrapping === 'alone'
      ? []
      : effects
          .filter(({ mode, isNew, target }) => blocksWrites(mode) && !isNew && target === 'table')
          .map((each) => showKey(subjectOf(each))),
  )
}

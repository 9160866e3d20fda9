import { refusedInTransaction } from '../../locks/alone.ts'
import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'lock-timeout',
  title: 'Give up when the lock is not to be had at once',
  rules: ['no-lock-timeout'],
  fallback: 2,
  write({ unit }) {
    if (refusedInTransaction(unit.node) !== undefined) return undefined
    // Every quick stage sets the limit: the statement itself stays as it is.
    return {
      kind: 'stages',
      stages: [{ mode: 'transaction', title: '', up: [{ kind: 'kept', unit: unit.at }], down: [] }],
    }
  },
})

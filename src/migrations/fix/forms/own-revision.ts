import { refusedInTransaction } from '../../locks/alone.ts'
import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'own-revision',
  title: 'Give the statement a revision of its own',
  rules: [
    'transaction-split',
    'work-under-lock',
    'enum-value-used-before-commit',
    'short-lock-timeout-for-concurrently',
  ],
  fallback: 1,
  write({ unit }) {
    const isEnum = 'AlterEnumStmt' in unit.node
    const mode = refusedInTransaction(unit.node) !== undefined || isEnum || unit.step.autocommit ? 'alone' : 'own'
    const up = [{ kind: 'kept', unit: unit.at } as const]
    return {
      kind: 'stages',
      stages: [{ mode, title: isEnum ? 'add the value' : 'long statement by itself', up, down: [] }],
    }
  },
})

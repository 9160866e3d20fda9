import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'validate-apart',
  title: 'Prove the constraint in a transaction of its own',
  rules: ['validate-in-same-transaction'],
  write({ unit }) {
    const up = [{ kind: 'kept', unit: unit.at } as const]
    return { kind: 'stages', stages: [{ mode: 'own', title: 'validate the constraint', up, down: [] }] }
  },
})

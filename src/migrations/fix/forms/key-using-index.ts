import { alterOne } from '../alter-command.ts'
import { newConstraints, usingIndexStages } from '../constraint-stages.ts'
import { defineFix } from '../define-fix.ts'
import { notNullStages } from '../not-null.ts'
import { dropsConstraint } from '../undo.ts'

export default defineFix({
  id: 'key-using-index',
  title: 'Build the unique index concurrently and take it over as the constraint',
  rules: ['unique-without-index', 'primary-key-without-index', 'primary-key-on-nullable-column'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.constraint === undefined) return undefined
    const { before, after, constraint: node } = alter
    const [constraint] = newConstraints(before, after)
    if (constraint === undefined || !/^[pu]$/.test(constraint.type)) return undefined
    const undoes = dropsConstraint(after.name, constraint.name)
    if (node.indexname === undefined) {
      const stages = usingIndexStages(before, after, constraint, context.major)
      return 'kind' in stages ? stages : { kind: 'stages', stages, undoes }
    }
    const nullable = constraint.columns.filter(
      (name) => before.columns.find((one) => one.name === name)?.notNull !== true,
    )
    const kept = {
      mode: 'transaction',
      title: `make ${constraint.name} the key`,
      up: [{ kind: 'kept', unit: context.unit.at }],
      down: [],
    } as const
    return {
      kind: 'stages',
      stages: [...nullable.flatMap((column) => notNullStages(after, column, context.major)), kept],
    }
  },
})

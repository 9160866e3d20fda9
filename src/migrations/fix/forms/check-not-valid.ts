import { alterOne } from '../alter-command.ts'
import { newConstraints, notValidStages } from '../constraint-stages.ts'
import { defineFix } from '../define-fix.ts'
import { dropsConstraint } from '../undo.ts'

export default defineFix({
  id: 'check-not-valid',
  title: 'Add the CHECK unproven, prove it in a transaction of its own',
  rules: ['check-without-not-valid'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.constraint?.contype !== 'CONSTR_CHECK') return undefined
    const { before, after } = alter
    const [constraint] = newConstraints(before, after)
    if (constraint === undefined) return { kind: 'none', reason: 'the constraint is not there after the statement' }
    const { sql, at } = context.unit
    const call = { unit: at, options: { postgresql_not_valid: 'True' } }
    return {
      kind: 'stages',
      stages: notValidStages(after, constraint, { kind: 'sql', sql: `${sql} NOT VALID`, call }),
      undoes: dropsConstraint(after.name, constraint.name),
    }
  },
})

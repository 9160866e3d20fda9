import { alterOne } from '../alter-command.ts'
import { newConstraints, notValidStages } from '../constraint-stages.ts'
import { defineFix } from '../define-fix.ts'
import { dropsConstraint } from '../undo.ts'

/** The first version in which a partitioned table takes a foreign key NOT VALID. */
const PARTITIONED = 18

export default defineFix({
  id: 'foreign-key-not-valid',
  title: 'Add the foreign key unproven, prove it in a transaction of its own',
  rules: ['foreign-key-without-not-valid'],
  async write(context) {
    const alter = await alterOne(context)
    if (alter?.constraint?.contype !== 'CONSTR_FOREIGN') return undefined
    const { before, after } = alter
    if (after.kind === 'p' && context.major < PARTITIONED) {
      return { kind: 'none', reason: 'a partitioned table takes a foreign key NOT VALID from PostgreSQL 18 on' }
    }
    const [constraint] = newConstraints(before, after)
    if (constraint === undefined) return { kind: 'none', reason: 'the foreign key is not there after the statement' }
    const { sql, at } = context.unit
    const call = { unit: at, options: { postgresql_not_valid: 'True' } }
    return {
      kind: 'stages',
      stages: notValidStages(after, constraint, { kind: 'sql', sql: `${sql} NOT VALID`, call }),
      undoes: dropsConstraint(after.name, constraint.name),
    }
  },
})

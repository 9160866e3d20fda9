import { as } from '../../parsers/sql/nodes.ts'
import { provenNotNull } from '../locks/constraint-effects.ts'
import { constraintColumns } from '../schema/constraints.ts'
import type { CommandContext } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const NATIVE =
  'ADD CONSTRAINT … NOT NULL column NOT VALID; in a later transaction VALIDATE CONSTRAINT, which blocks nobody.'

export default defineRule({
  id: 'set-not-null-scans',
  title: 'SET NOT NULL reads the whole table',
  severity: 'blocker',
  rows: ['C10'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row is read; it fails if one holds NULL.',
  safeForm:
    'ADD CONSTRAINT … CHECK (column IS NOT NULL) NOT VALID; in a later transaction VALIDATE CONSTRAINT; then SET NOT NULL, which finds the proof; then drop the CHECK in a statement of its own.',
  references: [postgres.alterTable, postgres.constraints],
  level: 'command',
  on: ['AT_SetNotNull', 'AT_AddConstraint'],
  check(command, context) {
    const { target, effects, version, statement } = context
    const constraint = as(command.def, 'Constraint')
    if (target.isNew || (constraint !== undefined && constraint.contype !== 'CONSTR_NOTNULL')) return undefined
    const reads = effects.some(({ work, isNew }) => work.includes('scan') && !isNew)
    const mayRead = effects.some(({ mayWork }) => mayWork.includes('scan'))
    // What the schema does not tell, the tool may.
    if (!reads && (!mayRead || statement.existingNotNull === true)) return undefined
    const column = constraint === undefined ? (command.name ?? '') : constraintColumns(constraint, undefined).join(', ')
    return {
      message: `${target.name} is read from end to end for ${column}${reason(column, context)}.`,
      ...(version.major >= 18 ? { safeForm: NATIVE } : {}),
      ...(reads ? {} : { confidence: 'medium' as const }),
    }
  },
})

/** Why a CHECK that stands there does not help. */
function reason(column: string, { target, siblings }: CommandContext): string {
  const proof = provenNotNull(target.relation, column)
  if (proof === 'not valid') return ': the CHECK that would prove it is not validated'
  const dropsProof = siblings.some(({ subtype }) => subtype === 'AT_DropConstraint')
  return proof === 'yes' && dropsProof ? ': the CHECK that proves it is dropped in the same command' : ''
}

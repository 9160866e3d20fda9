import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'primary-key-dropped',
  title: 'Primary key dropped',
  severity: 'warning',
  rows: ['B12'],
  answers: ['M-036'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Logical replication of UPDATE and DELETE stops with an error, foreign keys to the table must go, and duplicates can come in.',
  safeForm: 'Build the new unique index first, set REPLICA IDENTITY USING INDEX, and swap the keys in one ALTER TABLE.',
  unmeasured: 'It is about logical replication and about rows that come in between.',
  references: [postgres.replication, postgres.alterTable],
  level: 'command',
  on: 'AT_DropConstraint',
  check(command, { target, siblings }) {
    if (target.isNew || command.name === undefined) return undefined
    const constraint = target.relation?.constraints.get(command.name)
    const guess =
      constraint === undefined &&
      target.relation?.complete !== true &&
      command.name === `${target.relation?.name ?? target.name}_pkey`
    if (constraint?.kind !== 'primary key' && !guess) return undefined
    const swapped = siblings.some(({ subtype, def }) => subtype === 'AT_AddConstraint' && usesIndex(def))
    if (swapped) return undefined
    return {
      message: `${target.name} loses its primary key ${command.name}.`,
      confidence: guess ? 'medium' : 'high',
    }
  },
})

/** A key put in its place by the same statement, from an index that is ready. */
function usesIndex(definition: unknown): boolean {
  const constraint = (definition as { Constraint?: { contype?: string; indexname?: string } } | undefined)?.Constraint
  return constraint?.contype === 'CONSTR_PRIMARY' && constraint.indexname !== undefined
}

import { as, objectName } from '../../parsers/sql/nodes.ts'
import { relationNamed, showKey } from '../schema/catalogue.ts'
import type { SeenEffect, Settings } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'drop-foreign-key-locks-both',
  title: 'Dropping a foreign key locks the other table too',
  severity: 'warning',
  rows: ['B7'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect:
    'Reads and writes of both tables wait, and without lock_timeout everything queues behind the statement while it waits itself.',
  safeForm: 'Drop the key alone, in a short transaction with lock_timeout, before the table it stands on is dropped.',
  unmeasured: 'Both examples take the same locks; the good one gives up when it has to wait for them.',
  references: [postgres.alterTable, postgres.locks],
  level: 'statement',
  on: ['AlterTableStmt', 'DropStmt'],
  check(_, { statement, schema }) {
    if (limited(statement.settings)) return undefined
    const drop = as(statement.node, 'DropStmt')
    if (drop === undefined) return dropsKey(statement.node) ? told('the foreign key', statement.effects) : undefined
    if (drop.removeType !== 'OBJECT_TABLE') return undefined
    const dropped = new Set((drop.objects ?? []).map((object) => relationNamed(schema, objectName(object))))
    const others = statement.effects.filter(({ relation }) => !dropped.has(schema.relations.get(relation)))
    const names = (drop.objects ?? []).map((object) => objectName(object).name).join(', ')
    return told(names, others)
  },
})

function limited({ lockTimeout }: Settings): boolean {
  return lockTimeout === 'unknown' || (typeof lockTimeout === 'number' && lockTimeout > 0)
}

function dropsKey(node: Parameters<typeof as>[0]): boolean {
  return (as(node, 'AlterTableStmt')?.cmds ?? []).some(
    (each) => as(each, 'AlterTableCmd')?.subtype === 'AT_DropConstraint',
  )
}

function told(what: string, effects: readonly SeenEffect[]) {
  const tables = [...new Set(effects.filter(({ isNew }) => !isNew).map(({ relation }) => showKey(relation)))]
  const both = what === 'the foreign key'
  if (tables.length < (both ? 2 : 1)) return undefined
  return {
    message: `Dropping ${what} takes ACCESS EXCLUSIVE on ${both ? '' : 'what its foreign keys point to as well: '}${tables.join(' and ')}.`,
  }
}

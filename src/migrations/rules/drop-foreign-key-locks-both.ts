import type { Node } from '@pgsql/types'
import { plural } from '../../core/text.ts'
import { allOf, as, objectName, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, relationNamed, showKey } from '../schema/catalogue.ts'
import type { LintStatement, SeenEffect, Settings } from './context.ts'
import { defineRule, type Hit } from './define-rule.ts'
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
  level: 'transaction',
  check({ statements, schemaBefore }) {
    const [first, ...rest] = statements.flatMap((each) => hitFor(each, schemaBefore))
    if (first === undefined || rest.length === 0) return first
    return { ...first, message: `${first.message.slice(0, -1)}, and so for ${plural(rest.length, 'later statement')}.` }
  },
})

function hitFor(statement: LintStatement, schema: Catalogue): Hit[] {
  if (limited(statement.settings)) return []
  const drop = as(statement.node, 'DropStmt')
  if (drop === undefined)
    return dropsKey(statement.node, schema) ? told('the foreign key', statement, statement.effects) : []
  if (drop.removeType !== 'OBJECT_TABLE') return []
  const names = (drop.objects ?? []).map((object) => objectName(object).name)
  const others = statement.effects.filter(({ relation }) => !names.includes(relation.slice(relation.indexOf('.') + 1)))
  return told(names.join(', '), statement, others)
}

function limited({ lockTimeout }: Settings): boolean {
  return lockTimeout === 'unknown' || (typeof lockTimeout === 'number' && lockTimeout > 0)
}

/** Drops a constraint that is a foreign key, as far as is known. */
function dropsKey(node: Node, schema: Catalogue): boolean {
  const alter = as(node, 'AlterTableStmt')
  const relation = alter?.relation === undefined ? undefined : relationNamed(schema, rangeName(alter.relation))
  return allOf(alter?.cmds, 'AlterTableCmd').some(({ subtype, name = '' }) => {
    const kind = relation?.constraints.get(name)?.kind
    return subtype === 'AT_DropConstraint' && (kind === undefined || kind === 'foreign key')
  })
}

function told(what: string, at: LintStatement, effects: readonly SeenEffect[]): Hit[] {
  const tables = [
    ...new Set(
      effects
        .filter(({ isNew, target, below }) => !isNew && target === 'table' && below === undefined)
        .map(({ relation }) => showKey(relation)),
    ),
  ]
  const both = what === 'the foreign key'
  if (tables.length < (both ? 2 : 1)) return []
  const message = `Dropping ${what} takes ACCESS EXCLUSIVE on ${both ? '' : 'what its foreign keys point to as well: '}${tables.join(' and ')}.`
  return [{ at, message }]
}

import { as, objectName, qualified, strings } from '../../parsers/sql/nodes.ts'
import { showKey } from '../schema/catalogue.ts'
import type { LintStatement } from './context.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'drop-cascade',
  title: 'CASCADE drops what the migration does not name',
  severity: 'warning',
  rows: ['D4'],
  effect:
    'Views, foreign keys, columns and defaults that depend on it go without a word, on some databases more than on others.',
  safeForm: 'Drop what depends on it by name first; without CASCADE the server tells what was forgotten.',
  unmeasured: 'What goes with it depends on what is there.',
  references: [postgres.dependencies],
  level: 'statement',
  on: ['DropStmt', 'AlterTableStmt'],
  check(_, { statement, schema }) {
    const dropped = cascading(statement)
    if (dropped === undefined) return undefined
    const { target, name, isTable } = dropped
    if (schema.routines.get(name)?.created?.revision === statement.revision) return undefined
    const others = statement.effects.filter(({ relation, isNew }) => !isNew && showKey(relation) !== target)
    // Everything it is about was made by the same revision.
    if (statement.effects.length > 0 && statement.effects.every(({ isNew }) => isNew)) return undefined
    const reached = [...new Set(others.map(({ relation }) => showKey(relation)))]
    const what = reached.length === 0 ? 'whatever depends on it' : `what depends on it in ${reached.join(', ')}`
    return { message: `${isTable ? target : name} goes with ${what}.` }
  },
})

const KINDS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_TYPE',
  'OBJECT_DOMAIN',
  'OBJECT_FUNCTION',
  'OBJECT_SEQUENCE',
  'OBJECT_EXTENSION',
  'OBJECT_FOREIGN_TABLE',
])

function cascading({ node }: LintStatement) {
  const drop = as(node, 'DropStmt')
  if (drop?.behavior === 'DROP_CASCADE' && KINDS.has(drop.removeType ?? '')) {
    const names = (drop.objects ?? []).map((object) => {
      const routine = as(object, 'ObjectWithArgs')
      return routine === undefined ? objectName(object) : qualified(strings(routine.objname))
    })
    const shown = names
      .map(({ schema, name }) => (schema === undefined || schema === 'public' ? name : `${schema}.${name}`))
      .join(', ')
    return { target: shown, name: shown, isTable: true }
  }
  const alter = as(node, 'AlterTableStmt')
  const command = (alter?.cmds ?? [])
    .map((each) => as(each, 'AlterTableCmd'))
    .find((each) => each?.behavior === 'DROP_CASCADE' && /^AT_Drop(?:Column|Constraint)$/.test(each.subtype ?? ''))
  if (command === undefined) return undefined
  const { schemaname, relname = '' } = alter?.relation ?? {}
  const target = schemaname === undefined || schemaname === 'public' ? relname : `${schemaname}.${relname}`
  return { target, name: `${target}.${command.name}`, isTable: false }
}

import type { Node } from '@pgsql/types'
import { allOf, as, find, strings } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'autovacuum-off',
  title: 'Autovacuum switched off for a table',
  severity: 'warning',
  rows: ['D17'],
  effect:
    'Dead rows pile up, statistics age and plans with them, and in the end transaction numbers run out and a vacuum is forced.',
  safeForm: 'Leave it on; tune autovacuum_vacuum_scale_factor and autovacuum_vacuum_cost_delay of the table.',
  unmeasured: 'It is about the weeks that follow.',
  references: [postgres.autovacuum],
  level: 'statement',
  on: ['AlterTableStmt', 'CreateStmt'],
  check(_, { statement }) {
    const create = as(statement.node, 'CreateStmt')
    const alter = as(statement.node, 'AlterTableStmt')
    const set = allOf(alter?.cmds, 'AlterTableCmd').flatMap(({ subtype, def }) =>
      subtype === 'AT_SetRelOptions' ? [def] : [],
    )
    const off = find([set, create?.options ?? []], 'DefElem').some(
      ({ defname, defnamespace, arg }) =>
        defname === 'autovacuum_enabled' && defnamespace !== 'toast' && /^(?:false|off|0|no)$/i.test(wordOf(arg)),
    )
    const table = (create?.relation ?? alter?.relation)?.relname
    return off ? { message: `Nothing cleans up ${table} any more.` } : undefined
  },
})

/** `off` is read as the name of a type, `false` as a word. */
function wordOf(arg: Node | undefined): string {
  const type = as(arg, 'TypeName')
  if (type !== undefined) return strings(type.names).at(-1) ?? ''
  return as(arg, 'String')?.sval ?? String(as(arg, 'Integer')?.ival ?? 0)
}

import { as } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'update-without-where',
  title: 'UPDATE or DELETE of every row',
  severity: 'warning',
  rows: ['F9'],
  answers: ['D-051', 'D-027'],
  lock: 'ROW EXCLUSIVE',
  effect:
    'Every row is locked until the commit and written anew: the table doubles, replicas lag, and writers of those rows wait.',
  safeForm:
    'Go through the key in batches of some thousand rows, each in its own transaction with a pause; TRUNCATE if all may go.',
  unmeasured: 'How long rows stay locked depends on how many there are.',
  references: [postgres.update],
  level: 'statement',
  on: ['UpdateStmt', 'DeleteStmt'],
  check(_, { statement, table }) {
    const update = as(statement.node, 'UpdateStmt')
    const found = update ?? as(statement.node, 'DeleteStmt')
    if (found === undefined || found.whereClause !== undefined) return undefined
    // A join can narrow the rows as WHERE does.
    if ((update?.fromClause ?? as(statement.node, 'DeleteStmt')?.usingClause ?? []).length > 0) return undefined
    const { isNew, name } = table(found.relation)
    if (isNew) return undefined
    return { message: `This ${update === undefined ? 'deletes' : 'rewrites'} every row of ${name} in one go.` }
  },
})

import { as, columnType, formatType } from '../../parsers/sql/nodes.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

export default defineRule({
  id: 'column-type-rewrite',
  title: 'Column type changed so that the table is written anew',
  severity: 'blocker',
  rows: ['C12'],
  answers: ['M-033'],
  lock: 'ACCESS EXCLUSIVE',
  effect: 'Reads and writes wait while every row is converted and all indexes are built again.',
  safeForm:
    'Add a column of the new type, keep it in step with a trigger, fill it in batches, let the code change over, drop the old one.',
  references: [postgres.alterTable],
  level: 'command',
  on: 'AT_AlterColumnType',
  check(command, { target, effects }) {
    const to = columnType(as(command.def, 'ColumnDef')?.typeName)
    if (to === undefined || target.isNew || target.relation?.kind === 'foreign table') return undefined
    const own = effects.filter(({ isNew }) => !isNew)
    const sure = own.some(({ work }) => work.includes('rewrite'))
    if (!sure && !own.some(({ mayWork }) => mayWork.includes('rewrite'))) return undefined
    const from = target.relation?.columns.get(command.name ?? '')?.type
    const column = `${target.name}.${command.name}`
    if (sure && from !== undefined)
      return { message: `${column} from ${formatType(from)} to ${formatType(to)}: every row is written anew.` }
    if (sure) return { message: `${column} to ${formatType(to)}: every row is written anew.` }
    if (from !== undefined && /^timestamp/.test(from.name))
      return {
        message: `${column} to ${formatType(to)}: every row is written anew unless TimeZone is UTC.`,
        safeForm: "SET TimeZone = 'UTC' before it, if the values are meant so: then nothing is written.",
        confidence: 'medium',
      }
    return {
      message: `${column} to ${formatType(to)}: unless the old type is stored alike, every row is written anew.`,
      confidence: 'low',
    }
  },
})

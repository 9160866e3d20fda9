import type { AlterTableCmd } from '@pgsql/types'
import { as, columnType, formatType } from '../../parsers/sql/nodes.ts'
import { typeChange } from '../locks/type-change.ts'
import { defineRule } from './define-rule.ts'
import { postgres } from './references.ts'

const UTC = "SET TimeZone = 'UTC' before it, if the values are meant so: then nothing is written."

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
  check(command, { target, effects, statement }) {
    const to = columnType(as(command.def, 'ColumnDef')?.typeName)
    if (to === undefined || target.isNew || target.relation?.kind === 'foreign table') return undefined
    const own = effects.filter(({ isNew }) => !isNew)
    const sure = own.some(({ work }) => work.includes('rewrite'))
    if (!sure && !own.some(({ mayWork }) => mayWork.includes('rewrite'))) return undefined
    const known = target.relation?.columns.get(command.name ?? '')?.type
    const column = `${target.name}.${command.name}`
    if (sure)
      return {
        message: `${column}${known === undefined ? '' : ` from ${formatType(known)}`} to ${formatType(to)}: every row is written anew.`,
      }
    // What the schema does not tell, the tool may.
    const from = known ?? statement.existingType
    const change = known === undefined && !hasUsing(command) ? typeChange(from, to) : 'unknown'
    if (change === 'none') return undefined
    const words = `${column}${from === undefined ? '' : ` from ${formatType(from)}`} to ${formatType(to)}`
    if (change === 'rewrite') return { message: `${words}: every row is written anew.`, confidence: 'medium' }
    if (from !== undefined && /^timestamp/.test(from.name))
      return {
        message: `${words}: every row is written anew unless TimeZone is UTC.`,
        safeForm: UTC,
        confidence: 'medium',
      }
    return { message: `${words}: unless the old type is stored alike, every row is written anew.`, confidence: 'low' }
  },
})

function hasUsing({ def }: AlterTableCmd): boolean {
  return as(def, 'ColumnDef')?.raw_default !== undefined
}

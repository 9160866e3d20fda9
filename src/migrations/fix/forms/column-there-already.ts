import { as } from '../../../parsers/sql/nodes.ts'
import { alterOne } from '../alter-command.ts'
import { defineFix } from '../define-fix.ts'

export default defineFix({
  id: 'column-there-already',
  title: 'Leave the statement out: an earlier revision adds the column',
  rules: ['column-there-already'],
  async write(context) {
    const alter = await alterOne(context)
    const name = as(alter?.command.def, 'ColumnDef')?.colname
    if (alter?.before.columns.some((one) => one.name === name) !== true) return undefined
    return { kind: 'stages', stages: [] }
  },
})

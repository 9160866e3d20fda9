import { as, functionsIn } from '../../../parsers/sql/nodes.ts'
import { addColumnStages } from '../add-column.ts'
import { alterOne } from '../alter-command.ts'
import { defineFix, type FixContext } from '../define-fix.ts'
import { literal } from '../sql-text.ts'
import { dropsColumn } from '../undo.ts'

export default defineFix({
  id: 'column-added',
  title: 'Add the column bare; then its default, the rows, NOT NULL and its constraints, each for itself',
  rules: ['column-default-rewrites', 'column-with-inline-constraint', 'inline-foreign-key-with-default'],
  async write(context) {
    const alter = await alterOne(context)
    const definition = as(alter?.command.def, 'ColumnDef')
    if (alter?.command.subtype !== 'AT_AddColumn' || definition === undefined) return undefined
    const column = alter.after.columns.find(({ name }) => name === definition.colname)
    if (column === undefined || column.generated !== '' || column.identity !== '') return undefined
    if (/^(?:small|big)?serial/.test(String(definition.typeName?.names?.map((one) => as(one, 'String')?.sval).at(-1))))
      return undefined
    const isConstant = !(await isVolatile(column.default, context))
    const stages = addColumnStages(alter, column, { major: context.major, isConstant })
    if ('kind' in stages) return stages
    return { kind: 'stages', stages, undoes: dropsColumn(alter.after.name, column.name) }
  },
})

/** Whether one of the functions of an expression gives another value for every row. */
async function isVolatile(expression: string | null, { ask, unit }: FixContext): Promise<boolean> {
  if (expression === null) return false
  const names = functionsIn(unit.node).map(literal)
  if (names.length === 0) return false
  const [row] = await ask(`SELECT bool_or(provolatile = 'v') AS is FROM pg_proc WHERE proname IN (${names.join(', ')})`)
  return row?.is === true
}

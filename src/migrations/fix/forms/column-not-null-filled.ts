import { as } from '../../../parsers/sql/nodes.ts'
import { loadSqlParser } from '../../../parsers/sql/parse.ts'
import { fillStage } from '../add-column.ts'
import { alterOne } from '../alter-command.ts'
import { newConstraints, notValidStages } from '../constraint-stages.ts'
import { defineFix, type FixStage } from '../define-fix.ts'
import { notNullStages } from '../not-null.ts'
import { identifier } from '../sql-text.ts'
import { quick } from '../steps.ts'
import { dropsColumn } from '../undo.ts'

export default defineFix({
  id: 'column-not-null-filled',
  title: 'Add the column with a default for the rows that are there, and take the default away a release later',
  rules: ['column-not-null-without-default'],
  async write(context) {
    const alter = await alterOne(context)
    const definition = as(alter?.command.def, 'ColumnDef')
    if (alter?.command.subtype !== 'AT_AddColumn' || definition === undefined) return undefined
    const { before, after } = alter
    const column = after.columns.find(({ name }) => name === definition.colname)
    if (column === undefined || column.identity !== '' || column.generated !== '') return undefined
    const fill =
      context.fill.get(`${after.name}.${column.name}`) ??
      context.fill.get(`${after.schema}.${after.name}.${column.name}`)
    if (fill === undefined) {
      return {
        kind: 'none',
        reason: `nothing says what the rows that are there get: --fill "${after.name}.${column.name}=…"`,
      }
    }
    const [at, name] = [`ALTER TABLE ${after.sql}`, identifier(column.name)]
    const type = `${column.type}${column.collation === null ? '' : ` COLLATE ${column.collation}`}`
    const add = `${at} ADD COLUMN ${name} ${type}`
    const drop = [`${at} DROP COLUMN ${name}`]
    const title = `add ${after.name}.${column.name}`
    const stages: FixStage[] = []
    // A constant is noted for all rows at once; anything else goes through them.
    if (await isConstant(fill)) stages.push(quick(title, [`${add} DEFAULT ${fill} NOT NULL`], drop))
    else {
      const rows = fillStage(before, column.name, fill)
      if ('kind' in rows) return rows
      stages.push(quick(title, [add, `${at} ALTER COLUMN ${name} SET DEFAULT ${fill}`], drop), rows)
      stages.push(...notNullStages(after, column.name, context.major, true))
    }
    for (const one of newConstraints(before, after)) {
      if (one.type !== 'c' && one.type !== 'f')
        return { kind: 'none', reason: 'a unique column cannot be filled with one value' }
      stages.push(...notValidStages(after, one))
    }
    const release = `code that fills ${after.name}.${column.name} in every row it writes`
    const last = quick(
      `drop the default of ${after.name}.${column.name}`,
      [`${at} ALTER COLUMN ${name} DROP DEFAULT`],
      [`${at} ALTER COLUMN ${name} SET DEFAULT ${fill}`],
    )
    return { kind: 'stages', stages: [...stages, { ...last, release }], undoes: dropsColumn(after.name, column.name) }
  },
})

async function isConstant(expression: string): Promise<boolean> {
  const parse = await loadSqlParser()
  const parsed = parse(`SELECT ${expression}`)
  return (
    parsed.kind === 'parsed' &&
    !/"(?:FuncCall|ColumnRef|SubLink|SQLValueFunction)"/.test(JSON.stringify(parsed.statements[0]?.node))
  )
}

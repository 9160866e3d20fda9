import type { DeleteStmt, UpdateStmt } from '@pgsql/types'
import { allOf, as, columnsIn, find, rangeName } from '../../../parsers/sql/nodes.ts'
import { noKey } from '../add-column.ts'
import { clausesOf } from '../clauses.ts'
import { defineFix, type FixUnit } from '../define-fix.ts'
import { identifier } from '../sql-text.ts'
import { alone } from '../steps.ts'
import { rangeSql, tableFacts, walkKey } from '../table-facts.ts'

export default defineFix({
  id: 'rows-in-batches',
  title: 'Change the rows in batches along the key, each in a transaction of its own',
  rules: ['update-without-where', 'unbatched-backfill', 'backfill-with-schema-change'],
  async write({ unit, units, ask }) {
    const update = as(unit.node, 'UpdateStmt')
    const statement = update ?? as(unit.node, 'DeleteStmt')
    if (statement === undefined) return undefined
    const { name } = rangeName(statement.relation ?? {})
    const facts = await tableFacts(ask, rangeSql(statement.relation))
    if (facts === undefined) return undefined
    const key = walkKey(facts)
    if (key === undefined) return noKey(facts)
    const { set, from, where, isReturning } = clausesOf(unit.sql)
    const reason = whyWhole(statement, update, isReturning)
    if (reason !== undefined) return { kind: 'none', reason }
    const what = set === undefined ? name : `${name}.${assigned(update).join(', ')}`
    // Rows that deployed code has filled since the column is there are not to be filled again.
    const rows = identifier(statement.relation?.alias?.aliasname ?? name)
    const fresh = assigned(update).filter((column) => isAdded(units.slice(0, unit.at), name, column))
    const isBare = fresh.length > 0 && facts.columns.every((one) => !fresh.includes(one.name) || one.default === null)
    const unfilled = isBare ? fresh.map((column) => `${rows}.${identifier(column)} IS NULL`).join(' AND ') : undefined
    const todo = [where, unfilled].filter((one) => one !== undefined)
    const backfill = {
      table: facts.sql,
      rows,
      key,
      set,
      from,
      where: todo.length === 0 ? undefined : todo.map((one) => (todo.length > 1 ? `(${one})` : one)).join(' AND '),
      what,
    }
    const verb = set === undefined ? 'delete from' : 'fill'
    return { kind: 'stages', stages: [alone(`${verb} ${what} in batches`, [{ kind: 'backfill', backfill }], [])] }
  },
})

function assigned(update: UpdateStmt | undefined): string[] {
  return allOf(update?.targetList, 'ResTarget').map(({ name = '' }) => name)
}

/** A column that an earlier statement of the revision adds. */
function isAdded(earlier: readonly FixUnit[], table: string, column: string): boolean {
  return earlier.some(({ node }) => {
    const alter = as(node, 'AlterTableStmt')
    const added = allOf(alter?.cmds, 'AlterTableCmd').map(({ def }) => as(def, 'ColumnDef')?.colname)
    return rangeName(alter?.relation ?? {}).name === table && added.includes(column)
  })
}

/** Why a statement cannot be cut into parts that do the same, and be run again where it was broken off. */
function whyWhole(
  statement: UpdateStmt | DeleteStmt,
  update: UpdateStmt | undefined,
  isReturning: boolean,
): string | undefined {
  if (statement.withClause !== undefined) return 'what its WITH finds would be another thing for every batch'
  if (isReturning) return 'it answers with rows'
  const { name } = rangeName(statement.relation ?? {})
  const inner = [...find(statement.whereClause, 'SelectStmt'), ...find(update?.targetList, 'SelectStmt')]
  if (find(inner, 'RangeVar').some((range) => rangeName(range).name === name)) {
    return `it reads ${name} while it changes it: every batch would find other rows`
  }
  const columns = assigned(update)
  const values = allOf(update?.targetList, 'ResTarget').map(({ val }) => val)
  const again = columnsIn(values).find((column) => columns.includes(column))
  if (again === undefined) return undefined
  return `its new ${again} rests on the old one: run again after a break, rows would be changed twice`
}

import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Flow } from './flow.ts'
import { prove } from './flow.ts'
import type { Machine } from './machine.ts'
import { access } from './machine.ts'
import { existence } from './tests.ts'
import type { RowValue, Statement, Value } from './values.ts'
import { either, NONE } from './values.ts'

/** Sends a statement and gives its rows, in the form the method gives them. */
export function result(machine: Machine, statement: Statement, node: PythonNode, flow: Flow, method: string): Value {
  const made = access(machine, statement, node, flow)
  return shaped({ is: 'row', access: made, table: tableOf(statement) }, method, flow)
}

/** The table whose rows come back, where whole rows are selected. */
function tableOf({ selected, sources }: Statement): string | undefined {
  const model = selected.find(({ is }) => is === 'model')
  if (model?.is === 'model') return model.model.table
  const column = selected.find(({ is }) => is === 'column')
  return column?.is === 'column' ? column.table : sources[0]?.table
}

/** What a method of a result gives: `first` perhaps nothing, `one` certainly a row. */
export function shaped(row: RowValue, method: string, flow: Flow): Value {
  const value = onlyColumn(row)
  if (/^(one|scalar_one|first_or_404|get_or_404|one_or_404)$/.test(method)) {
    prove(flow, existence(row).proven)
    return value
  }
  if (/^(first|one_or_none|scalar_one_or_none|get|fetchone|scalar)$/.test(method)) return either([value, NONE])
  if (method === 'count' || method === 'rowcount') return { is: 'field', row, column: 'rowcount' }
  return value
}

/** The one column that is selected, or the row. */
function onlyColumn(row: RowValue): Value {
  const { selected } = row.access.statement
  const [only] = selected
  return selected.length === 1 && only?.is === 'column' && only.alias !== ''
    ? { is: 'field', row, column: only.column }
    : row
}

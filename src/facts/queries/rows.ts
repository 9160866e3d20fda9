import type { PythonNode } from '../../parsers/python/tree.ts'
import { member, typeOfModel } from './attributes.ts'
import type { Flow } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { shaped } from './results.ts'
import type { FieldValue, RowValue, Value } from './values.ts'

/** Methods of results and of rows: those of results shape them, those of models are followed, the rest keep the row. */
export function rowMethod(
  machine: Machine,
  value: RowValue | FieldValue,
  name: string,
  _node: PythonNode,
  given: Call,
  flow: Flow,
): Value {
  const row = value.is === 'row' ? value : value.row
  if (RESULT.test(name)) return value.is === 'row' ? shaped(value, name, flow) : value
  if (value.is === 'field') return value
  const model = row.table === undefined ? undefined : machine.models.ofTable(row.table)
  const type = model === undefined ? undefined : typeOfModel(machine, model)
  const method = type === undefined ? undefined : member(machine, type, name, row)
  if (method?.is !== 'function' || CONVERTING.test(name)) return row
  const found = machine.apply(method, given, flow)
  return found.is === 'unknown' && given.positional.length + given.named.size === 0 ? row : found
}

const RESULT =
  /^(all|first|one|one_or_none|scalar|scalars|scalar_one|scalar_one_or_none|fetchall|fetchone|fetchmany|mappings|unique|tuples|partitions|yield_per|columns|count|rowcount)$/
const CONVERTING = /^(to_|as_|model_|dict|copy|json|_asdict|from_|dehydrate)/

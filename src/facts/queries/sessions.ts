import { bound } from './bound.ts'
import { byIdentity, modelStatement } from './builders.ts'
import type { Flow } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { access } from './machine.ts'
import { result } from './results.ts'
import { selectOf } from './starts.ts'
import type { Instance, Statement, Value } from './values.ts'
import { alternatives, NONE, UNKNOWN } from './values.ts'

const EXECUTING =
  /^(execute|scalar|scalars|exec|stream|stream_scalars|fetch_all|fetch_one|fetch_val|fetchall|fetchrow|fetchval|iterate|execute_many|executemany|scalar_one|scalar_one_or_none|all|first|one|one_or_none)$/

/** What a session or connection is asked to do; undefined for a method that is none of theirs. */
export function sent(machine: Machine, receiver: Value, name: string, given: Call, flow: Flow): Value | undefined {
  const [first, second] = given.positional
  const statement = first ?? given.named.get('statement') ?? given.named.get('query')
  if (EXECUTING.test(name) && statement?.is === 'statement')
    return result(machine, withRows(statement.statement, second), given.node, flow, name === 'execute' ? 'all' : name)
  if (EXECUTING.test(name) && statement?.is === 'either') return eachOf(machine, statement, name, given, flow)
  if (name === 'execute' && statement?.is === 'constant' && typeof statement.value === 'string')
    return executedText(machine, statement.value, given, flow)
  switch (name) {
    case 'query':
      return first === undefined || !/^(model|column|external|statement)$/.test(first.is)
        ? undefined
        : { is: 'statement', statement: selectOf(given) }
    case 'get':
    case 'get_one': {
      const model = first ?? given.named.get('entity')
      const identity = second ?? given.named.get('ident')
      if (model?.is !== 'model' || identity === undefined) return undefined
      return result(
        machine,
        byIdentity(modelStatement(model, 'select', given), identity, given),
        given.node,
        flow,
        name === 'get' ? 'get' : 'one',
      )
    }
    case 'add':
    case 'add_all':
    case 'merge':
    case 'bulk_save_objects':
    case 'save':
      return isObject(receiver) ? undefined : added(machine, first, given, flow)
    case 'delete':
      return isObject(receiver) ? undefined : deleted(machine, first, given, flow)
    case 'bulk_insert_mappings':
    case 'bulk_update_mappings':
      return first?.is === 'model'
        ? bulk(
            machine,
            modelStatement(first, name === 'bulk_insert_mappings' ? 'insert' : 'update', given),
            second,
            given,
            flow,
          )
        : undefined
    case 'refresh':
      return first?.is === 'instance' || first?.is === 'row' ? NONE : undefined
    default:
      return undefined
  }
}

/** Repositories have methods of the same names; they are followed instead. */
function isObject(receiver: Value): boolean {
  return receiver.is === 'instance' || receiver.is === 'class'
}

function eachOf(machine: Machine, values: Value, name: string, given: Call, flow: Flow): Value | undefined {
  const found = alternatives(values).flatMap((one) =>
    one.is === 'statement' ? [result(machine, one.statement, given.node, flow, name === 'execute' ? 'all' : name)] : [],
  )
  return found[0]
}

/** Rows given beside the statement: `execute(insert(Lead), [{…}])`. */
function withRows(statement: Statement, rows: Value | undefined): Statement {
  if (rows?.is === 'dictionary') return bound(statement, rows.entries)
  if (rows === undefined || statement.operation !== 'insert') return statement
  const list = rows.is === 'list' ? rows.items : [rows]
  const values = new Map(statement.values)
  let known = true
  for (const one of list) {
    if (one.is === 'dictionary') for (const [key, value] of one.entries) values.set(key, value)
    known &&= one.is === 'dictionary' && !one.open
  }
  return {
    ...statement,
    values,
    doubts: known ? statement.doubts : [...statement.doubts, 'values that were not understood'],
  }
}

function bulk(machine: Machine, statement: Statement, rows: Value | undefined, given: Call, flow: Flow): Value {
  return result(machine, withRows({ ...statement, operation: 'insert' }, rows), given.node, flow, 'all')
}

function executedText(machine: Machine, text: string, given: Call, flow: Flow): Value | undefined {
  const [, parameters] = given.positional
  const bound = parameters?.is === 'dictionary' ? parameters.entries : new Map<string, Value>()
  const statements = machine.readSql(text, given.node, bound)
  return statements?.map((one) => result(machine, one, given.node, flow, 'all'))[0]
}

/** `session.add(Lead(org_id=…))`: an INSERT of what the object was made with. */
function added(machine: Machine, first: Value | undefined, given: Call, flow: Flow): Value | undefined {
  if (first === undefined) return undefined
  const objects = first.is === 'list' ? first.items.flatMap(alternatives) : alternatives(first)
  const instances = objects.filter((one): one is Instance => one.is === 'instance' && one.model !== undefined)
  for (const one of instances) insert(machine, one, given, flow)
  return instances.length > 0 ? first : objects.some(({ is }) => is === 'row') ? first : undefined
}

export function insert(machine: Machine, object: Instance, given: Pick<Call, 'node'>, flow: Flow): void {
  const { model, attributes } = object
  if (model === undefined) return
  const statement = modelStatement({ is: 'model', model, type: undefined, alias: model.table }, 'insert', given)
  const values = new Map<string, Value>()
  for (const [name, value] of attributes) {
    const related = model.relationships.find(({ attribute }) => attribute === name)
    const key =
      related === undefined ? undefined : model.foreignKeys.find(({ table }) => table === related.table)?.columns[0]
    const column = key ?? model.columns.find(({ attribute }) => attribute === name)?.name ?? name
    if (key === undefined || !values.has(column)) values.set(column, value)
  }
  const doubts = object.from.length > 0 ? ['it is made of values that were not understood'] : []
  access(machine, { ...statement, values, doubts }, given.node, flow)
}

/** `session.delete(row)`: as well limited as the query that gave the row. */
function deleted(machine: Machine, first: Value | undefined, given: Call, flow: Flow): Value | undefined {
  if (first?.is === 'statement') return undefined
  const rows = first === undefined ? [] : alternatives(first).filter(({ is }) => is === 'row')
  if (rows.length === 0) return undefined
  for (const row of rows) {
    if (row.is !== 'row' || row.table === undefined) continue
    const model = machine.models.ofTable(row.table)
    if (model === undefined) continue
    const statement = modelStatement({ is: 'model', model, type: undefined, alias: model.table }, 'delete', given)
    access(machine, byIdentity(statement, { is: 'field', row, column: 'id' }, given), given.node, flow)
  }
  return UNKNOWN
}

import type { PythonModule } from '../python/types.ts'
import type { TableDraft } from './draft.ts'
import type { Reading } from './reading.ts'
import { addIndex } from './table-items.ts'
import type { CallValue, Value } from './values.ts'
import { lastWord } from './values.ts'

const TABLES = /^(sqlalchemy|sqlmodel|flask_sqlalchemy|flask_appbuilder)\b.*\bTable$/

/**
 * Reads what is declared outside of classes: Core tables, indexes that stand alone, classes mapped by a call. Gives the
 * tables of variables by full name, and adds mapped classes to `classes`.
 */
export function readOthers(
  reader: Reading,
  classes: Map<string, TableDraft>,
  isRevision: (module: PythonModule) => boolean,
): Map<string, TableDraft> {
  const variables = new Map<string, TableDraft>()
  for (const { node, module } of reader.python.callsNamed('Table')) {
    const inFunction = node.enclosing('function_definition', 'lambda') !== undefined
    const value = inFunction || isRevision(module) ? undefined : reader.evaluator.at(node)
    if (value?.kind !== 'call' || !TABLES.test(value.name)) continue
    const draft = reader.coreTable(value)
    const assignment = node.parentNode?.kind === 'assignment' ? node.parentNode.field('left') : undefined
    if (draft !== undefined && assignment?.kind === 'identifier')
      variables.set(`${module.name}.${assignment.text}`, draft)
  }
  for (const { node, module } of reader.python.callsNamed('map_imperatively', 'mapper')) {
    const value = isRevision(module) ? undefined : reader.evaluator.at(node)
    if (value?.kind === 'call' && value.name.startsWith('sqlalchemy')) mapImperatively(value, reader, classes)
  }
  for (const { node, module } of reader.python.callsNamed('Index')) {
    const isLoose = node.enclosing('class_definition', 'function_definition', 'call') === undefined
    const value = isLoose && !isRevision(module) ? reader.evaluator.at(node) : undefined
    if (value?.kind === 'call' && value.name.startsWith('sqlalchemy')) addLooseIndex(value, reader)
  }
  return variables
}

/** `registry.map_imperatively(User, users, properties={…})`. */
function mapImperatively(call: CallValue, reader: Reading, classes: Map<string, TableDraft>): void {
  const { evaluator } = reader
  const [first, second] = call.positional
  const type = first === undefined ? undefined : evaluator.value(first)
  const given = second ?? call.named.get('local_table')
  const table = given === undefined ? undefined : evaluator.value(given)
  if (type?.kind !== 'class' || table?.kind !== 'call' || lastWord(table.name) !== 'Table') return
  const draft = reader.coreTable(table)
  if (draft === undefined) return
  reader.mapClass(type.type, draft)
  classes.set(type.type.name, draft)
}

/** `Index("name", User.email)` at the level of a module. */
function addLooseIndex(call: CallValue, reader: Reading): void {
  for (const expression of call.positional.slice(1)) {
    const draft = tableOf(reader.evaluator.value(expression), reader)
    if (draft === undefined) continue
    addIndex(draft, call, reader.evaluator)
    return
  }
}

function tableOf(value: Value, reader: Reading): TableDraft | undefined {
  if (value.kind === 'class') return reader.tableOf(value.type)
  if (value.kind === 'call') {
    if (lastWord(value.name) === 'Table') return reader.coreTable(value)
    if (value.on !== undefined) return tableOf(value.on, reader)
  }
  return value.kind === 'member' ? tableOf(value.of, reader) : undefined
}

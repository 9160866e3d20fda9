import { aliasOf } from './attributes.ts'
import type { Call, Machine } from './machine.ts'
import { statement, tableSource, withColumns, withSource } from './statement.ts'
import type { ModelValue, Operation, Source, Statement, Value } from './values.ts'

const LIBRARY = /^(sqlalchemy|sqlmodel|sqlalchemy_\w+)(\.|$)/

/** Statements begin at `select(…)`, `update(…)`, `insert(…)`, `text(…)`; undefined for every other call. */
export function startOf(machine: Machine, name: string, given: Call): Value | undefined {
  const last = name.slice(name.lastIndexOf('.') + 1)
  if (!LIBRARY.test(name)) return undefined
  switch (last) {
    case 'select':
      return { is: 'statement', statement: selectOf(given) }
    case 'update':
    case 'delete':
    case 'insert':
      return { is: 'statement', statement: writeOf(last, given) }
    case 'exists':
      return { is: 'statement', statement: selectOf(given) }
    case 'union':
    case 'union_all':
    case 'intersect':
      return union(given)
    case 'aliased':
    case 'alias':
      return aliased(given)
    case 'text':
      return textOf(machine, given)
    case 'tuple_':
      return given.positional.find(({ is }) => is === 'column') ?? given.positional[0]
    default:
      return /(^|\.)func\.\w+$|Function\.|(^|\.)case$/.test(name) ? aggregate(given) : undefined
  }
}

/** `func.count(Lead.id)`: the column stays, so that the table it comes from is known. */
function aggregate({ positional, node: _ }: Call): Value {
  const column = positional.find(({ is }) => is === 'column')
  return column?.is === 'column'
    ? { ...column, column: `${column.column}()` }
    : { is: 'external', name: 'sqlalchemy.func', given: positional.filter(({ is }) => is === 'model') }
}

export function selectOf({ positional, node }: Call): Statement {
  const given = positional.flatMap((one) => (one.is === 'list' ? one.items : [one]))
  let made: Statement = { ...statement('select', node), selected: given }
  for (const value of given) {
    if (value.is === 'model') made = withSource(made, tableSource(value.alias, value.model.table))
    else if (value.is === 'statement') made = withSource(made, derived(value.statement))
    else if (value.is === 'external')
      for (const inner of value.given)
        made = inner.is === 'model' ? withSource(made, tableSource(inner.alias, inner.model.table)) : made
    else if (value.is === 'unknown' || value.is === 'instance' || value.is === 'class' || value.is === 'either')
      made = withSource(made, tableSource(`? ${value.is}`, undefined))
  }
  return withColumns(made, given)
}

/** A subquery in FROM. */
export function derived(inner: Statement): Source {
  return { alias: aliasOf(inner), table: undefined, join: 'from', on: [], implied: false, inner }
}

function writeOf(operation: Operation, { positional: [target], node }: Call): Statement {
  const made = statement(operation, node)
  return target?.is === 'model' ? withSource(made, tableSource(target.alias, target.model.table)) : made
}

/** A union is as well limited as its parts: each stands in FROM as a subquery. */
function union({ positional, node }: Call): Value {
  const parts = positional.flatMap((one) => (one.is === 'list' ? one.items : [one]))
  let made: Statement = statement('select', node)
  for (const part of parts) if (part.is === 'statement') made = withSource(made, derived(part.statement))
  return {
    is: 'statement',
    statement: {
      ...made,
      doubts: parts.every(({ is }) => is === 'statement') ? [] : ['a part of a union was not understood'],
    },
  }
}

function aliased({ positional: [target, inner], node }: Call): Value | undefined {
  // `aliased(Lead, subquery)`: the rows of the subquery, whatever class they are seen as.
  if (inner?.is === 'statement') return inner
  if (target?.is === 'model')
    return { ...target, alias: `${target.model.table} ${node.tree.file}:${node.start}` } satisfies ModelValue
  return target
}

function textOf(machine: Machine, { positional: [text], node }: Call): Value {
  const value = text?.is === 'constant' && typeof text.value === 'string' ? text.value : undefined
  const found = value === undefined ? undefined : machine.readSql(value, node, new Map())?.[0]
  return {
    is: 'statement',
    statement: found ?? { ...statement('select', node), doubts: ['SQL text that was not understood'] },
  }
}

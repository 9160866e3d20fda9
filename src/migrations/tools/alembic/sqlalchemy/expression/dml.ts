import { asTextEntries } from '../../library/convert.ts'
import { makesRows } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, type PyCallable, PyDict, PyList, PyObject, PyTuple, type PyValue } from '../../python/values.ts'
import { renderName } from '../name.ts'
import { dmlSql } from './compile-dml.ts'
import { SqlExpression, toNode, valueNode } from './expression.ts'
import { ColumnClause } from './light-table.ts'
import type { Assignment, DmlNode, SqlNode, TableNode } from './nodes.ts'
import { boundExecution, SelectStatement } from './selects.ts'
import { asFrom, FROM_METHODS, FromClause } from './tables.ts'

/** What a table adds by itself to a statement; overridden by tables that know their defaults. */
export interface DataTable {
  /** Columns the client fills when no value is given: these values are not in the file. */
  clientDefaults(given: ReadonlySet<string>, change: 'insert' | 'update'): string | undefined
  /** Keys the server makes, which SQLAlchemy asks back. */
  returnedKeys(given: ReadonlySet<string>): readonly SqlNode[]
}

function isDataTable(value: object): value is FromClause & DataTable {
  return 'clientDefaults' in value && 'returnedKeys' in value
}

type Values = ReadonlyMap<string, PyValue>

interface DmlState {
  readonly verb: 'insert' | 'update' | 'delete'
  readonly table: FromClause
  readonly rows: readonly Values[]
  readonly where: readonly SqlNode[]
  readonly returning: readonly SqlNode[]
  readonly inline: boolean
  readonly fromSelect: { readonly names: readonly string[]; readonly select: SqlNode } | undefined
  readonly conflict: string | undefined
}

/** An INSERT, UPDATE or DELETE under construction. Each method makes another one. */
export class DmlStatement extends PyObject {
  readonly typeName = 'a statement on data'
  readonly state: DmlState
  constructor(state: DmlState) {
    super()
    this.state = state
  }

  with(change: Partial<DmlState>): DmlStatement {
    return new DmlStatement({ ...this.state, ...change })
  }

  sql(): string {
    return dmlSql(nodeOf(this.state))
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'execute') return boundExecution
    const method = Object.hasOwn(METHODS, name) ? METHODS[name] : undefined
    if (method === undefined) return undefined
    return makesRows(name, method[0], (args) => method[1](this, args))
  }
}

function tableOf(table: FromClause): TableNode {
  return table.from.kind === 'table' ? table.from : unknowable('a statement on something else than a table')
}

/** Values in the order of the table's columns, as SQLAlchemy writes them. */
function assignments(table: FromClause, values: Values): Assignment[] {
  const columns = table.columnsByKey()
  for (const key of values.keys())
    if (!columns.has(key)) unknowable(`a value for ${key}, which the table does not have`)
  return [...columns].flatMap(([key, column]) => {
    const value = values.get(key)
    if (value === undefined || column.node.kind !== 'column') return []
    return [{ column: column.node.name, value: valueNode(value, column.type) }]
  })
}

function nodeOf(state: DmlState): DmlNode {
  const table = tableOf(state.table)
  const { where, returning, conflict } = state
  const given = new Set(state.rows.flatMap((row) => [...row.keys()]))
  if (state.verb === 'delete') return { kind: 'delete', table, where, returning }
  const own = isDataTable(state.table) ? state.table : undefined
  const missing = state.fromSelect === undefined ? own?.clientDefaults(given, state.verb) : undefined
  if (missing !== undefined) unknowable(`the default of the column ${missing} is made by the application`)
  const rows = state.rows.map((row) => assignments(state.table, row))
  if (state.verb === 'update') return { kind: 'update', table, assignments: rows[0] ?? [], where, returning }
  const keys =
    state.inline || returning.length > 0 || rows.length > 1 || state.fromSelect ? [] : own?.returnedKeys(given)
  const fromSelect = state.fromSelect && {
    columns: state.fromSelect.names.map((text) => ({ text })),
    select: state.fromSelect.select,
  }
  return { kind: 'insert', table, rows, fromSelect, conflict, returning: [...returning, ...(keys ?? [])] }
}

type Method = (self: DmlStatement, args: Bound) => PyValue

function keyOf(key: PyValue): string {
  const given = known(key)
  if (typeof given === 'string') return given
  return given instanceof ColumnClause ? given.key : unknowable('a value for something else than a column')
}

function rowOf(value: PyValue, table: FromClause): Values {
  const given = known(value)
  if (given instanceof PyDict)
    return new Map([...given.entries.values()].map((entry) => [keyOf(entry.key), entry.value]))
  if (!(given instanceof PyTuple || given instanceof PyList))
    return unknowable('values() of something else than a dictionary')
  const keys = [...table.columnsByKey().keys()]
  return new Map(given.items.map((item, index) => [keys[index] ?? unknowable('more values than columns'), item]))
}

/** `values({…})`, `values(a=1)`, `values([{…}, {…}])`. */
const values: Method = (self, { rest, extra }) => {
  const [first] = rest
  const given = first === undefined ? undefined : known(first)
  const { table, rows } = self.state
  if (given instanceof PyList && given.items.some((item) => item instanceof PyDict || item instanceof PyTuple)) {
    const several = given.items.map((item) => rowOf(item, table))
    const shape = (row: Values | undefined) => [...(row?.keys() ?? [])].sort().join()
    if (several.some((row) => shape(row) !== shape(several[0]))) unknowable('rows of different columns')
    return self.with({ rows: several })
  }
  const row = new Map([...(rows[0] ?? []), ...(given === undefined ? [] : rowOf(given, table)), ...extra])
  return self.with({ rows: [row] })
}

const returning: Method = (self, { rest }) =>
  self.with({ returning: [...self.state.returning, ...rest.flatMap((value) => returnedBy(value))] })

function returnedBy(value: PyValue): SqlNode[] {
  const given = known(value)
  return given instanceof FromClause ? [...given.columnsByKey().values()].map(({ node }) => node) : [toNode(given)]
}

const where: Method = (self, { rest }) => {
  if (self.state.verb === 'insert') unknowable('WHERE of an INSERT')
  return self.with({ where: [...self.state.where, ...rest.map((value) => toNode(value))] })
}

const METHODS: Readonly<Record<string, readonly [string, Method]>> = {
  values: ['*rows | **', values],
  where: ['*criteria', where],
  filter: ['*criteria', where],
  returning: ['*columns', returning],
  inline: ['', (self) => self.with({ inline: true })],
  execution_options: ['| **', (self) => self],
  on_conflict_do_nothing: ['constraint? index_elements? index_where?', (self, args) => onConflictDoNothing(self, args)],
  from_select: ['names select include_defaults?', (self, args) => fromSelect(self, args)],
}

function onConflictDoNothing(self: DmlStatement, args: Bound): PyValue {
  if (args.values.size === 0) return self.with({ conflict: 'ON CONFLICT DO NOTHING' })
  const elements = args.get('index_elements')
  if (elements === undefined || args.values.size > 1) return unknowable('ON CONFLICT with a constraint or a condition')
  const given = known(elements)
  const items = given instanceof PyList || given instanceof PyTuple ? given.items : unknowable('index_elements')
  const names = items.map((item) => ({ text: keyOf(item) }))
  return self.with({ conflict: `ON CONFLICT (${names.map(renderName).join(', ')}) DO NOTHING` })
}

function fromSelect(self: DmlStatement, args: Bound): PyValue {
  const names = known(args.get('names') ?? null)
  const items =
    names instanceof PyList || names instanceof PyTuple ? names.items : unknowable('the columns of from_select()')
  const select = known(args.get('select') ?? null)
  const node =
    select instanceof SelectStatement ? select.node : select instanceof SqlExpression ? select.node : undefined
  if (node === undefined) return unknowable('from_select() of something else than a select')
  const keys = items.map(keyOf)
  const own = isDataTable(self.state.table) ? self.state.table : undefined
  const added = args.get('include_defaults') === false ? undefined : own?.clientDefaults(new Set(keys), 'insert')
  if (added !== undefined) unknowable(`the default of the column ${added} is made by the application`)
  return self.with({ fromSelect: { names: keys, select: node } })
}

function statement(verb: DmlState['verb']) {
  return (table: FromClause, rows: readonly Values[] = []): DmlStatement =>
    new DmlStatement({
      verb,
      table,
      rows,
      where: [],
      returning: [],
      inline: false,
      fromSelect: undefined,
      conflict: undefined,
    })
}

export const insertInto = statement('insert')

for (const verb of ['insert', 'update', 'delete'] as const) {
  FROM_METHODS[verb] = (from) =>
    makesRows(verb, 'whereclause? values? | **', (args) => {
      if (args.values.size > 0 || args.extra.size > 0)
        unknowable(`${verb}() with arguments, which SQLAlchemy 2 refuses`)
      return statement(verb)(from)
    })
}

/** `insert(table)`, `update(table)`, `delete(table)`. */
export const dmlFunctions: Readonly<Record<'insert' | 'update' | 'delete', PyCallable>> = {
  insert: makesRows('insert', 'table', (args) => statement('insert')(asFrom(args.get('table'), 'the table'))),
  update: makesRows('update', 'table', (args) => statement('update')(asFrom(args.get('table'), 'the table'))),
  delete: makesRows('delete', 'table', (args) => statement('delete')(asFrom(args.get('table'), 'the table'))),
}

/** Rows of `op.bulk_insert`, by the names of columns. */
export function rowsOf(value: PyValue | undefined): Values[] {
  const given = value === undefined ? unknowable('the rows are missing') : known(value)
  if (!(given instanceof PyList)) return unknowable('the rows are no list')
  return given.items.map((item) => new Map(asTextEntries(item, 'a row')))
}

import type { Position } from '../../core/position.ts'
import { type ExpectedSchema, Unsure } from '../../migrations/expected/expected-schema.ts'
import type { Catalogue, Relation, TableIndex } from '../../migrations/schema/catalogue.ts'
import type { Model, ModelIndex } from '../models/types.ts'
import type { Places } from './places.ts'
import type { Difference } from './types.ts'

type Found = Omit<Difference, 'table' | 'doubt'>

/** `app.users` as schema and name. */
export function split(table: string): { readonly schema: string | undefined; readonly name: string } {
  const at = table.lastIndexOf('.')
  return at === -1 ? { schema: undefined, name: table } : { schema: table.slice(0, at), name: table.slice(at + 1) }
}

/** What differs between a model and its table. */
export interface Comparison {
  readonly differences: readonly Difference[]
  /** Why not everything is certain; what differs then is what differs whether the steps in doubt ran or not. */
  readonly doubt: string | undefined
}

/** `all`: the schema when everything ran that may have run. */
export function compareTable(model: Model, schema: ExpectedSchema, all: Catalogue, places: Places): Comparison {
  const { schema: space, name } = split(model.table)
  const relation = schema.relation(space, name)
  if (!(relation instanceof Unsure))
    return { differences: between(model, relation, places, undefined), doubt: undefined }
  const key = `${space ?? 'public'}.${name}`
  const doubt = relation.reason
  const [none, every] = [schema.catalogue, all].map((one) => between(model, one.relations.get(key), places, doubt))
  const isInBoth = ({ kind, what }: Difference): boolean =>
    every?.some((other) => other.kind === kind && other.what === what) === true
  return { differences: none?.filter(isInBoth) ?? [], doubt }
}

function between(
  model: Model,
  relation: Relation | undefined,
  places: Places,
  doubt: string | undefined,
): readonly Difference[] {
  const { table } = model
  if (relation === undefined) {
    const what = `table ${table}`
    return [
      {
        kind: 'table',
        only: 'models',
        table,
        what,
        names: [split(table).name],
        at: model.at,
        breaksWrites: true,
        doubt,
      },
    ]
  }
  if (relation.kind !== 'table' || !relation.complete) return []
  const at = places.table(table) ?? model.at
  const found = [
    ...columns(model, relation, at),
    ...indexes(model, relation, places),
    ...uniques(model, relation, at),
    ...foreignKeys(model, relation, at),
  ]
  return found.map((one) => ({ ...one, table, doubt }))
}

function columns(model: Model, relation: Relation, at: Position): Found[] {
  const known = new Set(model.columns.map(({ name }) => name))
  const missing = model.columns.flatMap((column): Found[] => {
    const real = relation.columns.get(column.name)
    const base = { only: 'models' as const, at: column.at, names: [column.name] }
    if (real === undefined) return [{ ...base, kind: 'column', what: `column ${column.name}`, breaksWrites: true }]
    if (column.nullable === undefined || column.primaryKey || column.nullable !== real.notNull) return []
    const what = column.nullable
      ? `NULL in ${column.name}, which the revisions forbid`
      : `NOT NULL on ${column.name}, which the revisions do not set`
    return [{ ...base, names: [], kind: 'null', what, breaksWrites: column.nullable && !column.hasDefault }]
  })
  if (!model.complete) return missing
  const left = [...relation.columns.values()].flatMap((column): Found[] => {
    if (known.has(column.name)) return []
    const isFilled = column.default !== undefined || column.identity || column.generated !== undefined
    const breaksWrites = column.notNull && !isFilled
    const what = `column ${column.name}${breaksWrites ? ' (NOT NULL, without a default)' : ''}`
    return [{ kind: 'column', only: 'revisions', what, names: [], at, breaksWrites }]
  })
  return [...missing, ...left]
}

function same(one: readonly (string | undefined)[], other: readonly (string | undefined)[]): boolean {
  return one.length === other.length && one.every((column, place) => column === other[place])
}

function sameSet(one: readonly (string | undefined)[], other: readonly (string | undefined)[]): boolean {
  return same([...one].sort(), [...other].sort())
}

function isSame(model: ModelIndex, real: TableIndex): boolean {
  if (model.name !== undefined && model.name === real.name) return true
  // Without a column, or under a name PostgreSQL cuts off, only the shape can tell.
  return same(model.columns, real.columns) && model.unique === real.unique && model.partial === real.partial
}

function indexes(model: Model, relation: Relation, places: Places): Found[] {
  const real = [...relation.indexes.values()]
  const missing = model.indexes
    .filter((index) => !real.some((one) => isSame(index, one)))
    .filter((index) => !(index.unique && isUnique(relation, index.columns)))
    .map((index): Found => {
      const what = `${index.unique ? 'unique ' : ''}index ${describe(index)}`
      const names = index.name === undefined ? index.columns.flatMap((one) => one ?? []) : [index.name]
      return { kind: 'index', only: 'models', what, names, at: index.at, breaksWrites: false }
    })
  if (!model.complete) return missing
  const left = real
    .filter((index) => index.constraint === undefined && !model.indexes.some((one) => isSame(one, index)))
    .filter((index) => !(index.unique && model.uniques.some(({ columns: own }) => sameSet(own, index.columns))))
    .map((index): Found => {
      const what = `${index.unique ? 'unique ' : ''}index ${describe(index)}`
      return {
        kind: 'index',
        only: 'revisions',
        what,
        names: [],
        at: places.index(index.name) ?? model.at,
        breaksWrites: false,
      }
    })
  return [...missing, ...left]
}

function describe({ name, columns: all }: Pick<ModelIndex, 'name' | 'columns'>): string {
  const list = `(${all.map((one) => one ?? 'expression').join(', ')})`
  return name === undefined ? `on ${list}` : `${name} ${list}`
}

/** Held by a constraint, a unique index, or the primary key. */
function isUnique(relation: Relation, columns: readonly (string | undefined)[]): boolean {
  const constraints = [...relation.constraints.values()].filter(
    ({ kind }) => kind === 'unique' || kind === 'primary key',
  )
  const unique = [...relation.indexes.values()].filter((one) => one.unique && !one.partial)
  return [...constraints, ...unique].some((one) => sameSet(one.columns, columns))
}

function uniques(model: Model, relation: Relation, at: Position): Found[] {
  const missing = model.uniques
    .filter(({ columns: own }) => !isUnique(relation, own))
    .map((one): Found => {
      const what = `unique constraint on (${one.columns.join(', ')})`
      return { kind: 'unique', only: 'models', what, names: [], at: one.at, breaksWrites: false }
    })
  if (!model.complete) return missing
  const declared = [
    ...model.uniques.map((one) => one.columns),
    ...model.indexes.filter((one) => one.unique).map((one) => one.columns),
    model.primaryKey,
  ]
  const left = [...relation.constraints.values()]
    .filter(({ kind, columns: own }) => kind === 'unique' && !declared.some((one) => sameSet(one, own)))
    .map((one): Found => {
      const what = `unique constraint ${one.name} (${one.columns.join(', ')})`
      return { kind: 'unique', only: 'revisions', what, names: [], at, breaksWrites: false }
    })
  return [...missing, ...left]
}

function foreignKeys(model: Model, relation: Relation, at: Position): Found[] {
  const real = [...relation.constraints.values()].filter(({ kind }) => kind === 'foreign key')
  const missing = model.foreignKeys
    .filter((key) => !real.some((one) => sameSet(one.columns, key.columns)))
    .map((key): Found => {
      const what = `foreign key on (${key.columns.join(', ')}) to ${key.table}`
      return { kind: 'foreign key', only: 'models', what, names: [], at: key.at, breaksWrites: false }
    })
  if (!model.complete) return missing
  const left = real
    .filter((one) => !model.foreignKeys.some((key) => sameSet(one.columns, key.columns)))
    .map((one): Found => {
      const what = `foreign key ${one.name} (${one.columns.join(', ')})`
      return { kind: 'foreign key', only: 'revisions', what, names: [], at, breaksWrites: false }
    })
  return [...missing, ...left]
}

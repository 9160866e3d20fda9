import { bare, lastOf, list, type SchemaObject, SchemaObjects, text } from '../../postgres/ddl/objects.ts'
import { columnsOf } from '../../postgres/ddl/tables.ts'
import type { ForeignKeyFact, IndexFact } from '../../postgres/inspect/indexes.ts'
import type { DatabaseSchema } from '../../postgres/schema/read.ts'

/** A table as the documents show it. */
export interface DocTable {
  /** As a person would write it: `public.` is left out. */
  readonly name: string
  readonly object: SchemaObject
  readonly columns: readonly DocColumn[]
  readonly primaryKey: readonly string[]
  readonly constraints: readonly { readonly name: string; readonly definition: string }[]
  readonly foreignKeys: readonly ForeignKeyFact[]
  readonly referencedBy: readonly ForeignKeyFact[]
  readonly indexes: readonly IndexFact[]
  /** The table it is a partition of. */
  readonly partitionOf: string | undefined
  readonly partitions: readonly string[]
}

export interface DocColumn {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  /** Default, identity or what it is computed from. */
  readonly filled: string
  readonly keys: readonly ('PK' | 'FK' | 'UK')[]
  readonly comment: string
}

/** What was read of a database. */
export interface SchemaFacts {
  readonly schema: DatabaseSchema
  readonly indexes: readonly IndexFact[]
  readonly foreignKeys: readonly ForeignKeyFact[]
}

export interface DocModel {
  readonly objects: SchemaObjects
  readonly tables: readonly DocTable[]
}

/** Brings together what belongs to one table; tables are sorted by name. `leftOut`: tables of the migration tool itself. */
export function docModel(facts: SchemaFacts, leftOut: ReadonlySet<string>): DocModel {
  const objects = new SchemaObjects(facts.schema)
  const tables = objects
    .of('table')
    .map((object) => tableOf(object, objects, facts))
    .filter(({ name }) => !leftOut.has(name))
  return { objects, tables: tables.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

export function shown(name: string): string {
  return name.replace(/^public\./, '')
}

function tableOf(object: SchemaObject, objects: SchemaObjects, facts: SchemaFacts): DocTable {
  const { name } = object
  const indexes = facts.indexes.filter(({ table }) => table === name)
  const foreignKeys = facts.foreignKeys.filter((key) => key.table === name && !key.ofPartition)
  const primaryKey = indexes.find(({ primary }) => primary)?.columns.flatMap((column) => column ?? []) ?? []
  const isPartition = text(object, 'partition bound') !== undefined
  const single = new Set(
    indexes.flatMap(({ unique, columns, predicate }) =>
      unique && columns.length === 1 && predicate === null ? (columns[0] ?? []) : [],
    ),
  )
  const columns = columnsOf(object, objects).map((column) => docColumn(column, { primaryKey, foreignKeys, single }))
  const constraints = objects
    .partsOf('constraint', name)
    .map((one) => ({ name: bare(lastOf(one.name)), definition: text(one, 'definition') ?? '' }))
  return {
    name: shown(name),
    object,
    columns,
    primaryKey,
    constraints,
    foreignKeys,
    referencedBy: facts.foreignKeys.filter((key) => key.target === name && !key.ofPartition),
    indexes,
    partitionOf: isPartition ? list(object, 'parents').map(shown)[0] : undefined,
    partitions: objects
      .of('table')
      .flatMap((one) =>
        text(one, 'partition bound') !== undefined && list(one, 'parents').includes(name) ? [shown(one.name)] : [],
      ),
  }
}

interface Keys {
  readonly primaryKey: readonly string[]
  readonly foreignKeys: readonly ForeignKeyFact[]
  /** Columns that alone are unique. */
  readonly single: ReadonlySet<string>
}

function docColumn(column: SchemaObject, { primaryKey, foreignKeys, single }: Keys): DocColumn {
  const name = bare(lastOf(column.name))
  const isPrimary = primaryKey.includes(name)
  const keys = [
    ...(isPrimary ? (['PK'] as const) : []),
    ...(foreignKeys.some(({ columns }) => columns.includes(name)) ? (['FK'] as const) : []),
    ...(single.has(name) && !isPrimary ? (['UK'] as const) : []),
  ]
  return {
    name,
    type: shown(text(column, 'type') ?? '?'),
    nullable: column.properties['not null'] !== true,
    filled: filledBy(column),
    keys,
    comment: text(column, 'comment') ?? '',
  }
}

function filledBy(column: SchemaObject): string {
  const [identity, generated, value] = ['identity', 'generated', 'default'].map((name) => text(column, name))
  if (identity !== undefined) return 'identity'
  if (generated !== undefined) return `= ${generated.slice(2)}`
  return value ?? ''
}

import { type ExpectedSchema, Unsure } from '../../../expected/expected-schema.ts'
import type { Column, Reference, Relation, TableConstraint } from '../../../schema/catalogue.ts'
import { dictOf } from '../python/dict.ts'
import { type CallSite, PyList, type PyValue, UnorderedList } from '../python/values.ts'
import { reflectedType } from './reflected-type.ts'

export interface Asked {
  readonly expected: ExpectedSchema
  readonly site: CallSite
  readonly table: string
  /** A second name: of an index. */
  readonly further: string | undefined
}

export type Answer = (relation: Relation | undefined | Unsure, asked: Asked) => PyValue | Unsure

/** Names of tables; a list whose order is the database's own. */
export function tableNames(schema: ExpectedSchema, name: string | undefined): PyValue | Unsure {
  return namesOf(schema, name, ({ kind, temporary }) => kind === 'table' && !temporary)
}

export function viewNames(schema: ExpectedSchema, name: string | undefined): PyValue | Unsure {
  return namesOf(schema, name, ({ kind }) => kind === 'view')
}

function namesOf(
  schema: ExpectedSchema,
  name: string | undefined,
  fits: (relation: Relation) => boolean,
): PyValue | Unsure {
  const relations = schema.relations(name)
  if (relations instanceof Unsure) return relations
  const names = relations.filter(fits).map((one) => one.name)
  // Whoever runs the script on a server is given one order, as there.
  return schema.isRead ? new PyList(names) : new UnorderedList(names)
}

export function enums(schema: ExpectedSchema, name: string | undefined): PyValue | Unsure {
  const types = schema.enums(name === '*' ? undefined : name)
  if (types instanceof Unsure) return types
  const sorted = [...types].sort(([one], [other]) => byBytes(one, other))
  return new PyList(
    sorted.map(([type, { values }]) =>
      record({ name: type, schema: name ?? 'public', visible: true, labels: new PyList([...values.keys()]) }),
    ),
  )
}

/** Answers about a table that is there; the library refuses to answer about others. */
function about(answer: (relation: Relation, asked: Asked) => PyValue | Unsure): Answer {
  return (relation, asked) => {
    if (relation instanceof Unsure) return relation
    if (relation === undefined) return asked.site.raise('NoSuchTableError', asked.table)
    return answer(relation, asked)
  }
}

export const columns: Answer = about((relation, asked) => {
  const items = [...relation.columns.values()].map((column) => columnRecord(column, asked))
  return new PyList(items)
})

function columnRecord(column: Column, { site }: Asked): PyValue {
  const hasDefault = column.default !== undefined || column.identity || column.generated !== undefined
  const isSerial = /serial$/.test(column.type?.name ?? '')
  return record({
    name: column.name,
    type: reflectedType(column.type, site),
    nullable: !column.notNull,
    default: hasDefault || isSerial ? site.unknown('the default of a column as the database writes it') : null,
    autoincrement: site.unknown('whether a column counts by itself'),
    comment: site.unknown('the comment of a column'),
  })
}

export const indexes: Answer = about(({ indexes: all, constraints }, { site }) => {
  const shown = [...all.values()].filter(({ constraint }) => constraints.get(constraint ?? '')?.kind !== 'primary key')
  return new PyList(
    shown
      .sort((one, other) => byBytes(one.name, other.name))
      .map(({ name, unique, columns: keys, included, constraint }) =>
        record({
          name,
          unique,
          column_names: new PyList(keys.map((key) => key ?? null)),
          include_columns: new PyList(included),
          dialect_options: site.unknown('the options of an index'),
          ...(constraint === undefined ? {} : { duplicates_constraint: constraint }),
        }),
      ),
  )
})

export const hasIndex: Answer = (relation, asked) => {
  if (relation instanceof Unsure) return relation
  if (relation === undefined) return false
  const { indexes: all, constraints } = relation
  const index = all.get(asked.further ?? '')
  return index !== undefined && constraints.get(index.constraint ?? '')?.kind !== 'primary key'
}

export const uniqueConstraints: Answer = about((relation, { site }) =>
  listOf(relation, 'unique', ({ name, columns: keys }) =>
    record({ column_names: new PyList(keys), name, comment: site.unknown('the comment of a constraint') }),
  ),
)

export const checkConstraints: Answer = about((relation, { site }) =>
  listOf(relation, 'check', ({ name }) =>
    record({
      name,
      sqltext: site.unknown('a condition as the database writes it'),
      comment: site.unknown('the comment of a constraint'),
    }),
  ),
)

export const foreignKeys: Answer = about((relation, { site, expected }) =>
  listOf(relation, 'foreign key', ({ name, columns: keys, references }) => {
    const [schema = '', table = ''] = splitKey(references?.key ?? '')
    const target = expected.relation(schema, table)
    const targets = references?.columns ?? []
    const key = target instanceof Unsure || target === undefined ? undefined : keyColumns(target)
    const referred = targets.length > 0 ? targets : key
    return record({
      name,
      constrained_columns: new PyList(keys),
      referred_schema: schema === 'public' ? null : schema,
      referred_table: table,
      referred_columns: referred === undefined ? site.unknown('the key of another table') : new PyList(referred),
      options: references?.plain === true ? optionsOf(references) : site.unknown('the options of a foreign key'),
      comment: site.unknown('the comment of a constraint'),
    })
  }),
)

/** Actions as the database has them: NO ACTION is none. */
function optionsOf({ onDelete, onUpdate }: Reference): PyValue {
  const actions = [['ondelete', onDelete] as const, ['onupdate', onUpdate] as const]
  return record(Object.fromEntries(actions.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))))
}

function keyColumns({ constraints }: Relation): readonly string[] | undefined {
  return [...constraints.values()].find(({ kind }) => kind === 'primary key')?.columns
}

function splitKey(key: string): [string, string] {
  const dot = key.indexOf('.')
  return [key.slice(0, dot), key.slice(dot + 1)]
}

export const primaryKey: Answer = about(({ constraints }, { site }) => {
  const key = [...constraints.values()].find(({ kind }) => kind === 'primary key')
  return record({
    constrained_columns: new PyList(key?.columns ?? []),
    name: key?.name ?? null,
    comment: site.unknown('the comment of a constraint'),
  })
})

function listOf(
  { constraints }: Relation,
  kind: TableConstraint['kind'],
  write: (constraint: TableConstraint) => PyValue,
): PyValue {
  const found = [...constraints.values()].filter((one) => one.kind === kind)
  return new PyList(found.sort((one, other) => byBytes(one.name, other.name)).map(write))
}

function record(entries: Readonly<Record<string, PyValue>>): PyValue {
  return dictOf(Object.entries(entries))
}

/** The order of PostgreSQL's type `name`. */
function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

import type { ColumnDef, CreateForeignTableStmt, CreateStmt, Node } from '@pgsql/types'
import { allOf, as, columnType, rangeName } from '../../parsers/sql/nodes.ts'
import {
  type Catalogue,
  type Column,
  keyOf,
  type Moment,
  type Relation,
  type RelationKind,
  resolveKey,
} from './catalogue.ts'
import { addConstraint, columnConstraints, columnDefault, hasConstraint, type Place } from './constraints.ts'
import { redundantConstraints } from './redundant.ts'

/** A relation of which nothing is known but its name. */
export function blankRelation(key: string, kind: RelationKind, created: Moment | undefined): Relation {
  const dot = key.indexOf('.')
  return {
    kind,
    schema: key.slice(0, dot),
    name: key.slice(dot + 1),
    temporary: false,
    unlogged: false,
    complete: true,
    created,
    columns: new Map(),
    constraints: new Map(),
    indexes: new Map(),
    partitionKey: undefined,
    partitionOf: undefined,
    defaultPartition: false,
    parents: [],
    reads: [],
    uses: [],
    rowSecurity: false,
    policies: new Set(),
    filled: undefined,
    emptied: undefined,
  }
}

/**
 * The relation of a key, or an incomplete one where an earlier statement must have made it. Where all statements were
 * seen but some of this revision could not be known, one of those made it.
 */
export function knownRelation(catalogue: Catalogue, key: string, moment?: Moment): Relation {
  const known = catalogue.relations.get(key)
  if (known !== undefined) return known
  const created = mayBeMadeNow(catalogue) ? moment : undefined
  return { ...blankRelation(key, 'table', created), complete: false }
}

/** Whether a table that is not in the catalogue may have been made by a step of this revision that could not be known. */
export function mayBeMadeNow({ fromEmpty, opaqueInRevision }: Catalogue): boolean {
  return fromEmpty && opaqueInRevision
}

const SERIAL = /^(?:small|big)?serial$/

export function columnOf(definition: ColumnDef, moment: Moment | undefined): Column {
  const { constraints } = definition
  const type = columnType(definition.typeName)
  const generated = allOf(constraints, 'Constraint').find(({ contype }) => contype === 'CONSTR_GENERATED')
  const identity = hasConstraint(constraints, 'CONSTR_IDENTITY')
  const notNull = hasConstraint(constraints, 'CONSTR_NOTNULL') || hasConstraint(constraints, 'CONSTR_PRIMARY')
  return {
    name: definition.colname ?? '',
    type,
    notNull: notNull || identity || SERIAL.test(type?.name ?? ''),
    default: columnDefault(constraints),
    identity,
    generated: generated === undefined ? undefined : generated.generated_kind === 'v' ? 'virtual' : 'stored',
    created: moment,
  }
}

/** The relation with a column and the constraints written beside it. */
export function addColumn(relation: Relation, definition: ColumnDef, place: Place): Relation {
  const column = columnOf(definition, place.moment)
  const columns = new Map(relation.columns).set(column.name, column)
  return columnConstraints(definition.constraints).reduce<Relation>(
    (changed, constraint) =>
      constraint.contype === 'CONSTR_NOTNULL' && constraint.conname === undefined
        ? changed
        : addConstraint(changed, constraint, column.name, place),
    { ...relation, columns },
  )
}

export function createTable(catalogue: Catalogue, node: CreateStmt, moment: Moment | undefined): void {
  if (node.relation === undefined) return
  const key =
    node.relation.relpersistence === 't'
      ? `pg_temp.${node.relation.relname}`
      : keyOf(catalogue, rangeName(node.relation))
  if (node.if_not_exists === true && catalogue.relations.has(key)) return
  const parents = allOf(node.inhRelations, 'RangeVar').map((each) =>
    resolveKey(catalogue, catalogue.relations, rangeName(each)),
  )
  const partition = node.partbound !== undefined
  const start: Relation = {
    ...blankRelation(key, 'table', moment),
    temporary: node.relation.relpersistence === 't',
    unlogged: node.relation.relpersistence === 'u',
    partitionKey: partitionKey(node),
    partitionOf: partition ? parents[0] : undefined,
    defaultPartition: node.partbound?.is_default === true,
    parents: partition ? [] : parents,
  }
  const inherited = parents.reduce<Relation>(
    (table, parent) => inherit(table, catalogue.relations.get(parent), partition),
    start,
  )
  const redundant = redundantConstraints(node.tableElts ?? [], columnConstraints)
  catalogue.relations.set(key, elements(inherited, node.tableElts ?? [], { catalogue, moment, key, redundant }))
}

function partitionKey(node: CreateStmt): string[] | undefined {
  return node.partspec === undefined
    ? undefined
    : allOf(node.partspec.partParams, 'PartitionElem').map(({ name }) => name ?? '')
}

function inherit(table: Relation, parent: Relation | undefined, partition: boolean): Relation {
  if (parent === undefined) return { ...table, complete: false }
  const checks = [...parent.constraints].filter(([, { kind }]) => partition || kind === 'check')
  return {
    ...table,
    complete: table.complete && parent.complete,
    columns: new Map([...table.columns, ...parent.columns]),
    constraints: new Map([...table.constraints, ...checks]),
    indexes: partition ? new Map([...table.indexes, ...parent.indexes]) : table.indexes,
  }
}

function elements(relation: Relation, nodes: readonly Node[], place: Place): Relation {
  let table = relation
  // Columns first: a constraint may be written before the column it names.
  for (const definition of allOf(nodes, 'ColumnDef')) table = addColumn(table, definition, place)
  for (const node of nodes) {
    const constraint = as(node, 'Constraint')
    if (constraint !== undefined) table = addConstraint(table, constraint, undefined, place)
    const like = as(node, 'TableLikeClause')?.relation
    if (like !== undefined)
      table = likeTable(table, place.catalogue, resolveKey(place.catalogue, place.catalogue.relations, rangeName(like)))
  }
  return table
}

function likeTable(table: Relation, catalogue: Catalogue, key: string): Relation {
  const model = catalogue.relations.get(key)
  // What of constraints and indexes is copied depends on options: only columns are taken for known.
  return { ...table, complete: false, columns: new Map([...(model?.columns ?? []), ...table.columns]) }
}

export function createForeignTable(
  catalogue: Catalogue,
  node: CreateForeignTableStmt,
  moment: Moment | undefined,
): void {
  if (node.base === undefined) return
  createTable(catalogue, node.base, moment)
  const key = keyOf(catalogue, rangeName(node.base.relation ?? {}))
  const relation = catalogue.relations.get(key)
  if (relation !== undefined) catalogue.relations.set(key, { ...relation, kind: 'foreign table' })
}

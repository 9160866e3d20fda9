import type { Constraint, Node } from '@pgsql/types'
import { allOf, as, columnsIn, rangeName, strings } from '../../parsers/sql/nodes.ts'
import {
  type Catalogue,
  type ConstraintKind,
  type Moment,
  type Relation,
  resolveKey,
  type TableConstraint,
  type TableIndex,
} from './catalogue.ts'
import { cutName, freeName } from './names.ts'
import type { Redundant } from './redundant.ts'

const KINDS: Readonly<Record<string, ConstraintKind>> = {
  CONSTR_CHECK: 'check',
  CONSTR_FOREIGN: 'foreign key',
  CONSTR_UNIQUE: 'unique',
  CONSTR_PRIMARY: 'primary key',
  CONSTR_EXCLUSION: 'exclude',
  CONSTR_NOTNULL: 'not null',
}

/** `FKCONSTR_ACTION_…` of the parse tree. */
const ACTIONS: Readonly<Record<string, string>> = { r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' }

const LABELS: Readonly<Record<ConstraintKind, string>> = {
  check: 'check',
  'foreign key': 'fkey',
  unique: 'key',
  'primary key': 'pkey',
  exclude: 'excl',
  'not null': 'not_null',
}

/** What a constraint of the parse tree is, or undefined for what is no constraint (DEFAULT, GENERATED, attributes). */
export function constraintKind(constraint: Constraint): ConstraintKind | undefined {
  return KINDS[constraint.contype ?? '']
}

export function constraintColumns(constraint: Constraint, column: string | undefined): string[] {
  const kind = constraintKind(constraint)
  if (kind === 'check') return column === undefined ? columnsIn(constraint.raw_expr) : [column]
  if (kind === 'exclude') return exclusionColumns(constraint)
  const written = kind === 'foreign key' ? strings(constraint.fk_attrs) : strings(constraint.keys)
  return written.length === 0 && column !== undefined ? [column] : written
}

function exclusionColumns(constraint: Constraint): string[] {
  return allOf(constraint.exclusions, 'List').flatMap(({ items }) =>
    allOf(items, 'IndexElem').flatMap(({ name }) => name ?? []),
  )
}

export interface Place {
  readonly catalogue: Catalogue
  readonly moment: Moment | undefined
  readonly key: string
  /** Of a CREATE TABLE: which of its constraints are one. */
  readonly redundant?: Redundant
}

/** The relation with a constraint added, and with the index that comes with it. */
export function addConstraint(
  relation: Relation,
  written: Constraint,
  column: string | undefined,
  place: Place,
): Relation {
  const kind = constraintKind(written)
  if (kind === undefined || place.redundant?.dropped.has(written)) return relation
  const inherited = place.redundant?.names.get(written)
  const node = inherited === undefined ? written : { ...written, conname: inherited }
  const columns =
    node.indexname === undefined ? constraintColumns(node, column) : indexColumns(relation, node.indexname)
  const name = constraintName(relation, node, kind, columns)
  const constraint: TableConstraint = {
    name,
    named: node.conname !== undefined,
    kind,
    columns,
    references: reference(node, place),
    expression: node.raw_expr,
    validated: node.skip_validation !== true,
    enforced: kind !== 'check' && kind !== 'foreign key' ? true : node.is_enforced === true,
    created: place.moment,
    validatedAt: node.skip_validation === true ? undefined : place.moment,
  }
  const constraints = new Map(relation.constraints).set(name, constraint)
  return withIndex(withNotNull({ ...relation, constraints }, constraint), node, constraint, place)
}

function constraintName(
  relation: Relation,
  node: Constraint,
  kind: ConstraintKind,
  columns: readonly string[],
): string {
  if (node.conname !== undefined) return cutName(node.conname)
  if (node.indexname !== undefined) return node.indexname
  const named = kind === 'primary key' || (kind === 'check' && columns.length > 1) ? [] : columns
  return freeName(relation.name, named, LABELS[kind], (name) => relation.constraints.has(name))
}

function reference(node: Constraint, { catalogue }: Place): TableConstraint['references'] {
  if (node.pktable === undefined) return undefined
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.pktable))
  return {
    key,
    columns: strings(node.pk_attrs),
    onDelete: ACTIONS[node.fk_del_action ?? ''],
    onUpdate: ACTIONS[node.fk_upd_action ?? ''],
    plain: node.deferrable !== true && (node.fk_matchtype ?? 's') === 's',
  }
}

function indexColumns(relation: Relation, index: string): string[] {
  return (relation.indexes.get(index)?.columns ?? []).flatMap((column) => column ?? [])
}

/** A primary key and a (valid) NOT NULL constraint make their columns NOT NULL. */
export function withNotNull(relation: Relation, { kind, columns, validated }: TableConstraint): Relation {
  if (kind !== 'primary key' && (kind !== 'not null' || !validated)) return relation
  const changed = new Map(relation.columns)
  for (const name of columns) {
    const column = changed.get(name)
    if (column !== undefined) changed.set(name, { ...column, notNull: true })
  }
  return { ...relation, columns: changed }
}

function withIndex(relation: Relation, node: Constraint, constraint: TableConstraint, place: Place): Relation {
  const { kind, name, columns } = constraint
  if (kind !== 'unique' && kind !== 'primary key' && kind !== 'exclude') return relation
  const indexes = new Map(relation.indexes)
  const used = node.indexname === undefined ? undefined : indexes.get(node.indexname)
  if (node.indexname !== undefined) indexes.delete(node.indexname)
  const index: TableIndex = used ?? {
    name,
    schema: relation.schema,
    columns,
    included: strings(node.including),
    method: node.access_method ?? 'btree',
    unique: kind !== 'exclude',
    partial: node.where_clause !== undefined,
    shape: '',
    constraint: name,
    created: place.moment,
  }
  indexes.set(name, { ...index, name, constraint: name })
  return { ...relation, indexes }
}

/**
 * The constraints written beside a column. Words after one of them (`NOT ENFORCED`, `DEFERRABLE`) are nodes of their
 * own in the parse tree; here they belong to the constraint before them.
 */
export function columnConstraints(nodes: readonly Node[] | undefined): Constraint[] {
  const found: Constraint[] = []
  for (const constraint of allOf(nodes, 'Constraint')) {
    const last = found.at(-1)
    if (constraint.contype === 'CONSTR_ATTR_NOT_ENFORCED' && last !== undefined) {
      const { is_enforced: _, ...rest } = last
      found[found.length - 1] = { ...rest, skip_validation: true }
    } else if (constraint.contype === 'CONSTR_ATTR_DEFERRABLE' && last !== undefined) {
      found[found.length - 1] = { ...last, deferrable: true }
    } else if (constraint.contype?.startsWith('CONSTR_ATTR_') !== true) found.push(constraint)
  }
  return found
}

/** The default a column's constraints give it. */
export function columnDefault(constraints: readonly Node[] | undefined): Node | undefined {
  return allOf(constraints, 'Constraint').find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
}

export function hasConstraint(constraints: readonly Node[] | undefined, contype: Constraint['contype']): boolean {
  return (constraints ?? []).some((node) => as(node, 'Constraint')?.contype === contype)
}

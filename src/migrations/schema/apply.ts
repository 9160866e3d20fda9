import type { CreateFunctionStmt, CreateTableAsStmt, Node, VariableSetStmt, ViewStmt } from '@pgsql/types'
import {
  allOf,
  as,
  columnsIn,
  find,
  kindOf,
  literal,
  type NodeKind,
  type NodeOf,
  qualified,
  rangeName,
  strings,
} from '../../parsers/sql/nodes.ts'
import { alterTable } from './alter-table.ts'
import { type Catalogue, keyOf, type Moment, type RelationKind, type Routine, resolveKey } from './catalogue.ts'
import { createIndex } from './indexes.ts'
import { drop, rename, setSchema } from './rename.ts'
import { blankRelation, createForeignTable, createTable, knownRelation } from './tables.ts'
import { alterDomain, alterEnum, createDomain, createEnum } from './types.ts'

type Apply<Kind extends NodeKind> = (catalogue: Catalogue, node: NodeOf<Kind>, moment: Moment | undefined) => void

const handlers: { readonly [Kind in NodeKind]?: Apply<Kind> } = {
  CreateStmt: createTable,
  CreateForeignTableStmt: createForeignTable,
  AlterTableStmt: alterTable,
  IndexStmt: createIndex,
  DropStmt: drop,
  RenameStmt: rename,
  AlterObjectSchemaStmt: setSchema,
  CreateEnumStmt: createEnum,
  AlterEnumStmt: alterEnum,
  CreateDomainStmt: createDomain,
  AlterDomainStmt: alterDomain,
  ViewStmt: createView,
  CreateTableAsStmt: createTableAs,
  CreateFunctionStmt: createFunction,
  VariableSetStmt: searchPath,
  CreateSeqStmt: (catalogue, node, moment) => put(catalogue, node.sequence, 'sequence', moment),
  CompositeTypeStmt: (catalogue, node, moment) => {
    catalogue.types.set(keyOf(catalogue, rangeName(node.typevar ?? {})), { kind: 'composite', created: moment })
  },
  CreateRangeStmt: (catalogue, node, moment) => {
    catalogue.types.set(keyOf(catalogue, qualified(strings(node.typeName))), { kind: 'range', created: moment })
  },
  DefineStmt: (catalogue, node, moment) => {
    if (node.kind === 'OBJECT_TYPE')
      catalogue.types.set(keyOf(catalogue, qualified(strings(node.defnames))), { kind: 'base', created: moment })
  },
  CreateExtensionStmt: (catalogue, node) => {
    catalogue.extensions.add(node.extname ?? '')
  },
  CreateSchemaStmt: (catalogue, node, moment) => {
    catalogue.schemas.add(node.schemaname ?? node.authrole?.rolename ?? '')
    for (const element of node.schemaElts ?? []) applyStatement(catalogue, element, moment)
  },
  CreatePolicyStmt: (catalogue, node) => {
    const key = resolveKey(catalogue, catalogue.relations, rangeName(node.table ?? {}))
    const relation = knownRelation(catalogue, key)
    catalogue.relations.set(key, { ...relation, policies: new Set(relation.policies).add(node.policy_name ?? '') })
  },
  InsertStmt: (catalogue, node, moment) => fill(catalogue, node.relation, moment),
  DeleteStmt: (catalogue, node, moment) => {
    if (node.whereClause === undefined && node.usingClause === undefined) empty(catalogue, node.relation, moment)
  },
  TruncateStmt: (catalogue, node, moment) => {
    for (const range of allOf(node.relations, 'RangeVar')) empty(catalogue, range, moment)
  },
  CopyStmt: (catalogue, node, moment) => {
    if (node.is_from === true) fill(catalogue, node.relation, moment)
  },
}

/**
 * Changes the catalogue as a statement would change the database. Statements that leave the schema alone change
 * nothing; what they would fail on is not judged here. `moment` is undefined for what happened before the statements
 * that are looked at (a given schema).
 */
export function applyStatement(catalogue: Catalogue, node: Node, moment: Moment | undefined): void {
  const kind = kindOf(node)
  const handler = handlers[kind] as Apply<NodeKind> | undefined
  const content = as(node, kind)
  if (handler !== undefined && content !== undefined) handler(catalogue, content, moment)
}

type Range = NodeOf<'RangeVar'> | undefined

function put(catalogue: Catalogue, range: Range, kind: RelationKind, moment: Moment | undefined): void {
  if (range === undefined) return
  const key = keyOf(catalogue, rangeName(range))
  if (!catalogue.relations.has(key)) catalogue.relations.set(key, blankRelation(key, kind, moment))
}

function createView(catalogue: Catalogue, node: ViewStmt, moment: Moment | undefined): void {
  if (node.view === undefined) return
  const key = keyOf(catalogue, rangeName(node.view))
  const created = catalogue.relations.get(key)?.created ?? moment
  catalogue.relations.set(key, {
    ...blankRelation(key, 'view', created),
    complete: false,
    reads: readsOf(catalogue, node.query),
    uses: usesOf(node.query),
  })
}

function usesOf(query: unknown): string[] {
  return [...columnsIn(query), ...(find(query, 'A_Star').length > 0 ? ['*'] : [])]
}

/** The relations a query reads; names of its own WITH clauses are left out. */
export function readsOf(catalogue: Catalogue, query: unknown): string[] {
  const own = new Set(find(query, 'CommonTableExpr').map(({ ctename }) => ctename))
  const names = find(query, 'RangeVar').map(rangeName)
  return [
    ...new Set(
      names
        .filter(({ schema, name }) => schema !== undefined || !own.has(name))
        .map((name) => resolveKey(catalogue, catalogue.relations, name)),
    ),
  ]
}

function createTableAs(catalogue: Catalogue, node: CreateTableAsStmt, moment: Moment | undefined): void {
  const range = node.into?.rel
  if (range === undefined) return
  const key = range.relpersistence === 't' ? `pg_temp.${range.relname}` : keyOf(catalogue, rangeName(range))
  if (catalogue.relations.has(key) && node.if_not_exists === true) return
  const kind = node.objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table'
  catalogue.relations.set(key, {
    ...blankRelation(key, kind, moment),
    complete: false,
    temporary: range.relpersistence === 't',
    reads: kind === 'table' ? [] : readsOf(catalogue, node.query),
    uses: kind === 'table' ? [] : usesOf(node.query),
    filled: node.into?.skipData === true ? undefined : moment,
  })
}

function createFunction(catalogue: Catalogue, node: CreateFunctionStmt, moment: Moment | undefined): void {
  const written = allOf(node.options, 'DefElem').find(({ defname }) => defname === 'volatility')
  const volatility = as(written?.arg, 'String')?.sval ?? 'volatile'
  const known: Routine['volatility'] = volatility === 'immutable' || volatility === 'stable' ? volatility : 'volatile'
  catalogue.routines.set(strings(node.funcname).at(-1) ?? '', { volatility: known, created: moment })
}

function searchPath(catalogue: Catalogue, node: VariableSetStmt): void {
  if (node.name !== 'search_path') return
  const first = node.kind === 'VAR_SET_VALUE' ? literal(node.args?.[0]) : undefined
  catalogue.defaultSchema = first === undefined || first === '' || first === '$user' ? 'public' : first
  catalogue.spaces.add(catalogue.defaultSchema)
}

function fill(catalogue: Catalogue, range: Range, moment: Moment | undefined): void {
  if (range === undefined) return
  const key = resolveKey(catalogue, catalogue.relations, rangeName(range))
  const relation = catalogue.relations.get(key)
  if (relation !== undefined) catalogue.relations.set(key, { ...relation, filled: moment, emptied: undefined })
}

function empty(catalogue: Catalogue, range: Range, moment: Moment | undefined): void {
  if (range === undefined) return
  const key = resolveKey(catalogue, catalogue.relations, rangeName(range))
  catalogue.relations.set(key, { ...knownRelation(catalogue, key), emptied: moment })
}

import type { CommentStmt, CreateStmt, IndexStmt, Node, ReindexStmt, RenameStmt } from '@pgsql/types'
import {
  allOf,
  as,
  kindOf,
  type NodeKind,
  type NodeOf,
  objectName,
  rangeName,
  strings,
} from '../../parsers/sql/nodes.ts'
import { readsOf } from '../schema/apply.ts'
import { type Catalogue, indexNamed, resolveKey, typeNamed } from '../schema/catalogue.ts'
import { columnConstraints, constraintKind } from '../schema/constraints.ts'
import { alterTableEffects } from './alter-table.ts'
import { dropEffects, keyOfObject } from './drop-effects.ts'
import { type Effect, effect, onIndex } from './effect.ts'
import { type LockMode, lockModes } from './lock-modes.ts'
import { defaultPartition, descendants } from './partition-effects.ts'

type Judge<Kind extends NodeKind> = (node: NodeOf<Kind>, catalogue: Catalogue, version: number) => readonly Effect[]

const judges: { readonly [Kind in NodeKind]?: Judge<Kind> } = {
  AlterTableStmt: alterTableEffects,
  IndexStmt: createIndexEffects,
  DropStmt: dropEffects,
  ReindexStmt: reindexEffects,
  CreateStmt: createTableEffects,
  RenameStmt: renameEffects,
  AlterObjectSchemaStmt: (node, catalogue) => exclusive(node.relation, catalogue),
  CreateTrigStmt: (node, catalogue) => withPartitions(on(node.relation, catalogue, 'SHARE ROW EXCLUSIVE'), catalogue),
  CreatePublicationStmt: (node, catalogue) => publishedEffects(node.pubobjects, catalogue),
  AlterPublicationStmt: (node, catalogue) => publishedEffects(node.pubobjects, catalogue),
  CreatePolicyStmt: (node, catalogue) => exclusive(node.table, catalogue),
  AlterPolicyStmt: (node, catalogue) => exclusive(node.table, catalogue),
  RuleStmt: (node, catalogue) => exclusive(node.relation, catalogue),
  TruncateStmt: (node, catalogue) => truncateEffects(node, catalogue),
  LockStmt: (node, catalogue) =>
    allOf(node.relations, 'RangeVar').flatMap((range) =>
      on(range, catalogue, lockModes[(node.mode ?? 8) - 1] ?? 'ACCESS EXCLUSIVE'),
    ),
  VacuumStmt: (node, catalogue) => vacuumEffects(node, catalogue),
  ClusterStmt: (node, catalogue) =>
    on(node.relation, catalogue, 'ACCESS EXCLUSIVE').map((each) => ({ ...each, work: ['rewrite'] })),
  RefreshMatViewStmt: (node, catalogue) => {
    if (node.relation === undefined) return []
    const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
    // CONCURRENTLY compares with the rows that are there and writes only the differences.
    const own = node.concurrent === true ? effect(key, 'EXCLUSIVE', 'scan') : effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
    return [{ ...own, target: 'view' }]
  },
  ViewStmt: (node, catalogue) => (node.replace === true ? asView(exclusive(node.view, catalogue)) : []),
  AlterSeqStmt: (node, catalogue) =>
    on(node.sequence, catalogue, 'SHARE ROW EXCLUSIVE').map((each) => ({ ...each, target: 'sequence' as const })),
  AlterDomainStmt: (node, catalogue) => domainEffects(node, catalogue),
  CommentStmt: (node, catalogue) => commentEffects(node, catalogue),
  CreateStatsStmt: (node, catalogue) =>
    allOf(node.relations, 'RangeVar').flatMap((range) => on(range, catalogue, 'SHARE UPDATE EXCLUSIVE')),
  UpdateStmt: (node, catalogue) => on(node.relation, catalogue, 'ROW EXCLUSIVE'),
  DeleteStmt: (node, catalogue) => on(node.relation, catalogue, 'ROW EXCLUSIVE'),
  InsertStmt: (node, catalogue) => on(node.relation, catalogue, 'ROW EXCLUSIVE'),
  MergeStmt: (node, catalogue) => on(node.relation, catalogue, 'ROW EXCLUSIVE'),
  CopyStmt: (node, catalogue) => on(node.relation, catalogue, node.is_from === true ? 'ROW EXCLUSIVE' : 'ACCESS SHARE'),
  SelectStmt: (node, catalogue) =>
    readsOf(catalogue, node).map((key) =>
      effect(key, (node.lockingClause ?? []).length > 0 ? 'ROW SHARE' : 'ACCESS SHARE'),
    ),
}

/**
 * The locks a statement takes and what it does under them, given the schema before it. Facts are measured on
 * PostgreSQL 15 and 18 (`pg_locks`, `relfilenode`, sequential scans). A relation may appear more than once.
 */
export function effectsOf(node: Node, catalogue: Catalogue, version: number): readonly Effect[] {
  const kind = kindOf(node)
  const judge = judges[kind] as Judge<NodeKind> | undefined
  const content = as(node, kind)
  return judge === undefined || content === undefined ? [] : judge(content, catalogue, version)
}

type Range = NodeOf<'RangeVar'> | undefined

function on(range: Range, catalogue: Catalogue, mode: LockMode): Effect[] {
  return range === undefined ? [] : [effect(resolveKey(catalogue, catalogue.relations, rangeName(range)), mode)]
}

function exclusive(range: Range, catalogue: Catalogue): Effect[] {
  return on(range, catalogue, 'ACCESS EXCLUSIVE')
}

function asView(effects: readonly Effect[]): Effect[] {
  return effects.map((each) => ({ ...each, target: 'view' }))
}

/** On a partitioned table every partition is locked and read, unless ONLY is written. */
function createIndexEffects(node: IndexStmt, catalogue: Catalogue): readonly Effect[] {
  if (node.relation === undefined) return []
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  const relation = catalogue.relations.get(key)
  const mode: LockMode = node.concurrent === true ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  if (node.if_not_exists === true && node.idxname !== undefined && relation?.indexes.has(node.idxname))
    return [effect(key, mode)]
  if (relation?.partitionKey === undefined) return [effect(key, mode, 'index build')]
  if (node.relation.inh !== true) return [effect(key, mode)]
  return [
    effect(key, mode),
    ...descendants(catalogue, key).map((each) => ({ ...effect(each, mode, 'index build'), below: key })),
  ]
}

export function isConcurrent(node: ReindexStmt): boolean {
  return allOf(node.params, 'DefElem').some(
    ({ defname, arg }) => defname === 'concurrently' && !/^(?:false|off|0)$/i.test(as(arg, 'String')?.sval ?? ''),
  )
}

function reindexEffects(node: ReindexStmt, catalogue: Catalogue): readonly Effect[] {
  if (node.relation === undefined) return []
  const concurrently = isConcurrent(node)
  const mode: LockMode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'SHARE'
  const name = rangeName(node.relation)
  if (node.kind !== 'REINDEX_OBJECT_INDEX') {
    const key = resolveKey(catalogue, catalogue.relations, name)
    const indexes = [...(catalogue.relations.get(key)?.indexes.values() ?? [])]
    const own = indexes.map((each) => onIndex(`${each.schema}.${each.name}`, concurrently ? mode : 'ACCESS EXCLUSIVE'))
    return [effect(key, mode, 'index build'), ...own]
  }
  const found = indexNamed(catalogue, name)
  const index = onIndex(
    `${name.schema ?? catalogue.defaultSchema}.${name.name}`,
    concurrently ? mode : 'ACCESS EXCLUSIVE',
  )
  // It is the table that is read.
  return found === undefined ? [{ ...index, work: ['index build'] }] : [effect(found.key, mode, 'index build'), index]
}

/** A new table itself is nobody's yet, but tables its foreign keys point to and its parent are locked until the commit. */
function createTableEffects(node: CreateStmt, catalogue: Catalogue): readonly Effect[] {
  const own = rangeName(node.relation ?? {})
  const inline = allOf(node.tableElts, 'ColumnDef').flatMap(({ constraints }) => columnConstraints(constraints))
  const pointed = [...inline, ...allOf(node.tableElts, 'Constraint')].flatMap((constraint) => {
    if (constraintKind(constraint) !== 'foreign key' || constraint.pktable === undefined) return []
    const name = rangeName(constraint.pktable)
    return name.name === own.name && name.schema === own.schema
      ? []
      : [resolveKey(catalogue, catalogue.relations, name)]
  })
  const parents = allOf(node.inhRelations, 'RangeVar').map((range) =>
    resolveKey(catalogue, catalogue.relations, rangeName(range)),
  )
  const references = [...new Set(pointed)].map((key) => effect(key, 'SHARE ROW EXCLUSIVE'))
  if (node.partbound === undefined)
    return [...references, ...parents.map((key) => effect(key, 'SHARE UPDATE EXCLUSIVE'))]
  const others = parents.flatMap((parent) => defaultPartition(catalogue, parent) ?? [])
  return [
    ...references,
    ...parents.map((key) => effect(key, 'ACCESS EXCLUSIVE')),
    ...others.map((key) => effect(key, 'ACCESS EXCLUSIVE', 'scan')),
  ]
}

function withPartitions(effects: readonly Effect[], catalogue: Catalogue): Effect[] {
  return effects.flatMap((each) =>
    catalogue.relations.get(each.relation)?.partitionKey === undefined
      ? [each]
      : [
          each,
          ...descendants(catalogue, each.relation).map((relation) => ({ ...each, relation, below: each.relation })),
        ],
  )
}

function commentEffects({ objtype, object }: CommentStmt, catalogue: Catalogue): Effect[] {
  if (object === undefined) return []
  if (objtype === 'OBJECT_TABLE') return [effect(keyOfObject(object, catalogue), 'SHARE UPDATE EXCLUSIVE')]
  const parts = strings(as(object, 'List')?.items)
  if (objtype === 'OBJECT_COLUMN') {
    const name = { schema: parts.at(-3), name: parts.at(-2) ?? '' }
    return [effect(resolveKey(catalogue, catalogue.relations, name), 'SHARE UPDATE EXCLUSIVE')]
  }
  const index = objtype === 'OBJECT_INDEX' ? indexNamed(catalogue, objectName(object)) : undefined
  return index === undefined ? [] : [onIndex(`${index.index.schema}.${index.index.name}`, 'SHARE UPDATE EXCLUSIVE')]
}

function publishedEffects(objects: readonly Node[] | undefined, catalogue: Catalogue): Effect[] {
  return allOf(objects, 'PublicationObjSpec').flatMap(({ pubtable }) =>
    on(pubtable?.relation, catalogue, 'SHARE UPDATE EXCLUSIVE'),
  )
}

function renameEffects(node: RenameStmt, catalogue: Catalogue): readonly Effect[] {
  if (node.relation === undefined) return []
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  if (node.renameType === 'OBJECT_INDEX') return [onIndex(key, 'SHARE UPDATE EXCLUSIVE')]
  const target = node.renameType === 'OBJECT_VIEW' || node.renameType === 'OBJECT_MATVIEW' ? 'view' : 'table'
  const own: Effect = { ...effect(key, 'ACCESS EXCLUSIVE'), target }
  const descends = node.renameType === 'OBJECT_COLUMN' && node.relation.inh === true
  const below = descends ? descendants(catalogue, key) : []
  return [own, ...below.map((each) => ({ ...effect(each, 'ACCESS EXCLUSIVE'), below: key }))]
}

function truncateEffects(node: NodeOf<'TruncateStmt'>, catalogue: Catalogue): readonly Effect[] {
  const keys = allOf(node.relations, 'RangeVar').map((range) =>
    resolveKey(catalogue, catalogue.relations, rangeName(range)),
  )
  const found = new Set(keys)
  // A Set walks what is added while it is walked: tables that refer to those that refer.
  if (node.behavior === 'DROP_CASCADE') {
    for (const key of found) {
      for (const [other, { constraints }] of catalogue.relations) {
        if ([...constraints.values()].some(({ references }) => references?.key === key)) found.add(other)
      }
    }
  }
  const below = [...found].flatMap((key) => descendants(catalogue, key).map((each) => [each, key] as const))
  return [
    ...[...found].map((key) => effect(key, 'ACCESS EXCLUSIVE')),
    ...below.map(([key, parent]) => ({ ...effect(key, 'ACCESS EXCLUSIVE'), below: parent })),
  ]
}

function vacuumEffects(node: NodeOf<'VacuumStmt'>, catalogue: Catalogue): readonly Effect[] {
  const full = allOf(node.options, 'DefElem').some(
    ({ defname, arg }) => defname === 'full' && !/^(?:false|off|0)$/i.test(as(arg, 'String')?.sval ?? ''),
  )
  return allOf(node.rels, 'VacuumRelation').flatMap(({ relation }) =>
    on(relation, catalogue, full ? 'ACCESS EXCLUSIVE' : 'SHARE UPDATE EXCLUSIVE').map((each) => ({
      ...each,
      work: full ? (['rewrite'] as const) : [],
    })),
  )
}

/** A constraint on a domain is checked in every table that uses it, unless it is NOT VALID. */
function domainEffects(node: NodeOf<'AlterDomainStmt'>, catalogue: Catalogue): readonly Effect[] {
  const checked =
    (node.subtype === 'C' && as(node.def, 'Constraint')?.skip_validation !== true) ||
    node.subtype === 'O' ||
    node.subtype === 'V'
  if (!checked) return []
  const name = objectName({ List: { items: node.typeName ?? [] } })
  const type = typeNamed(catalogue, name)
  return [...catalogue.relations].flatMap(([key, { columns }]) =>
    type !== undefined &&
    [...columns.values()].some((column) => column.type !== undefined && typeNamed(catalogue, column.type) === type)
      ? [effect(key, 'SHARE', 'scan')]
      : [],
  )
}

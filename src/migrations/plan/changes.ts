import type { Node } from '@pgsql/types'
import type { Position } from '../../core/position.ts'
import {
  allOf,
  as,
  columnType,
  formatType,
  kindOf,
  type NodeKind,
  type NodeOf,
  objectName,
  rangeName,
  strings,
} from '../../parsers/sql/nodes.ts'
import { type Catalogue, indexNamed, resolveKey, showKey } from '../schema/catalogue.ts'
import { alterTableChanges } from './alter-changes.ts'
import type { Change, ChangeDraft, ChangedObject } from './change.ts'

export interface ChangedStatement {
  readonly node: Node
  readonly position: Position
}

type Judge<Kind extends NodeKind> = (node: NodeOf<Kind>, schema: Catalogue) => readonly ChangeDraft[]

const judges: { readonly [Kind in NodeKind]?: Judge<Kind> } = {
  CreateStmt: (node) => [tableAdded(node)],
  CreateTableAsStmt: ({ into, objtype }) => [
    added(objtype === 'OBJECT_MATVIEW' ? 'view' : 'table', nameOf(into?.rel), ' from a query'),
  ],
  AlterTableStmt: alterTableChanges,
  IndexStmt: (node) => [indexAdded(node)],
  DropStmt: dropped,
  RenameStmt: (node, schema) => [renamed(node, schema)],
  CreateEnumStmt: ({ typeName, vals }) => [
    added(
      'type',
      strings(typeName).join('.'),
      ` with ${strings(vals)
        .map((value) => `'${value}'`)
        .join(', ')}`,
    ),
  ],
  AlterEnumStmt: (node) => [enumChanged(node)],
  CreateDomainStmt: ({ domainname }) => [added('type', strings(domainname).join('.'))],
  CompositeTypeStmt: ({ typevar }) => [added('type', nameOf(typevar))],
  CreateRangeStmt: ({ typeName }) => [added('type', strings(typeName).join('.'))],
  ViewStmt: ({ view, replace }) => [replaced('view', nameOf(view), replace === true)],
  CreateFunctionStmt: ({ funcname, replace }) => [replaced('function', strings(funcname).join('.'), replace === true)],
  CreateTrigStmt: ({ trigname = '', relation }) => [
    { ...added('trigger', trigname, ` on ${nameOf(relation)}`), table: nameOf(relation), phase: 'expand' },
  ],
  CreateExtensionStmt: ({ extname = '' }) => [added('extension', extname)],
  CreateSchemaStmt: ({ schemaname = '' }) => [added('schema', schemaname)],
  CreateSeqStmt: ({ sequence }) => [added('sequence', nameOf(sequence))],
  InsertStmt: ({ relation }) => [rows('adds', 'adds rows to', nameOf(relation))],
  CopyStmt: ({ relation, is_from: isFrom }) =>
    isFrom === true ? [rows('adds', 'adds rows to', nameOf(relation))] : [],
  UpdateStmt: ({ relation, whereClause }) => [
    rows('writes', whereClause === undefined ? 'updates every row of' : 'updates rows of', nameOf(relation)),
  ],
  MergeStmt: ({ relation }) => [rows('writes', 'merges rows into', nameOf(relation))],
  DeleteStmt: ({ relation, whereClause }) => [
    removed(whereClause === undefined ? 'deletes every row of' : 'deletes rows of', nameOf(relation)),
  ],
  TruncateStmt: ({ relations }) => allOf(relations, 'RangeVar').map((range) => removed('empties', nameOf(range))),
  GrantStmt: ({ is_grant: isGrant }) => [
    { action: 'changes', object: 'rights', name: '', text: isGrant === true ? 'grants rights' : 'takes rights away' },
  ],
}

const SILENT: ReadonlySet<NodeKind> = new Set([
  'VariableSetStmt',
  'VariableShowStmt',
  'SelectStmt',
  'TransactionStmt',
  'DoStmt',
  'CommentStmt',
  'LockStmt',
  'VacuumStmt',
  'ExplainStmt',
])

/** What a statement changes, in words, given the schema before it. Pure. */
export function changesOf({ node, position }: ChangedStatement, schema: Catalogue): Change[] {
  const kind = kindOf(node)
  const judge = judges[kind] as Judge<NodeKind> | undefined
  const content = as(node, kind)
  const drafts = judge === undefined || content === undefined ? unknownChange(kind) : judge(content, schema)
  return drafts.map((draft) => ({
    table: undefined,
    phase: draft.object === 'rows' ? 'migrate' : 'expand',
    breaks: undefined,
    loses: undefined,
    ...draft,
    position,
  }))
}

/** `AlterSeqStmt` is `alter seq`: enough to go and look. */
function unknownChange(kind: NodeKind): ChangeDraft[] {
  if (SILENT.has(kind)) return []
  const words = kind
    .replace(/Stmt$/, '')
    .replace(/(?!^)([A-Z])/g, ' $1')
    .toLowerCase()
  return [{ action: 'changes', object: 'other', name: '', text: `runs ${words}` }]
}

export function nameOf(range: NodeOf<'RangeVar'> | undefined): string {
  if (range === undefined) return '?'
  const { schema, name } = rangeName(range)
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`
}

function added(object: ChangedObject, name: string, more = ''): ChangeDraft {
  return { action: 'adds', object, name, text: `adds ${object} ${name}${more}` }
}

/** `CREATE OR REPLACE` may be either. */
function replaced(object: ChangedObject, name: string, replaces: boolean): ChangeDraft {
  return replaces ? { action: 'changes', object, name, text: `sets ${object} ${name}` } : added(object, name)
}

function tableAdded(node: NodeOf<'CreateStmt'>): ChangeDraft {
  const name = nameOf(node.relation)
  const columns = allOf(node.tableElts, 'ColumnDef').length
  const [parent] = allOf(node.inhRelations, 'RangeVar')
  const more =
    node.partbound !== undefined && parent !== undefined
      ? `, a partition of ${nameOf(parent)}`
      : ` with ${columns} ${columns === 1 ? 'column' : 'columns'}`
  return { ...added('table', name, more), table: name }
}

function indexAdded(node: NodeOf<'IndexStmt'>): ChangeDraft {
  const table = nameOf(node.relation)
  const columns = allOf(node.indexParams, 'IndexElem').map(({ name }) => name ?? 'expression')
  const method = (node.accessMethod ?? 'btree') === 'btree' ? '' : ` using ${node.accessMethod}`
  const unique = node.unique === true
  const text = `adds ${unique ? 'unique ' : ''}index ${node.idxname ?? ''} on ${table} (${columns.join(', ')})${method}${
    node.whereClause === undefined ? '' : ' for some rows'
  }${node.concurrent === true ? ', concurrently' : ''}`
  const breaks = unique ? `writes that repeat (${columns.join(', ')}) in ${table} fail` : undefined
  return {
    action: 'adds',
    object: 'index',
    table,
    name: node.idxname ?? '',
    text,
    phase: unique ? 'contract' : 'expand',
    breaks,
  }
}

const DROPPED: Readonly<Record<string, ChangedObject>> = {
  OBJECT_TABLE: 'table',
  OBJECT_FOREIGN_TABLE: 'table',
  OBJECT_INDEX: 'index',
  OBJECT_VIEW: 'view',
  OBJECT_MATVIEW: 'view',
  OBJECT_TYPE: 'type',
  OBJECT_DOMAIN: 'type',
  OBJECT_FUNCTION: 'function',
  OBJECT_TRIGGER: 'trigger',
  OBJECT_EXTENSION: 'extension',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
}

function dropped(node: NodeOf<'DropStmt'>, schema: Catalogue): ChangeDraft[] {
  const object = DROPPED[node.removeType ?? ''] ?? 'other'
  return (node.objects ?? []).map((each): ChangeDraft => {
    const parts = as(each, 'ObjectWithArgs')
    const written = parts === undefined ? objectName(each) : objectName({ List: { items: parts.objname ?? [] } })
    const name =
      written.schema === undefined || written.schema === 'public' ? written.name : `${written.schema}.${written.name}`
    const base = { action: 'drops', object, name, text: `drops ${object} ${name}` } as const
    if (object === 'index') {
      const found = indexNamed(schema, written)
      const columns = found?.index.columns.map((column) => column ?? 'expression').join(', ')
      return found === undefined
        ? base
        : { ...base, table: showKey(found.key), text: `${base.text} on ${showKey(found.key)} (${columns})` }
    }
    if (object === 'trigger') return base
    const breaks = `whatever uses ${object} ${name} fails`
    const loses = object === 'table' ? `the rows of ${name}` : object === 'schema' ? `everything in ${name}` : undefined
    return { ...base, ...(object === 'table' ? { table: name } : {}), phase: 'contract', breaks, loses }
  })
}

function renamed(node: NodeOf<'RenameStmt'>, schema: Catalogue): ChangeDraft {
  const table = node.relation === undefined ? undefined : nameOf(node.relation)
  const to = node.newname ?? ''
  if (node.renameType === 'OBJECT_COLUMN') {
    const column = node.subname ?? ''
    return {
      action: 'renames',
      object: 'column',
      table,
      name: column,
      text: `renames column ${column} of ${table} to ${to}`,
      phase: 'contract',
      breaks: `whatever names ${table}.${column} fails`,
    }
  }
  if (node.renameType === 'OBJECT_TABLE' || node.renameType === 'OBJECT_VIEW') {
    const object = node.renameType === 'OBJECT_VIEW' ? 'view' : 'table'
    const breaks = `whatever names ${object} ${table} fails`
    return {
      action: 'renames',
      object,
      table,
      name: table ?? '',
      text: `renames ${object} ${table} to ${to}`,
      phase: 'contract',
      breaks,
    }
  }
  const owner = table === undefined ? undefined : ownerOf(node, schema)
  const name = node.subname ?? table ?? ''
  const object =
    node.renameType === 'OBJECT_INDEX' ? 'index' : node.renameType === 'OBJECT_TABCONSTRAINT' ? 'constraint' : 'other'
  return {
    action: 'renames',
    object,
    table: owner,
    name,
    text: `renames ${object === 'other' ? '' : `${object} `}${name} to ${to}`,
  }
}

function ownerOf(node: NodeOf<'RenameStmt'>, schema: Catalogue): string | undefined {
  if (node.relation === undefined) return undefined
  if (node.renameType !== 'OBJECT_INDEX') return showKey(resolveKey(schema, schema.relations, rangeName(node.relation)))
  const found = indexNamed(schema, rangeName(node.relation))
  return found === undefined ? undefined : showKey(found.key)
}

function enumChanged(node: NodeOf<'AlterEnumStmt'>): ChangeDraft {
  const name = strings(node.typeName).join('.')
  const value = `'${node.newVal ?? ''}'`
  if (node.oldVal === undefined || node.oldVal === '') {
    return { action: 'changes', object: 'type', name, text: `adds value ${value} to type ${name}` }
  }
  const text = `renames value '${node.oldVal}' of type ${name} to ${value}`
  return {
    action: 'changes',
    object: 'type',
    name,
    text,
    phase: 'contract',
    breaks: `whatever writes or compares '${node.oldVal}' fails`,
  }
}

function rows(action: 'adds' | 'writes', words: string, table: string): ChangeDraft {
  return { action, object: 'rows', table, name: table, text: `${words} ${table}` }
}

function removed(words: string, table: string): ChangeDraft {
  return { action: 'drops', object: 'rows', table, name: table, text: `${words} ${table}`, loses: `rows of ${table}` }
}

/** A column's type in words, for a definition. */
export function typeText(type: NodeOf<'TypeName'> | undefined): string {
  const read = columnType(type)
  return read === undefined ? '?' : formatType(read)
}

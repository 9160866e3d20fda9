import type { Constraint, Node } from '@pgsql/types'
import type { Position } from '../../core/position.ts'
import { allOf, as, columnType, type NodeOf, rangeName, strings } from '../../parsers/sql/nodes.ts'
import { quoted } from '../../postgres/ddl/types.ts'
import type { LintStatement } from '../rules/context.ts'
import { type Catalogue, type Relation, resolveKey, typeNamed } from '../schema/catalogue.ts'
import { constraintKind } from '../schema/constraints.ts'
import type { ReviewedRevision } from './review.ts'

/** A query that must return nothing before a revision is applied. */
export interface Assertion {
  readonly revision: string
  readonly position: Position
  /** What would make the revision fail. */
  readonly why: string
  readonly sql: string
}

/** Something that should be asserted and no query was written for. */
export interface Unasserted {
  readonly revision: string
  readonly position: Position
  readonly why: string
}

export interface Preflight {
  readonly assertions: readonly Assertion[]
  readonly unasserted: readonly Unasserted[]
}

type Draft = { readonly why: string; readonly sql: string | undefined }

interface Target {
  readonly table: string
  readonly key: string
  readonly relation: Relation | undefined
  readonly schema: Catalogue
  readonly sql: string
}

/**
 * What has to hold on the live rows for revisions to go through. Tables and columns that the revisions make themselves
 * need none, nor columns whose rows they write before. `isOld` tells which tables and columns were there before.
 */
export function preflightOf(
  revisions: readonly ReviewedRevision[],
  isOld: (key: string, column?: string) => boolean,
): Preflight {
  const assertions: Assertion[] = []
  const unasserted: Unasserted[] = []
  const written = new Set<string>()
  for (const { revision, statements } of revisions) {
    for (const { statement, schemaBefore } of statements) {
      for (const { why, sql } of draftsOf(
        statement,
        schemaBefore,
        (key, column) => isOld(key, column) && !written.has(`${key}.${column}`),
      )) {
        const base = { revision: revision.id, position: statement.position, why }
        if (sql === undefined) unasserted.push(base)
        else assertions.push({ ...base, sql })
      }
      noteWritten(statement.node, schemaBefore, written)
    }
  }
  return { assertions: [...new Map(assertions.map((one) => [one.sql, one])).values()], unasserted }
}

/** Rows are changed by the revisions themselves before the constraint comes. */
function noteWritten(node: Node, schema: Catalogue, written: Set<string>): void {
  const update = as(node, 'UpdateStmt')
  const remove = as(node, 'DeleteStmt')
  const range = update?.relation ?? remove?.relation
  if (range === undefined) return
  const key = resolveKey(schema, schema.relations, rangeName(range))
  for (const { name } of allOf(update?.targetList, 'ResTarget')) written.add(`${key}.${name}`)
  if (remove !== undefined)
    for (const column of schema.relations.get(key)?.columns.keys() ?? []) written.add(`${key}.${column}`)
}

type IsOld = (key: string, column?: string) => boolean

function draftsOf({ node, sql }: LintStatement, schema: Catalogue, isOld: IsOld): Draft[] {
  const index = as(node, 'IndexStmt')
  if (index !== undefined) return indexDrafts(index, schema, isOld)
  const extension = as(node, 'CreateExtensionStmt')?.extname
  if (extension !== undefined) {
    return [
      {
        why: `extension ${extension} must be there to be created`,
        sql: `SELECT 'missing' WHERE NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = ${text(extension)})`,
      },
    ]
  }
  const alter = as(node, 'AlterTableStmt')
  if (alter?.relation === undefined || alter.objtype !== 'OBJECT_TABLE') return []
  const key = resolveKey(schema, schema.relations, rangeName(alter.relation))
  if (!isOld(key)) return []
  const target = { table: quotedKey(key), key, relation: schema.relations.get(key), schema, sql }
  return allOf(alter.cmds, 'AlterTableCmd').flatMap((command) => commandDrafts(command, target, isOld))
}

function commandDrafts({ subtype, name = '', def }: NodeOf<'AlterTableCmd'>, target: Target, isOld: IsOld): Draft[] {
  const { table, key, relation } = target
  switch (subtype) {
    case 'AT_SetNotNull':
      if (!isOld(key, name)) return []
      return [
        { why: `${shown(key)}.${name} must hold no NULL`, sql: `SELECT 1 FROM ${table} WHERE ${quoted(name)} IS NULL` },
      ]
    case 'AT_AddColumn':
      return requiredColumn(as(def, 'ColumnDef'), target)
    case 'AT_AlterColumnType':
      return isOld(key, name) ? typeDrafts(name, as(def, 'ColumnDef'), target) : []
    case 'AT_AddConstraint': {
      const constraint = as(def, 'Constraint')
      return constraint === undefined ? [] : constraintDrafts(constraint, target, isOld)
    }
    case 'AT_ValidateConstraint': {
      const known = relation?.constraints.get(name)
      if (known?.kind !== 'foreign key' || known.references === undefined) return []
      return [orphans(known.columns, known.references.key, known.references.columns, target)]
    }
    default:
      return []
  }
}

function requiredColumn(column: NodeOf<'ColumnDef'> | undefined, { table, key }: Target): Draft[] {
  const kinds = new Set(allOf(column?.constraints, 'Constraint').map(({ contype }) => contype))
  const isFilled = ['CONSTR_DEFAULT', 'CONSTR_IDENTITY', 'CONSTR_GENERATED'].some((kind) =>
    kinds.has(kind as Constraint['contype']),
  )
  const isSerial = /serial/.test(columnType(column?.typeName)?.name ?? '')
  if (!kinds.has('CONSTR_NOTNULL') || isFilled || isSerial) return []
  return [
    {
      why: `${shown(key)} must be empty: the new column ${column?.colname} is NOT NULL and has no default`,
      sql: `SELECT 1 FROM ${table}`,
    },
  ]
}

/** USING with more than a cast of the column itself: what values become is not what they are. */
function isComputed(name: string, using: Node | undefined): boolean {
  if (using === undefined) return false
  let inner: Node | undefined = using
  for (let cast = as(inner, 'TypeCast'); cast !== undefined; cast = as(inner, 'TypeCast')) inner = cast.arg
  return strings(as(inner, 'ColumnRef')?.fields).at(-1) !== name
}

const WHOLE: Readonly<Record<string, string>> = { int2: '-32768 AND 32767', int4: '-2147483648 AND 2147483647' }

function typeDrafts(
  name: string,
  definition: NodeOf<'ColumnDef'> | undefined,
  { table, key, relation, schema }: Target,
): Draft[] {
  const from = relation?.columns.get(name)?.type
  const to = columnType(definition?.typeName)
  if (to === undefined || to.array || from?.array === true || isComputed(name, definition?.raw_default)) return []
  const column = quoted(name)
  const isText = from === undefined || from.name === 'text' || from.name === 'varchar'
  const [length] = to.modifiers
  if (
    to.name === 'varchar' &&
    length !== undefined &&
    isText &&
    !((from?.modifiers[0] ?? Number.POSITIVE_INFINITY) <= length)
  ) {
    return [
      {
        why: `no value of ${shown(key)}.${name} may be longer than ${length}`,
        sql: `SELECT 1 FROM ${table} WHERE length(${column}::text) > ${length}`,
      },
    ]
  }
  const range = WHOLE[to.name]
  const isWhole = /^(?:int[48]|(?:big)?serial|numeric)$/.test(from?.name ?? '')
  if (range !== undefined && isWhole && from?.name !== to.name) {
    return [
      {
        why: `every value of ${shown(key)}.${name} must fit ${to.name}`,
        sql: `SELECT 1 FROM ${table} WHERE ${column} NOT BETWEEN ${range}`,
      },
    ]
  }
  const type = typeNamed(schema, { schema: to.schema, name: to.name })
  if (type?.kind !== 'enum' || !isText) return []
  const values = [...type.values.keys()].map(text).join(', ')
  return [
    {
      why: `every value of ${shown(key)}.${name} must be one of ${to.name}`,
      sql: `SELECT 1 FROM ${table} WHERE ${column}::text NOT IN (${values})`,
    },
  ]
}

function constraintDrafts(constraint: Constraint, target: Target, isOld: IsOld): Draft[] {
  const { key, relation, schema } = target
  const kind = constraintKind(constraint)
  if (constraint.skip_validation === true || constraint.indexname !== undefined) return []
  if (kind === 'foreign key') {
    const columns = strings(constraint.fk_attrs)
    if (columns.some((column) => !isOld(key, column))) return []
    const parent = resolveKey(schema, schema.relations, rangeName(constraint.pktable ?? {}))
    return isOld(parent) ? [orphans(columns, parent, strings(constraint.pk_attrs), target)] : []
  }
  const columns = strings(constraint.keys)
  if (columns.some((column) => !isOld(key, column))) return []
  if (kind === 'unique') return [duplicates(columns, target, constraint.nulls_not_distinct === true)]
  if (kind === 'primary key') {
    const nullable = columns.filter((column) => relation?.columns.get(column)?.notNull !== true)
    const nulls = nullable.map((column) => ({
      why: `${shown(key)}.${column} must hold no NULL`,
      sql: `SELECT 1 FROM ${target.table} WHERE ${quoted(column)} IS NULL`,
    }))
    return [duplicates(columns, target, false), ...nulls]
  }
  if (kind === 'check') return [checkDraft(constraint, target)]
  return kind === 'exclude' ? [{ why: `rows of ${shown(key)} must not exclude one another`, sql: undefined }] : []
}

function indexDrafts(index: NodeOf<'IndexStmt'>, schema: Catalogue, isOld: IsOld): Draft[] {
  const key = resolveKey(schema, schema.relations, rangeName(index.relation ?? {}))
  if (index.unique !== true || !isOld(key)) return []
  const elements = allOf(index.indexParams, 'IndexElem')
  const columns = elements.flatMap(({ name }) => name ?? [])
  if (columns.some((column) => !isOld(key, column))) return []
  if (columns.length < elements.length || index.whereClause !== undefined) {
    return [
      { why: `${index.idxname ?? 'the unique index'} on ${shown(key)} must find no two equal rows`, sql: undefined },
    ]
  }
  const target = { table: quotedKey(key), key, relation: undefined, schema, sql: '' }
  return [duplicates(columns, target, index.nulls_not_distinct === true)]
}

function duplicates(
  columns: readonly string[],
  { table, key }: Pick<Target, 'table' | 'key'>,
  withNulls: boolean,
): Draft {
  const list = columns.map(quoted).join(', ')
  const where = withNulls ? '' : ` WHERE ${columns.map((column) => `${quoted(column)} IS NOT NULL`).join(' AND ')}`
  return {
    why: `no two rows of ${shown(key)} may have the same ${columns.join(', ')}`,
    sql: `SELECT ${list} FROM ${table}${where} GROUP BY ${list} HAVING count(*) > 1`,
  }
}

function orphans(
  columns: readonly string[],
  parent: string,
  written: readonly string[],
  { table, key, schema }: Target,
): Draft {
  const primary = [...(schema.relations.get(parent)?.constraints.values() ?? [])].find(
    ({ kind }) => kind === 'primary key',
  )?.columns
  const keys = written.length > 0 ? written : primary
  const why = `every ${columns.join(', ')} of ${shown(key)} must be there in ${shown(parent)}`
  if (keys === undefined || keys.length !== columns.length) return { why, sql: undefined }
  const join = columns.map((column, at) => `p.${quoted(keys[at] ?? '')} = c.${quoted(column)}`).join(' AND ')
  const filled = columns.map((column) => `c.${quoted(column)} IS NOT NULL`).join(' AND ')
  return {
    why,
    sql: `SELECT 1 FROM ${table} c WHERE ${filled} AND NOT EXISTS (SELECT FROM ${quotedKey(parent)} p WHERE ${join})`,
  }
}

/** The condition as it is written: only where the statement has one CHECK is it clear which. */
function checkDraft(constraint: Constraint, { table, key, sql }: Target): Draft {
  const why = `every row of ${shown(key)} must meet ${constraint.conname ?? 'the check'}`
  const found = [...sql.matchAll(/\bCHECK\s*\(/gi)]
  const [first] = found
  const end = first === undefined ? undefined : closing(sql, first.index + first[0].length - 1)
  if (first === undefined || end === undefined || found.length !== 1) return { why, sql: undefined }
  return { why, sql: `SELECT 1 FROM ${table} WHERE NOT (${sql.slice(first.index + first[0].length, end).trim()})` }
}

/** Where the parenthesis at `from` is closed; texts in quotes are passed over. */
function closing(sql: string, from: number): number | undefined {
  let depth = 0
  for (let at = from; at < sql.length; at++) {
    const character = sql[at]
    if (character === "'" || character === '"') at = sql.indexOf(character, at + 1)
    if (at === -1) return undefined
    if (character === '(') depth++
    if (character === ')' && --depth === 0) return at
  }
  return undefined
}

function quotedKey(key: string): string {
  const dot = key.indexOf('.')
  return `${quoted(key.slice(0, dot))}.${quoted(key.slice(dot + 1))}`
}

function shown(key: string): string {
  return key.replace(/^public\./, '')
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`
}

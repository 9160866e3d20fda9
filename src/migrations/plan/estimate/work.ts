import { allOf, as, find, type NodeOf, rangeName } from '../../../parsers/sql/nodes.ts'
import { subjectOf } from '../../locks/effect.ts'
import type { LintStatement } from '../../rules/context.ts'
import { type Catalogue, type Relation, resolveKey } from '../../schema/catalogue.ts'
import { constraintKind } from '../../schema/constraints.ts'
import type { RatedWork } from './rates.ts'

/** One piece of work on a table. */
export interface Work {
  readonly kind: RatedWork | 'unknown'
  /** Key of the table in the catalogue. */
  readonly table: string
  readonly concurrently: boolean
  /** `maybe`: it cannot be ruled out; `some`: only rows that meet a condition nobody counted. */
  readonly certainty: 'sure' | 'maybe' | 'some'
  /** Rows are read from it and put into another table. */
  readonly copies?: boolean
  /** Why there is no rate for it, when it is unknown. */
  readonly reason?: string
}

/** What a statement has to do with the rows of tables that were there before. `isOld` tells which were. */
export function workOf(statement: LintStatement, schema: Catalogue, isOld: (key: string) => boolean): Work[] {
  const rows = rowWork(statement, schema).filter(({ table }) => isOld(table))
  const effects = statement.effects.flatMap((effect): Work[] => {
    const { target, work, mayWork } = effect
    // The work on partitions is that of the table they belong to.
    const relation = subjectOf(effect)
    if (target !== 'table' || effect.isNew || !isOld(relation)) return []
    const base = { table: relation, concurrently: isConcurrent(statement) }
    const sure = work
      .flatMap((one) => worksFor(one, statement, schema, relation))
      .map((kind) => ({ ...base, ...kind, certainty: 'sure' as const }))
    const maybe = mayWork
      .flatMap((one) => worksFor(one, statement, schema, relation))
      .map((kind) => ({ ...base, ...kind, certainty: 'maybe' as const }))
    return [...sure, ...maybe]
  })
  return [...new Map([...effects, ...rows].map((one) => [`${one.kind} ${one.table}`, one])).values()]
}

type Kind = Pick<Work, 'kind' | 'reason'>

function worksFor(
  work: 'scan' | 'rewrite' | 'index build',
  statement: LintStatement,
  schema: Catalogue,
  key: string,
): Kind[] {
  if (work === 'rewrite') return [{ kind: 'rewrite' }]
  if (work === 'scan') return [{ kind: isForeignKey(statement, schema, key) ? 'foreign key' : 'scan' }]
  return [indexKind(statement, schema.relations.get(key))]
}

function isConcurrent({ node }: LintStatement): boolean {
  return as(node, 'IndexStmt')?.concurrent === true
}

/** On the side that points: the other side is only read. */
function isForeignKey({ node }: LintStatement, schema: Catalogue, key: string): boolean {
  const alter = as(node, 'AlterTableStmt')
  if (alter?.relation === undefined || resolveKey(schema, schema.relations, rangeName(alter.relation)) !== key)
    return false
  const constraints = schema.relations.get(key)?.constraints
  return allOf(alter.cmds, 'AlterTableCmd').some(({ def, name, subtype }) => {
    const constraint = as(def, 'Constraint')
    if (constraint !== undefined) return constraintKind(constraint) === 'foreign key'
    return subtype === 'AT_ValidateConstraint' && constraints?.get(name ?? '')?.kind === 'foreign key'
  })
}

/** Methods without a rate: their time hangs on what is in the rows. */
const UNRATED = /^(?:gin|gist|spgist|ivfflat|hnsw)$/

function indexKind({ node }: LintStatement, relation: Relation | undefined): Kind {
  const index = as(node, 'IndexStmt')
  const method = index?.accessMethod ?? 'btree'
  if (UNRATED.test(method)) return { kind: 'unknown', reason: `how long a ${method} index takes hangs on its values` }
  if (method === 'brin') return { kind: 'scan' }
  const columns = keyColumns(node, index)
  const isText = columns.some((column) => column === undefined || isSlow(relation?.columns.get(column)?.type?.name))
  return { kind: isText ? 'index of texts' : 'index of numbers' }
}

function keyColumns(node: LintStatement['node'], index: NodeOf<'IndexStmt'> | undefined): (string | undefined)[] {
  if (index !== undefined) return allOf(index.indexParams, 'IndexElem').map(({ name }) => name)
  return find(node, 'Constraint').flatMap(({ keys }) => allOf(keys, 'String').map(({ sval }) => sval))
}

const FAST = /^(?:int[248]|(?:small|big)?serial|bool|date|timestamp|timestamptz|float[48]|uuid|oid)$/

function isSlow(type: string | undefined): boolean {
  return type === undefined || !FAST.test(type)
}

/** Rows that are changed: all of them, or those of a condition. */
function rowWork({ node }: LintStatement, schema: Catalogue): Work[] {
  const [update, remove] = [as(node, 'UpdateStmt'), as(node, 'DeleteStmt')]
  const target = update?.relation ?? remove?.relation
  if (target === undefined) return insertWork(node, schema)
  const isAll = (update?.whereClause ?? remove?.whereClause) === undefined && update?.fromClause === undefined
  const table = resolveKey(schema, schema.relations, { schema: target.schemaname, name: target.relname ?? '' })
  return [{ kind: 'update', table, concurrently: false, certainty: isAll ? 'sure' : 'some' }]
}

/** Rows that are copied cost about what changing them costs, in the table they are read from. */
function insertWork(node: LintStatement['node'], schema: Catalogue): Work[] {
  const insert = as(node, 'InsertStmt')
  const source = as(insert?.selectStmt, 'SelectStmt')
  return allOf(source?.fromClause, 'RangeVar').map((range) => ({
    kind: 'update',
    table: resolveKey(schema, schema.relations, { schema: range.schemaname, name: range.relname ?? '' }),
    concurrently: false,
    certainty: source?.whereClause === undefined ? 'sure' : 'some',
    copies: true,
  }))
}

import { formatType } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, showKey } from './catalogue.ts'

/** A schema before a revision, after it, and after its way back. */
export interface RoundTrip {
  readonly before: Catalogue
  readonly between: Catalogue
  readonly after: Catalogue
}

/**
 * How the schema after there and back differs from the one before in tables, columns, constraints, indexes and types,
 * in words. Names of constraints and indexes do not count, only what they are. Tables that were never fully seen are
 * compared by their existence alone; what the way back makes of what nobody saw before is no difference.
 */
export function differences({ before, between, after }: RoundTrip): string[] {
  const found: string[] = []
  for (const [key, relation] of before.relations.changedSince(after.relations)) {
    const other = after.relations.get(key)
    if (other === undefined) found.push(`${showKey(key)} is missing`)
    else {
      const kept = new Set(between.relations.get(key)?.columns.keys())
      found.push(...relationDifferences(relation, other, { name: showKey(key), kept }))
    }
  }
  for (const [key, { kind, complete, created }] of between.relations.changedSince(before.relations)) {
    const made = kind === 'table' && complete && created !== undefined && !before.relations.has(key)
    if (made && after.relations.has(key)) found.push(`${showKey(key)} is still there`)
  }
  return found
}

interface Table {
  readonly name: string
  /** Columns that the revision itself left: one that comes back cannot be NOT NULL at once. */
  readonly kept: ReadonlySet<string>
}

function relationDifferences(before: Relation, after: Relation, table: Table): string[] {
  if (!before.complete || before.kind !== 'table') return []
  const { name } = table
  return [
    ...named(before.columns.keys(), after.columns.keys(), (column) => `column ${column}`, name),
    ...counted(constraintsOf(before), constraintsOf(after), name),
    ...counted(indexesOf(before), indexesOf(after), name),
    ...columnDifferences(before, after, table),
  ]
}

function named(
  before: Iterable<string>,
  after: Iterable<string>,
  say: (name: string) => string,
  table: string,
): string[] {
  const [old, now] = [new Set(before), new Set(after)]
  return [
    ...[...old].filter((each) => !now.has(each)).map((each) => `${table} lacks ${say(each)}`),
    ...[...now].filter((each) => !old.has(each)).map((each) => `${table} still has ${say(each)}`),
  ]
}

/** Compares lists in which the same thing may stand twice. */
function counted(before: readonly string[], after: readonly string[], table: string): string[] {
  const left = [...after]
  const lacking = before.filter((each) => {
    const at = left.indexOf(each)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...lacking.map((each) => `${table} lacks ${each}`), ...left.map((each) => `${table} still has ${each}`)]
}

function constraintsOf({ constraints }: Relation): string[] {
  return [...constraints.values()]
    .filter(({ kind }) => kind !== 'not null')
    .map(
      ({ kind, columns }) =>
        `${kind === 'exclude' ? 'an' : 'a'} ${kind === 'unique' ? 'unique constraint' : kind === 'exclude' ? 'exclusion' : kind} on ${[...columns].sort().join(', ') || 'its rows'}`,
    )
}

/** Indexes of constraints are told with the constraint. */
function indexesOf({ indexes }: Relation): string[] {
  return [...indexes.values()]
    .filter(({ constraint }) => constraint === undefined)
    .map(
      ({ columns, unique }) =>
        `${unique ? 'a unique' : 'an'} index on ${columns.map((each) => each ?? 'an expression').join(', ')}`,
    )
}

function columnDifferences(before: Relation, after: Relation, { name: table, kept }: Table): string[] {
  return [...before.columns].flatMap(([name, old]) => {
    const now = after.columns.get(name)
    if (now === undefined) return []
    const [was, is] = [old.type, now.type].map((type) => (type === undefined ? undefined : formatType(type)))
    const type = was !== undefined && is !== undefined && was !== is ? [`${table}.${name} is ${is}, it was ${was}`] : []
    const nulls =
      old.notNull === now.notNull || !kept.has(name)
        ? []
        : [`${table}.${name} ${now.notNull ? 'must not' : 'may'} be NULL`]
    return [...type, ...nulls]
  })
}

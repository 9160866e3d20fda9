import { formatType } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, showKey } from './catalogue.ts'

/**
 * How one schema differs from another in tables, columns, constraints, indexes and types, in words. Names of
 * constraints and indexes do not count, only what they are. Tables that were never fully seen are compared by their
 * existence alone.
 */
export function differences(before: Catalogue, after: Catalogue): string[] {
  const found: string[] = []
  for (const [key, relation] of before.relations) {
    const other = after.relations.get(key)
    if (other === undefined) found.push(`${showKey(key)} is missing`)
    else if (other !== relation) found.push(...relationDifferences(relation, other, showKey(key)))
  }
  for (const [key, { kind, complete, created }] of after.relations) {
    const seen = kind === 'table' && complete && created !== undefined
    if (!before.relations.has(key) && seen) found.push(`${showKey(key)} is still there`)
  }
  return found
}

function relationDifferences(before: Relation, after: Relation, name: string): string[] {
  if (!before.complete || before.kind !== 'table') return []
  return [
    ...named(before.columns.keys(), after.columns.keys(), (column) => `column ${column}`, name),
    ...counted(constraintsOf(before), constraintsOf(after), name),
    ...counted(indexesOf(before), indexesOf(after), name),
    ...columnDifferences(before, after, name),
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
    .map(({ kind, columns }) => `${/^[aeiou]/.test(kind) ? 'an' : 'a'} ${kind} on ${columns.join(', ') || 'its rows'}`)
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

function columnDifferences(before: Relation, after: Relation, table: string): string[] {
  return [...before.columns].flatMap(([name, old]) => {
    const now = after.columns.get(name)
    if (now === undefined) return []
    const [was, is] = [old.type, now.type].map((type) => (type === undefined ? undefined : formatType(type)))
    const type = was !== undefined && is !== undefined && was !== is ? [`${table}.${name} is ${is}, it was ${was}`] : []
    const nulls = old.notNull === now.notNull ? [] : [`${table}.${name} ${now.notNull ? 'must not' : 'may'} be NULL`]
    return [...type, ...nulls]
  })
}

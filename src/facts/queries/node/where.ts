import type { Model } from '../../models/types.ts'
import type { Place, Value as Seen, Shape } from '../../typescript/run/values.ts'
import { optionsOf } from '../../typescript/run/values.ts'
import { statement, tableSource } from '../statement.ts'
import type { ColumnValue, Predicate, Statement, Value } from '../values.ts'
import { either, isNone } from '../values.ts'
import type { Follower } from './follower.ts'
import { isCertain } from './shapes.ts'
import { scriptSite } from './sites.ts'
import { columnFor } from './tables.ts'
import { isUndefined } from './tags.ts'

/** Conditions of a statement, certain ones and those that are there on some ways only. */
export interface Conditions {
  readonly where: readonly Predicate[]
  readonly sometimes: readonly Predicate[]
}

/** One table in the conditions of a statement. */
export interface Subject {
  readonly follower: Follower
  readonly model: Model
  readonly alias: string
  readonly place: Place
}

export const NO_CONDITIONS: Conditions = { where: [], sometimes: [] }
export const PLAIN: Predicate = { is: 'plain' }

export function doubt(reason: string): Conditions {
  return { where: [{ is: 'doubt', reason }], sometimes: [] }
}

export function together(all: readonly Conditions[]): Conditions {
  return { where: all.flatMap(({ where }) => where), sometimes: all.flatMap(({ sometimes }) => sometimes) }
}

/** One condition out of several; what is there on some ways only does not make it stricter. */
function conjunction({ where }: Conditions): Predicate {
  return where.length === 1 && where[0] !== undefined ? where[0] : { is: 'and', of: where }
}

/**
 * Conditions written as an object, as Prisma and TypeORM take them: `{ id, org: { id }, OR: […] }`. What is `undefined`
 * there is no condition; a list means any of them.
 */
export function objectConditions(subject: Subject, where: Seen | undefined): Conditions {
  if (where === undefined || isUndefined(where)) return NO_CONDITIONS
  if (where.kind === 'choice') return chosen(where, (one) => objectConditions(subject, one))
  if (where.kind === 'list') {
    const ways = where.items.map((one) => objectConditions(subject, one))
    const open = where.open ? doubt('a list of conditions could not be read to its end').where : []
    return ways.length === 0
      ? { where: open, sometimes: [] }
      : { where: [{ is: 'or', of: ways.map(conjunction) }, ...open], sometimes: [] }
  }
  if (where.kind !== 'shape') return doubt('the conditions are an object that could not be read')
  const all = [...where.fields].map(([name, value]): Conditions => {
    const found = member(subject, name, value)
    return isCertain(where, name) ? found : { where: [], sometimes: [...found.where, ...found.sometimes] }
  })
  return together([...all, ...(where.open ? [doubt('conditions are spread that could not be followed')] : [])])
}

/** One of several: what only some ways say is there on some ways only. */
export function chosen(seen: Seen, each: (one: Seen) => Conditions): Conditions {
  const options = optionsOf(seen)
  const some = options.filter((one) => !isUndefined(one))
  const ways = some.map(each)
  if (some.length < options.length || ways.some(({ where }) => where.length === 0))
    return { where: [], sometimes: ways.flatMap((one) => [...one.where, ...one.sometimes]) }
  return { where: [{ is: 'or', of: ways.map(conjunction) }], sometimes: ways.flatMap(({ sometimes }) => sometimes) }
}

function member(subject: Subject, name: string, value: Seen): Conditions {
  if (isUndefined(value)) return NO_CONDITIONS
  switch (name) {
    case 'AND':
      return value.kind === 'list'
        ? together(value.items.map((one) => objectConditions(subject, one)))
        : objectConditions(subject, value)
    case 'OR':
      return value.kind === 'list' && value.items.length === 0
        ? { where: [PLAIN], sometimes: [] }
        : objectConditions(subject, value)
    case 'NOT':
      return { where: [PLAIN], sometimes: [] }
    default:
  }
  const related = subject.model.relationships.find(({ attribute }) => attribute === name)
  if (related !== undefined && value.kind !== 'constant') return relation(subject, name, related.table, value)
  const column = columnFor(subject.model, name)
  if (column !== undefined) return comparison(subject, columnOf(subject, column), value)
  // The name of a unique key of several columns: `{ orgId_slug: { orgId, slug } }`.
  if (value.kind === 'shape' && [...value.fields.keys()].every((one) => columnFor(subject.model, one) !== undefined))
    return objectConditions(subject, value)
  return { where: [PLAIN], sometimes: [] }
}

export function columnOf({ alias, model }: Pick<Subject, 'alias' | 'model'>, column: string): ColumnValue {
  return { is: 'column', alias, table: model.table, column }
}

/** `column: value`, `column: { in: […] }`, `column: In([…])`. */
export function comparison(subject: Subject, column: ColumnValue, value: Seen): Conditions {
  if (isUndefined(value)) return NO_CONDITIONS
  if (value.kind === 'choice' && optionsOf(value).some((one) => isUndefined(one) || one.kind === 'shape'))
    return chosen(value, (one) => comparison(subject, column, one))
  if (value.kind === 'shape') {
    const equals = value.fields.get('equals')
    const among = value.fields.get('in')
    if (equals !== undefined) return comparison(subject, column, equals)
    if (among !== undefined) return compared(subject, column, 'in', among)
    return value.open ? doubt(`what ${column.column} is compared with`) : { where: [PLAIN], sometimes: [] }
  }
  const operator = value.kind === 'made' ? /(?:^|\/)typeorm\.(\w+)$/.exec(value.of)?.[1] : undefined
  if (operator !== undefined && value.kind === 'made') {
    const [first] = value.args
    if ((operator === 'In' || operator === 'Any') && first !== undefined) return compared(subject, column, 'in', first)
    if (operator === 'Equal' && first !== undefined) return comparison(subject, column, first)
    if (operator === 'IsNull') return compared(subject, column, '=', { kind: 'constant', value: null })
    return { where: [PLAIN], sometimes: [] }
  }
  return compared(subject, column, '=', value)
}

export function compared(
  { follower, place }: Pick<Subject, 'follower' | 'place'>,
  column: ColumnValue,
  operator: string,
  seen: Seen,
): Conditions {
  const values = optionsOf(seen)
  const given = values.filter((one) => !isUndefined(one))
  if (given.length === 0) return NO_CONDITIONS
  const value: Value = either(given.map((one) => follower.tags.meaning(one)))
  const predicate: Predicate = { is: 'compare', column, operator, value, node: scriptSite(place, undefined) }
  return given.length < values.length ? { where: [], sometimes: [predicate] } : { where: [predicate], sometimes: [] }
}

/** A condition on rows that are related: there is one that fulfils it. */
function relation(subject: Subject, attribute: string, table: string | undefined, value: Seen): Conditions {
  const { follower, model, alias } = subject
  const target = table === undefined ? undefined : follower.tables.named(table)
  if (target === undefined) return doubt(`where ${attribute} leads could not be read`)
  if (value.kind === 'choice') return chosen(value, (one) => relation(subject, attribute, table, one))
  if (value.kind !== 'shape') {
    // TypeORM takes the related row itself, or its identifier.
    const key = model.foreignKeys.find((one) => one.table === target.table && one.columns.length === 1)
    return key === undefined
      ? { where: [PLAIN], sometimes: [] }
      : compared(subject, columnOf(subject, key.columns[0] ?? ''), '=', value)
  }
  if (value.fields.has('none') || value.fields.has('every') || value.fields.has('isNot'))
    return { where: [PLAIN], sometimes: [] }
  const inner = value.fields.get('some') ?? value.fields.get('is') ?? value
  const link = linkOf(model, target, alias, `${alias}.${attribute}`)
  if (link === undefined) return { where: [PLAIN], sometimes: [] }
  const found = objectConditions({ ...subject, model: target, alias: `${alias}.${attribute}` }, inner)
  const made: Statement = {
    ...statement('select', scriptSite(subject.place, undefined)),
    sources: [tableSource(`${alias}.${attribute}`, target.table)],
    where: [...link, ...found.where],
  }
  const all: Statement = { ...made, where: [...made.where, ...found.sometimes] }
  const doubts = found.where.filter(({ is }) => is === 'doubt')
  return {
    where: [{ is: 'exists', statement: made }, ...doubts],
    sometimes: found.sometimes.length === 0 ? [] : [{ is: 'exists', statement: all }],
  }
}

/** How two tables hang together by a foreign key of either; undefined where none says so. */
export function linkOf(model: Model, target: Model, alias: string, targetAlias: string): Predicate[] | undefined {
  const down = model.foreignKeys.find(({ table }) => table === target.table)
  if (down !== undefined) return pairs(down.columns, down.references, model, alias, target, targetAlias)
  const up = target.foreignKeys.find(({ table }) => table === model.table)
  return up === undefined ? undefined : pairs(up.columns, up.references, target, targetAlias, model, alias)
}

function pairs(
  columns: readonly string[],
  references: readonly string[],
  from: Model,
  fromAlias: string,
  to: Model,
  toAlias: string,
): Predicate[] {
  return columns.map((column, place) => ({
    is: 'columns',
    left: { is: 'column', alias: fromAlias, table: from.table, column },
    right: { is: 'column', alias: toAlias, table: to.table, column: references[place] ?? 'id' },
  }))
}

/** The values an INSERT or UPDATE sets, by column; `certain` is false where more may be set, or other values. */
export function valuesOf(
  { follower, model }: Pick<Subject, 'follower' | 'model'>,
  data: Seen | undefined,
): { readonly values: ReadonlyMap<string, Value>; readonly certain: boolean } {
  const values = new Map<string, Value>()
  let certain = true
  for (const row of data?.kind === 'list' ? data.items : data === undefined ? [] : optionsOf(data)) {
    if (row.kind !== 'shape') {
      certain &&= isUndefined(row)
      continue
    }
    certain &&= !row.open
    for (const [name, value] of row.fields)
      if (!isUnset(row, name, value)) setValue(follower, model, row, name, value, values)
  }
  return { values, certain }
}

/** A member that a class declares and nobody has set. */
function isUnset(row: Shape, name: string, value: Seen): boolean {
  return row.type !== undefined && value.kind === 'unknown' && value.text === name
}

function setValue(
  follower: Follower,
  model: Model,
  row: Shape,
  name: string,
  seen: Seen,
  values: Map<string, Value>,
): void {
  const related = model.relationships.find(({ attribute }) => attribute === name)
  const found = related === undefined ? undefined : connected(model, related.table, seen)
  const column = found?.column ?? columnFor(model, name)
  const given = found?.value ?? seen
  if (column === undefined || isUndefined(given)) return
  const meaning = follower.tags.meaning(given)
  const known = values.get(column)
  const value: Value = isCertain(row, name) ? meaning : either([meaning, { is: 'unknown', from: [] }])
  values.set(column, known === undefined || isNone(known) ? value : either([known, value]))
}

/** `org: { connect: { id } }`, or the related row. */
function connected(model: Model, table: string | undefined, seen: Seen): { column: string; value: Seen } | undefined {
  const key = model.foreignKeys.find((one) => one.table === table && one.columns.length === 1)
  const [column] = key?.columns ?? []
  if (column === undefined) return undefined
  if (seen.kind !== 'shape') return { column, value: seen }
  const target = seen.fields.get('connect') ?? seen
  const value = target.kind === 'shape' ? target.fields.get(key?.references[0] ?? 'id') : undefined
  return value === undefined ? undefined : { column, value }
}

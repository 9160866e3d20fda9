import type { Site } from './site.ts'
import type { Access, Operation, Source, Statement, Value } from './values.ts'

export function statement(operation: Operation, node: Site): Statement {
  return { operation, node, sources: [], where: [], sometimes: [], values: new Map(), selected: [], doubts: [] }
}

export function withSource(to: Statement, source: Source): Statement {
  const known = to.sources.find(({ alias }) => alias === source.alias)
  if (known !== undefined) {
    // `select(A, B.name).join(B, …)`: the column named the table first, the join says how it belongs there.
    if (source.join === 'from' && source.inner === undefined) return to
    return {
      ...to,
      sources: to.sources.map((one) => (one === known ? { ...source, inner: source.inner ?? known.inner } : one)),
    }
  }
  return { ...to, sources: [...to.sources, source] }
}

export function tableSource(alias: string, table: string | undefined): Source {
  return { alias, table, join: 'from', on: [], implied: false, inner: undefined }
}

/** Adds the tables of columns that are selected or compared and stand nowhere else yet. */
export function withColumns(to: Statement, values: readonly Value[]): Statement {
  let made = to
  for (const value of values)
    if (value.is === 'column' && value.alias !== '')
      made = withSource(made, { ...tableSource(value.alias, value.table), inner: value.inner })
  return made
}

/** The same statement built on two ways: conditions both have, and those only one has. */
export function joinStatements(a: Statement, b: Statement): Statement {
  if (a === b) return a
  const where = a.where.filter((one) => b.where.includes(one))
  const rest = [...a.where, ...b.where].filter((one) => !where.includes(one))
  return {
    ...a,
    sources: [...a.sources, ...b.sources.filter((one) => !a.sources.some(({ alias }) => alias === one.alias))],
    where,
    sometimes: [...new Set([...a.sometimes, ...b.sometimes, ...rest])],
    values: new Map([...b.values, ...a.values]),
    doubts: [...new Set([...a.doubts, ...b.doubts])],
  }
}

/** True for what certainly only reads: SQL that was not understood may be anything. */
export function isReading({ operation, statement: { sources } }: Access): boolean {
  return operation === 'select' && sources.length > 0
}

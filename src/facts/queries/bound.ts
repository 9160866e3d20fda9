import type { Predicate, Statement, Value } from './values.ts'

/** A statement with bind names (`:org`) gets the values given for them; an INSERT gets them as its columns, too. */
export function bound(statement: Statement, given: ReadonlyMap<string, Value>): Statement {
  const put = (predicate: Predicate): Predicate => {
    if (predicate.is === 'compare' && predicate.value.is === 'parameter')
      return { ...predicate, value: given.get(predicate.value.name) ?? predicate.value }
    if (predicate.is === 'and' || predicate.is === 'or') return { ...predicate, of: predicate.of.map(put) }
    return predicate
  }
  const where = statement.where.map(put)
  return statement.operation === 'insert'
    ? { ...statement, where, values: new Map([...statement.values, ...given]) }
    : { ...statement, where }
}

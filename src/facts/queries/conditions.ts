import type { PythonNode } from '../../parsers/python/tree.ts'
import type { ColumnValue, Predicate, Value } from './values.ts'
import { unknownOf } from './values.ts'

const SAME: Readonly<Record<string, string>> = { '==': '=', '!=': '<>', in: 'in' }

/** Operators between columns and values make conditions; between conditions `&` and `|` join them. */
export function operation(operator: string, left: Value, right: Value, node: PythonNode): Value {
  if (left.is === 'column' && right.is === 'column')
    return made(operator === '==' ? { is: 'columns', left, right } : { is: 'plain' })
  if (left.is === 'column' && isComparison(operator)) return made(compare(left, operator, right, node))
  if (right.is === 'column' && isComparison(operator)) return made(compare(right, operator, left, node))
  if (left.is === 'predicate' || right.is === 'predicate') {
    const of = [left, right].map(predicateOf)
    if (operator === '&') return made({ is: 'and', of })
    if (operator === '|') return made({ is: 'or', of })
    return made({ is: 'plain' })
  }
  if (operator === '+' && left.is === 'list' && right.is === 'list')
    return { is: 'list', items: [...left.items, ...right.items], open: left.open || right.open }
  return unknownOf(left, right)
}

function isComparison(operator: string): boolean {
  return /^(==|!=|<|>|<=|>=|is|is not|in|not in)$/.test(operator)
}

function compare(column: ColumnValue, operator: string, value: Value, node: PythonNode): Predicate {
  return { is: 'compare', column, operator: SAME[operator] ?? operator, value, node }
}

function made(predicate: Predicate): Value {
  return { is: 'predicate', predicate }
}

/** `~condition`, `~Lead.deleted`, `not_(condition)`; undefined for what is no condition of SQL. */
export function negation(value: Value): Value | undefined {
  if (value.is === 'column') return made({ is: 'plain' })
  return value.is === 'predicate' ? made({ is: 'not', of: value.predicate }) : undefined
}

/** `and_(a, b)`, and conditions in Python's own `and`; undefined where none of the values is one. */
export function conjunction(how: 'all' | 'any', values: readonly Value[]): Value | undefined {
  if (!values.some(({ is }) => is === 'predicate' || is === 'column')) return undefined
  return made({ is: how === 'all' ? 'and' : 'or', of: values.map(predicateOf) })
}

/** What a value says when it stands where a condition is expected. */
export function predicateOf(value: Value): Predicate {
  switch (value.is) {
    case 'predicate':
      return value.predicate
    case 'statement':
      return { is: 'exists', statement: value.statement }
    case 'column':
    case 'constant':
      return { is: 'plain' }
    case 'list':
      return { is: 'and', of: [...value.items.map(predicateOf), ...(value.open ? [DOUBT] : [])] }
    case 'either':
      return { is: 'or', of: value.of.map(predicateOf) }
    case 'external':
      return { is: 'plain' }
    default:
      return DOUBT
  }
}

const DOUBT: Predicate = { is: 'doubt', reason: 'a condition was not understood' }

/** Methods of columns that make conditions; undefined for other methods. */
export function columnMethod(
  column: ColumnValue,
  name: string,
  given: readonly Value[],
  node: PythonNode,
): Value | undefined {
  const [first] = given
  switch (name) {
    case 'in_':
      return made({ is: 'compare', column, operator: 'in', value: first ?? unknownOf(), node })
    case 'is_':
    case '__eq__':
      return first?.is === 'column'
        ? made({ is: 'columns', left: column, right: first })
        : made({ is: 'compare', column, operator: '=', value: first ?? unknownOf(), node })
    case 'any_':
    case 'not_in':
    case 'notin_':
    case 'is_not':
    case 'isnot':
    case 'like':
    case 'ilike':
    case 'not_like':
    case 'not_ilike':
    case 'notlike':
    case 'contains':
    case 'startswith':
    case 'endswith':
    case 'between':
    case 'overlap':
    case 'contained_by':
    case 'has_key':
    case 'has_any':
    case 'regexp_match':
    case 'match':
    case 'is_distinct_from':
    case 'icontains':
      return made({ is: 'plain' })
    case 'label':
    case 'asc':
    case 'desc':
    case 'distinct':
    case 'nulls_last':
    case 'nulls_first':
    case 'nullslast':
    case 'nullsfirst':
    case 'collate':
    case 'cast':
      return column
    default:
      return undefined
  }
}

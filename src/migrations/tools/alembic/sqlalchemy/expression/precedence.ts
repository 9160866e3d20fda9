import type { SqlNode } from './nodes.ts'

/** How tightly operators bind, as SQLAlchemy groups them (sql/operators.py, `_PRECEDENCE`). */
const PRECEDENCE: Readonly<Record<string, number>> = {
  '[]': 15,
  '->': 15,
  '->>': 15,
  '*': 8,
  '/': 8,
  '%': 8,
  '-x': 8,
  '+': 7,
  '-': 7,
  '&': 7,
  '|': 7,
  '#': 7,
  '<<': 7,
  '>>': 7,
  COLLATE: 4,
  AND: 3,
  'suffix DESC': 3,
  'suffix ASC': 3,
  OR: 2,
  ',': -1,
}

/** Comparisons, LIKE, IN, IS, `||`, NOT. */
const COMPARISON = 5

/** Operators whose own repetition needs no parentheses. */
const ASSOCIATIVE = new Set(['AND', 'OR', '+', '*', '||', ','])

export const NOT = 'NOT'

function precedenceOf(operator: string): number {
  return PRECEDENCE[operator] ?? COMPARISON
}

function operatorOf(node: SqlNode): string | undefined {
  switch (node.kind) {
    case 'binary':
    case 'list':
      return node.operator
    case 'unary':
      if (node.suffix) return `suffix ${node.operator}`
      return node.operator === '-' ? '-x' : node.operator
    case 'collate':
      return 'COLLATE'
    default:
      return undefined
  }
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '||', '&', '|', '#', '<<', '>>', '-x'])

/** True when a node under that operator needs parentheses. */
export function bindsLooser(node: SqlNode, against: string): boolean {
  const operator = operatorOf(node)
  if (operator === undefined || (node.kind === 'list' && node.items.length < 2)) return false
  // DESC and NULLS LAST follow one another.
  if (node.kind === 'unary' && node.suffix) return false
  // BETWEEN … AND … holds its two ends as a list.
  if (against.endsWith('BETWEEN') && node.kind === 'list') return false
  if (operator === against && ASSOCIATIVE.has(operator)) return false
  if (against === NOT && ARITHMETIC.has(operator)) return true
  return precedenceOf(operator) <= precedenceOf(against === '-' && node.kind === 'unary' ? '-x' : against)
}

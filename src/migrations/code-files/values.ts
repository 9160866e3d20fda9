import type { Expression } from 'oxc-parser'

/** What is known without running anything. */
export type Known = string | number | boolean | null | readonly Known[]

/** Names and what they stand for; a name that is missing is not known. */
export type Scope = ReadonlyMap<string, Known>

/** The value of an expression, undefined when it depends on anything but constants. */
export function evaluate(expression: Expression, scope: Scope): Known | undefined {
  switch (expression.type) {
    case 'Literal':
      return isPlain(expression.value) ? expression.value : undefined
    case 'Identifier':
      return scope.get(expression.name)
    case 'TemplateLiteral':
      return template(expression, scope)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
      return evaluate(expression.expression, scope)
    case 'BinaryExpression': {
      if (expression.operator !== '+') return undefined
      const [left, right] = [evaluate(expression.left, scope), evaluate(expression.right, scope)]
      if (typeof left === 'string' && typeof right === 'string') return left + right
      return undefined
    }
    case 'UnaryExpression': {
      const value = evaluate(expression.argument, scope)
      return expression.operator === '-' && typeof value === 'number' ? -value : undefined
    }
    case 'ArrayExpression': {
      const items = expression.elements.map((item) =>
        item === null || item.type === 'SpreadElement' ? undefined : evaluate(item, scope),
      )
      return items.every((item) => item !== undefined) ? items : undefined
    }
    default:
      return undefined
  }
}

function template(
  { quasis, expressions }: Extract<Expression, { readonly type: 'TemplateLiteral' }>,
  scope: Scope,
): string | undefined {
  let text = ''
  for (const [at, { value }] of quasis.entries()) {
    if (value.cooked === null) return undefined
    text += value.cooked
    const expression = expressions[at]
    if (expression === undefined) continue
    const filled = evaluate(expression, scope)
    if (typeof filled !== 'string' && !Number.isInteger(filled)) return undefined
    text += String(filled)
  }
  return text
}

function isPlain(value: unknown): value is string | number | boolean | null {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value)
}

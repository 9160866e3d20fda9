import type { Node } from 'oxc-parser'
import type { Names } from './names.ts'
import { nameOfKey, plain } from './tree.ts'
import type { NodePiece, Spot } from './types.ts'

type Constant = string | number | boolean | null | undefined

/** The value of an expression of literals, names of such, `+`, templates and arithmetic. */
export function constantOf(spot: Spot, names: Names, depth = 0): Constant {
  if (depth > 12) return undefined
  const { script, node } = names.valueOf(spot)
  const inner = (one: Node): Constant => constantOf({ script, node: one }, names, depth + 1)
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'bigint' || node.value instanceof RegExp ? undefined : node.value
    case 'TemplateLiteral': {
      let text = ''
      for (const [index, quasi] of node.quasis.entries()) {
        const next = node.expressions[index]
        const value = next === undefined ? '' : inner(next)
        if (value === undefined) return undefined
        text += `${quasi.value.cooked ?? ''}${value}`
      }
      return text
    }
    case 'UnaryExpression': {
      const value = inner(node.argument)
      if (node.operator === '!') return value === undefined ? undefined : !value
      return node.operator === '-' && typeof value === 'number' ? -value : undefined
    }
    case 'BinaryExpression': {
      const [left, right] = [inner(node.left as Node), inner(node.right)]
      if (left === undefined || right === undefined) return undefined
      if (node.operator === '+')
        return typeof left === 'number' && typeof right === 'number' ? left + right : `${left}${right}`
      if (typeof left !== 'number' || typeof right !== 'number') return undefined
      return node.operator === '*'
        ? left * right
        : node.operator === '/'
          ? left / right
          : node.operator === '-'
            ? left - right
            : undefined
    }
    default:
      return undefined
  }
}

/** The text an expression builds, in stretches and insertions; undefined when it builds none. */
export function piecesOf(spot: Spot, names: Names, depth = 0): NodePiece[] | undefined {
  if (depth > 12) return undefined
  const { script, node } = names.valueOf(spot)
  const inner = (one: Node): NodePiece[] =>
    piecesOf({ script, node: one }, names, depth + 1) ?? [{ spot: { script, node: one } }]
  if (node.type === 'Literal') return typeof node.value === 'string' ? [{ text: node.value }] : undefined
  if (node.type === 'TemplateLiteral') {
    return node.quasis.flatMap((quasi, index): NodePiece[] => {
      const next = node.expressions[index]
      return [{ text: quasi.value.cooked ?? '' }, ...(next === undefined ? [] : inner(next))]
    })
  }
  if (node.type === 'BinaryExpression' && node.operator === '+')
    return [...inner(node.left as Node), ...inner(node.right)]
  if (node.type === 'CallExpression') {
    const callee = plain(node.callee)
    const method = callee.type === 'MemberExpression' ? nameOfKey(callee.property) : ''
    if (callee.type === 'MemberExpression' && /^(trim|toString)$/.test(method))
      return piecesOf({ script, node: callee.object }, names, depth + 1)
    // `['SELECT', x].join(' ')`
    if (callee.type === 'MemberExpression' && method === 'join') {
      const list = names.valueOf({ script, node: callee.object })
      if (list.node.type === 'ArrayExpression')
        return list.node.elements.flatMap((one): NodePiece[] =>
          one === null ? [] : [...inner(one.type === 'SpreadElement' ? one.argument : one), { text: ' ' }],
        )
    }
  }
  return undefined
}

/** The members of an object literal, or of one that a name stands for; spreads of literals are followed. */
export function fieldsOf(
  spot: Spot,
  names: Names,
  depth = 0,
): { fields: Map<string, Spot>; open: boolean } | undefined {
  const { script, node } = names.valueOf(spot)
  if (depth > 6) return undefined
  if (
    node.type === 'CallExpression' &&
    /(^|\.)(assign|merge|freeze|defaults)$/.test(names.nameOf({ script, node: node.callee }) ?? '')
  ) {
    const all = node.arguments.map((one) => fieldsOf({ script, node: one }, names, depth + 1))
    return {
      fields: new Map(all.flatMap((one) => [...(one?.fields ?? [])])),
      open: all.some((one) => one?.open !== false),
    }
  }
  if (node.type !== 'ObjectExpression') return undefined
  const fields = new Map<string, Spot>()
  let open = false
  for (const one of node.properties) {
    if (one.type === 'Property') {
      if (one.computed) open = true
      else fields.set(nameOfKey(one.key), { script, node: one.value })
      continue
    }
    const spread = fieldsOf({ script, node: one.argument }, names, depth + 1)
    for (const [name, value] of spread?.fields ?? []) fields.set(name, value)
    open ||= spread?.open !== false
  }
  return { fields, open }
}

import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Entry, Expression, Target } from './code.ts'

/** Reads one expression of the syntax tree. `await`, parentheses and annotations are looked through. */
export function readExpression(node: PythonNode): Expression {
  switch (node.kind) {
    case 'identifier':
      return { is: 'name', name: node.text, node }
    case 'attribute':
      return readAttribute(node)
    case 'call':
      return readCall(node)
    case 'await':
    case 'parenthesized_expression':
    case 'type':
      return readInner(node)
    case 'true':
    case 'false':
      return { is: 'constant', value: node.kind === 'true', node }
    case 'none':
      return { is: 'constant', value: null, node }
    case 'integer':
      return { is: 'constant', value: Number(node.text.replaceAll('_', '')), node }
    case 'string':
    case 'concatenated_string':
      return readString(node)
    case 'comparison_operator':
      return readComparison(node)
    case 'boolean_operator':
      return {
        is: node.field('operator')?.text === 'or' ? 'any' : 'all',
        parts: [node.field('left'), node.field('right')].flatMap((part) =>
          part === undefined ? [] : [readExpression(part)],
        ),
        node,
      }
    case 'not_operator':
      return { is: 'not', value: readField(node, 'argument'), node }
    case 'unary_operator':
      return readUnary(node)
    case 'binary_operator':
      return {
        is: 'operation',
        operator: node.field('operator')?.text ?? '',
        left: readField(node, 'left'),
        right: readField(node, 'right'),
        node,
      }
    default:
      return readCompound(node)
  }
}

function readCompound(node: PythonNode): Expression {
  switch (node.kind) {
    case 'conditional_expression': {
      const [yes, test, no] = node.parts.map(readExpression)
      return yes === undefined || test === undefined || no === undefined
        ? { is: 'other', parts: [], node }
        : { is: 'choice', yes, test, no, node }
    }
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return { is: 'list', items: node.parts.map(readExpression), node }
    case 'dictionary':
      return { is: 'dictionary', entries: node.parts.map(readEntry), node }
    case 'subscript': {
      const [object, index] = node.parts
      return object === undefined || index === undefined
        ? { is: 'other', parts: [], node }
        : { is: 'item', object: readExpression(object), index: readExpression(index), node }
    }
    case 'lambda':
      return { is: 'function', definition: node, node }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension':
      return readComprehension(node)
    case 'named_expression':
      return { is: 'named', name: node.field('name')?.text ?? '', value: readField(node, 'value'), node }
    case 'list_splat':
    case 'dictionary_splat':
      return { is: 'spread', value: readInner(node), node }
    case 'yield':
      return readInner(node)
    default:
      return { is: 'other', parts: node.parts.map(readExpression), node }
  }
}

function readInner(node: PythonNode): Expression {
  const [inner] = node.parts
  return inner === undefined ? { is: 'other', parts: [], node } : readExpression(inner)
}

function readField(node: PythonNode, name: string): Expression {
  const part = node.field(name)
  return part === undefined ? { is: 'other', parts: [], node } : readExpression(part)
}

function readAttribute(node: PythonNode): Expression {
  return { is: 'attribute', object: readField(node, 'object'), name: node.field('attribute')?.text ?? '', node }
}

function readCall(node: PythonNode): Expression {
  const given = argumentsOf(node).map(({ name, value, spread }) => ({ name, spread, value: readExpression(value) }))
  return { is: 'call', callee: readField(node, 'function'), given, node }
}

function readString(node: PythonNode): Expression {
  const value = stringValue(node)
  if (value !== undefined) return { is: 'constant', value, node }
  const parts = node.find('interpolation').flatMap((one) => one.parts.slice(0, 1))
  return { is: 'other', parts: parts.map(readExpression), node }
}

/** `a < b < c` is read as its first comparison and the rest, joined by `and`. */
function readComparison(node: PythonNode): Expression {
  const operands = node.parts.filter((part) => part.fieldName !== 'operators')
  const pairs = operands.slice(1).flatMap((right, place): Expression[] => {
    const left = operands[place]
    if (left === undefined) return []
    const between = node.tree.text.slice(left.end, right.start)
    const operator = between
      .replace(/#.*|\\\n/g, '')
      .trim()
      .replace(/\s+/g, ' ')
      .replace(/^\)+\s*|\s*\(+$/g, '')
    return [{ is: 'comparison', left: readExpression(left), operator, right: readExpression(right), node }]
  })
  const [only] = pairs
  if (pairs.length === 1 && only !== undefined) return only
  return { is: 'all', parts: pairs, node }
}

function readUnary(node: PythonNode): Expression {
  if (node.text.startsWith('~')) return { is: 'not', value: readField(node, 'argument'), node }
  const value = readField(node, 'argument')
  if (value.is === 'constant' && typeof value.value === 'number' && node.text.startsWith('-'))
    return { ...value, value: -value.value }
  return { is: 'other', parts: [value], node }
}

function readEntry(part: PythonNode): Entry {
  if (part.kind === 'pair') return { key: readField(part, 'key'), value: readField(part, 'value') }
  return { key: undefined, value: part.kind === 'dictionary_splat' ? readInner(part) : readExpression(part) }
}

function readComprehension(node: PythonNode): Expression {
  const body = node.field('body')
  const loops = node.parts.flatMap((part) => {
    const left = part.kind === 'for_in_clause' ? part.field('left') : undefined
    return left === undefined ? [] : [{ target: readTarget(left), over: readField(part, 'right') }]
  })
  const tests = node.parts.filter(({ kind }) => kind === 'if_clause').map(readInner)
  const element =
    body === undefined ? undefined : body.kind === 'pair' ? readField(body, 'value') : readExpression(body)
  return { is: 'comprehension', element: element ?? { is: 'other', parts: [], node }, loops, tests, node }
}

/** Reads what stands on the left of an assignment, after `for` or after `as`. */
export function readTarget(node: PythonNode): Target {
  switch (node.kind) {
    case 'identifier':
      return { to: 'name', name: node.text }
    case 'attribute':
      return { to: 'attribute', object: readField(node, 'object'), name: node.field('attribute')?.text ?? '', node }
    case 'subscript': {
      const [object, index] = node.parts
      return object === undefined || index === undefined
        ? { to: 'nothing' }
        : { to: 'item', object: readExpression(object), index: readExpression(index) }
    }
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
      return { to: 'parts', parts: node.parts.map(readTarget) }
    case 'as_pattern_target':
    case 'parenthesized_expression':
      return node.parts[0] === undefined ? { to: 'nothing' } : readTarget(node.parts[0])
    default:
      return { to: 'nothing' }
  }
}

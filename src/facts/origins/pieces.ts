import { argument, argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mentions, reaching } from './scopes.ts'
import type { Tracer } from './tracer.ts'
import { enclosingFunction } from './tracer.ts'
import type { Piece } from './types.ts'

const MAX_DEPTH = 12

/** Splits what an expression builds into literal text and inserted expressions; undefined when it builds no text. */
export function piecesOf(tracer: Tracer, node: PythonNode, depth = 0): Piece[] | undefined {
  if (depth > MAX_DEPTH) return undefined
  const inside = (inner: PythonNode | undefined): Piece[] =>
    inner === undefined ? [] : (piecesOf(tracer, inner, depth + 1) ?? [{ node: inner }])
  switch (node.kind) {
    case 'string':
      return stringPieces(node)
    case 'concatenated_string':
      return node.parts.flatMap(inside)
    case 'parenthesized_expression':
    case 'await':
      return node.parts[0] === undefined ? undefined : piecesOf(tracer, node.parts[0], depth + 1)
    case 'conditional_expression': {
      const both = [node.parts[0], node.parts[2]].map((one) => one && piecesOf(tracer, one, depth + 1))
      return both.every((one) => one === undefined) ? undefined : both.flatMap((one) => one ?? [])
    }
    case 'binary_operator':
      return operation(tracer, node, depth, inside)
    case 'call':
      return called(tracer, node, depth, inside)
    case 'identifier':
    case 'attribute':
      return named(tracer, node, depth)
    default:
      return undefined
  }
}

function stringPieces(node: PythonNode): Piece[] {
  const plain = stringValue(node)
  if (plain !== undefined) return [{ text: plain }]
  const [opening, ...rest] = node.parts
  const pieces: Piece[] = []
  let at = opening?.end ?? node.start
  for (const part of rest) {
    if (part.kind === 'interpolation') {
      const value = part.field('expression') ?? part.parts[0]
      if (part.start > at) pieces.push({ text: node.tree.text.slice(at, part.start) })
      if (value !== undefined) pieces.push({ node: value })
      at = part.end
    } else if (part.kind === 'string_end' && part.start > at) {
      pieces.push({ text: node.tree.text.slice(at, part.start) })
    }
  }
  return pieces
}

function operation(
  tracer: Tracer,
  node: PythonNode,
  depth: number,
  inside: (inner: PythonNode | undefined) => Piece[],
): Piece[] | undefined {
  const left = node.field('left')
  const right = node.field('right')
  const operator = node.field('operator')?.text
  if (left === undefined || right === undefined) return undefined
  if (operator === '+') {
    const parts = [piecesOf(tracer, left, depth + 1), piecesOf(tracer, right, depth + 1)]
    return parts.every((one) => one === undefined) ? undefined : [...inside(left), ...inside(right)]
  }
  if (operator !== '%') return undefined
  const values = right.kind === 'tuple' ? right.parts : right.kind === 'dictionary' ? right.find('pair') : [right]
  return fill(piecesOf(tracer, left, depth + 1), /%(?:\(\w+\))?[-+\d.]*[a-z]/i, values)
}

/** Puts expressions in place of the marks of a format. */
function fill(template: Piece[] | undefined, mark: RegExp, values: readonly PythonNode[]): Piece[] | undefined {
  if (template === undefined || !template.some((piece) => 'text' in piece && mark.test(piece.text))) return undefined
  let next = 0
  return template.flatMap((piece): Piece[] => {
    if (!('text' in piece)) return [piece]
    return piece.text.split(mark).flatMap((text, place): Piece[] => {
      const value = place === 0 ? undefined : (values[next++] ?? values.at(-1))
      return value === undefined ? [{ text }] : [{ node: value.field('value') ?? value }, { text }]
    })
  })
}

const SAME_TEXT = /^(strip|lstrip|rstrip|lower|upper|encode|replace|dedent|text|SQL|DDL|str|cast|bindparams|columns)$/

function called(
  tracer: Tracer,
  node: PythonNode,
  depth: number,
  inside: (inner: PythonNode | undefined) => Piece[],
): Piece[] | undefined {
  const callee = node.field('function')
  const name = callee?.kind === 'attribute' ? callee.field('attribute')?.text : callee?.text
  const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
  if (callee === undefined || name === undefined) return undefined
  const values = argumentsOf(node).map(({ value }) => value)
  if (name === 'format' && object !== undefined) {
    return fill(piecesOf(tracer, object, depth + 1), /\{[^{}]*\}/, values)
  }
  if (name === 'join' && object !== undefined) {
    const glue = piecesOf(tracer, object, depth + 1)
    const list = values[0]
    if (glue === undefined || list === undefined) return undefined
    return list.kind === 'list' || list.kind === 'tuple' ? list.parts.flatMap(inside) : [{ node: list }]
  }
  if (!SAME_TEXT.test(name)) return undefined
  const own = object === undefined ? undefined : piecesOf(tracer, object, depth + 1)
  if (own !== undefined) return own
  const first = argument(node, 'text', 0)
  return first === undefined ? undefined : piecesOf(tracer, first, depth + 1)
}

function named(tracer: Tracer, node: PythonNode, depth: number): Piece[] | undefined {
  for (let owner = enclosingFunction(node); owner !== undefined; owner = enclosingFunction(owner)) {
    const body = tracer.bodies.of(owner)
    const bindings = body.scope.names.get(node.text)
    if (bindings === undefined) continue
    const { values, others } = reaching(body, owner, node)
    const built = values.toReversed().map((one) => {
      // `sql = sql + "…"`: what stood there before is among the others.
      const fresh = mentions(one, node.text) ? one.field('right') : one
      return fresh === undefined || mentions(fresh, node.text) ? undefined : piecesOf(tracer, fresh, depth + 1)
    })
    if (built.every((one) => one === undefined)) return undefined
    const added = others.flatMap((one): Piece[] => piecesOf(tracer, one, depth + 1) ?? [{ node: one }])
    const separated = built.flatMap((one, place): Piece[] => [...(place > 0 ? [{ text: '\n' }] : []), ...(one ?? [])])
    return [...separated, ...added]
  }
  const value = tracer.python.constant(node)
  if (typeof value === 'string') return [{ text: value }]
  const found = tracer.python.resolve(node)
  if (found?.kind !== 'value' || found.node.equals(node)) return undefined
  return piecesOf(tracer, found.node, depth + 1)
}

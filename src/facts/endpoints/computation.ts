import { argumentsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Constant } from '../python/types.ts'
import { enumerated, isChangeable, isUnsettled } from './certainty.ts'
import type { Following, Frame } from './following.ts'
import { conditions, isCode, isComprehension, keyOf, truthOf } from './following.ts'
import { equal, isWithin, method } from './plain-values.ts'

const MAX_STEPS = 24
const COLLECTS = /^(list|tuple|set|frozenset|sorted)$/

/** How sure a value must be: `certain` leaves out settings, the environment and whatever may be set elsewhere. */
type Certainty = 'certain' | 'by default'

/** Computes the plain values (text, numbers, lists of them) of expressions in one run of the code. */
export class Computation {
  readonly #terms: Following
  readonly #known = new Map<string, { readonly value: Constant | undefined }>()

  constructor(terms: Following) {
    this.#terms = terms
  }

  /** The value of an expression, settings counting with their default; undefined when it is not known. */
  value(node: PythonNode, frame: Frame): Constant | undefined {
    return this.#compute(node, frame, 'by default', 0)
  }

  /** The value of an expression that no setting and no other code can change. */
  certain(node: PythonNode, frame: Frame): Constant | undefined {
    return this.#compute(node, frame, 'certain', 0)
  }

  /** Forgets what was computed, for when more is known. */
  forget(): void {
    this.#known.clear()
  }

  #compute(node: PythonNode, frame: Frame, certainty: Certainty, steps: number): Constant | undefined {
    if (steps > MAX_STEPS) return undefined
    const isCostly = /^(identifier|attribute|call)$/.test(node.kind) || isComprehension(node)
    if (!isCostly) return this.#fresh(node, frame, certainty, steps + 1)
    const key = `${keyOf(node)} ${frame.id} ${certainty}`
    const known = this.#known.get(key)
    if (known !== undefined) return known.value
    this.#known.set(key, { value: undefined })
    const before = this.#terms.givenUp
    const value = this.#fresh(node, frame, certainty, steps + 1)
    if (value !== undefined || this.#terms.givenUp === before) this.#known.set(key, { value })
    else this.#known.delete(key)
    return value
  }

  #fresh(node: PythonNode, frame: Frame, certainty: Certainty, steps: number): Constant | undefined {
    const next = (inner: PythonNode | undefined): Constant | undefined =>
      inner === undefined ? undefined : this.#compute(inner, frame, certainty, steps)
    if (isComprehension(node)) return this.#members(node, frame, certainty, steps)
    const literal = literalOf(node)
    if (literal !== undefined) return literal
    switch (node.kind) {
      case 'string':
      case 'concatenated_string':
        return this.#interpolated(node, next)
      case 'parenthesized_expression':
      case 'await':
        return next(node.parts[0])
      case 'list':
      case 'tuple':
      case 'set':
        return this.#members(node, frame, certainty, steps)
      case 'binary_operator':
        return sum(node.field('operator')?.text, next(node.field('left')), next(node.field('right')))
      case 'boolean_operator':
        return this.#logic(node, next)
      case 'not_operator': {
        const value = next(node.field('argument'))
        return value === undefined ? undefined : !truthOf(value)
      }
      case 'comparison_operator':
        return this.#comparison(node, next)
      case 'conditional_expression': {
        const [yes, condition, no] = node.parts
        const chosen = next(condition)
        return chosen === undefined ? undefined : next(truthOf(chosen) ? yes : no)
      }
      case 'unary_operator': {
        const value = next(node.field('argument'))
        return typeof value === 'number' && node.text.startsWith('-') ? -value : undefined
      }
      case 'call':
        return this.#call(node, frame, certainty, next, steps)
      case 'identifier':
      case 'attribute':
      case 'subscript':
        return this.#named(node, frame, certainty, steps)
      default:
        return undefined
    }
  }

  #named(node: PythonNode, frame: Frame, certainty: Certainty, steps: number): Constant | undefined {
    const [end, ...others] = this.#terms.ends(node, frame)
    if (certainty === 'certain' && isUnsettled(this.#terms, node, frame)) return undefined
    if (end !== undefined && others.length === 0) {
      if (!isCode(end)) return end.data
      if (certainty === 'certain' && isChangeable(this.#terms.python, end.node)) return undefined
      const value = end.node.equals(node) ? undefined : this.#compute(end.node, end.frame, certainty, steps)
      if (value === '' && isDemanded(node)) return undefined
      if (value !== undefined) return value
    }
    if (certainty === 'certain') return enumerated(this.#terms.python, node)
    const constant = this.#terms.python.constant(node)
    return constant === '' && isDemanded(node) ? undefined : constant
  }

  #members(node: PythonNode, frame: Frame, certainty: Certainty, steps: number): Constant | undefined {
    const values: Constant[] = []
    const isLiteral = !isComprehension(node) && node.kind !== 'call'
    const elements = this.#terms.elements(node, frame)
    if (elements.length === 0 && !(isLiteral && node.parts.length === 0)) return undefined
    for (const element of elements) {
      const value = isCode(element) ? this.#compute(element.node, element.frame, certainty, steps) : element.data
      if (value === undefined) return undefined
      values.push(value)
    }
    return values
  }

  #interpolated(node: PythonNode, next: (inner: PythonNode | undefined) => Constant | undefined): string | undefined {
    if (node.kind === 'concatenated_string') {
      const parts = node.parts.map(next)
      return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined
    }
    let text = ''
    for (const piece of piecesOf(node)) {
      const value = typeof piece === 'string' ? piece : piece.parts.length === 1 ? next(piece.parts[0]) : undefined
      if (typeof value !== 'string' && typeof value !== 'number') return undefined
      text += String(value)
    }
    return text
  }

  #logic(node: PythonNode, next: (inner: PythonNode | undefined) => Constant | undefined): Constant | undefined {
    const isAnd = node.field('operator')?.text === 'and'
    const left = next(node.field('left'))
    if (left !== undefined) return truthOf(left) === isAnd ? next(node.field('right')) : left
    // The left side is not known: the right one may still decide.
    const right = next(node.field('right'))
    return right !== undefined && truthOf(right) !== isAnd ? right : undefined
  }

  #comparison(node: PythonNode, next: (inner: PythonNode | undefined) => Constant | undefined): Constant | undefined {
    const [left, right, ...more] = node.parts.filter((part) => part.fieldName !== 'operators')
    if (left === undefined || right === undefined || more.length > 0) return undefined
    const operator = node.tree.text.slice(left.end, right.start).replace(/\s+/g, ' ').trim()
    const [a, b] = [next(left), next(right)]
    if (a === undefined || b === undefined) return undefined
    if (operator === '==' || operator === 'is') return equal(a, b)
    if (operator === '!=' || operator === 'is not') return !equal(a, b)
    const within = operator === 'in' || operator === 'not in' ? isWithin(a, b) : undefined
    return within === undefined ? undefined : within === (operator === 'in')
  }

  #call(
    node: PythonNode,
    frame: Frame,
    certainty: Certainty,
    next: (inner: PythonNode | undefined) => Constant | undefined,
    steps: number,
  ): Constant | undefined {
    const callee = node.field('function')
    const target = callee === undefined ? undefined : this.#terms.python.resolve(callee)
    const values = argumentsOf(node)
    const first = values[0]?.value
    const name = target?.kind === 'external' ? target.name : ''
    if (COLLECTS.test(name) && first !== undefined) {
      const given = next(first) ?? this.#members(first, frame, certainty, steps)
      const members: readonly Constant[] | undefined =
        Array.isArray(given) || typeof given === 'string' ? [...given] : undefined
      return name === 'list' || name === 'tuple' ? members : members?.toSorted()
    }
    if (name === 'str' && first !== undefined) {
      const given = next(first)
      return typeof given === 'string' || typeof given === 'number' ? String(given) : undefined
    }
    if (name === 'isinstance') return this.#isInstance(first, values[1]?.value, frame)
    const seen = this.#terms.exists(node, frame)
    if (seen !== undefined) return seen
    const object =
      callee?.kind === 'attribute' && target?.kind !== 'function' ? next(callee.field('object')) : undefined
    const made =
      object === undefined
        ? undefined
        : method(
            object,
            callee?.field('attribute')?.text ?? '',
            values.map(({ value }) => next(value) ?? this.#members(value, frame, certainty, steps)),
          )
    return made ?? this.#named(node, frame, certainty, steps)
  }

  /** Only routes read from a table carry their class with them. */
  #isInstance(object: PythonNode | undefined, type: PythonNode | undefined, frame: Frame): boolean | undefined {
    const [end] = object === undefined ? [] : this.#terms.ends(object, frame)
    const own = end === undefined || isCode(end) ? undefined : this.#terms.memberOf(end, '__class__')[0]
    const given = type === undefined || own === undefined || isCode(own) ? undefined : own.data
    if (typeof given !== 'string' || type === undefined) return undefined
    const names = (type.kind === 'tuple' ? type.parts : [type]).map((one) =>
      this.#terms.python.qualifiedName(one)?.split('.').at(-1),
    )
    return names.includes(given)
  }
}

/** Whether a name stands under `if name:`, so that the empty default of a setting is not what it is there. */
export function isDemanded(node: PythonNode): boolean {
  return conditions(node).some((condition) => {
    const tested = condition.kind === 'named_expression' ? condition.field('name') : condition
    return tested?.text === node.text
  })
}

function literalOf(node: PythonNode): Constant | undefined {
  switch (node.kind) {
    case 'string':
    case 'concatenated_string':
      return stringValue(node)
    case 'integer':
      return Number(node.text.replaceAll('_', ''))
    case 'true':
      return true
    case 'false':
      return false
    default:
      return node.kind === 'none' ? null : undefined
  }
}

/** The pieces of a string with values in it: text as Python would have it, and interpolations. */
export function piecesOf(node: PythonNode): (string | PythonNode)[] {
  const pieces: (string | PythonNode)[] = []
  let at: number | undefined
  const text = (from: number, to: number): void => {
    if (to > from) pieces.push(node.tree.text.slice(from, to).replaceAll('{{', '{').replaceAll('}}', '}'))
  }
  for (const part of node.parts) {
    if (part.kind === 'string_start') at = part.end
    if (part.kind !== 'interpolation' && part.kind !== 'string_end') continue
    text(at ?? part.start, part.start)
    if (part.kind === 'interpolation') pieces.push(part)
    at = part.end
  }
  return pieces
}

function sum(
  operator: string | undefined,
  left: Constant | undefined,
  right: Constant | undefined,
): Constant | undefined {
  if (operator !== '+') return undefined
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return Array.isArray(left) && Array.isArray(right) ? [...left, ...right] : undefined
}

import type { Node } from 'oxc-parser'
import { ClassValue, Host, isCallable, type Machine, Native, type Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { sketchOf, textOf } from './text.ts'
import { isRecord, NotKnown, Promised, Unknown, type Value } from './values.ts'

/** Whether a value counts as true; undefined when that is not known. */
export function truthOf(value: Value): boolean | undefined {
  return value instanceof Unknown ? undefined : Boolean(value)
}

/** Texts of which only some comparisons are known: the name of a driver that goes by several names. */
export class Choice extends Host {
  readonly title = 'the name of the driver'
  override readonly reaches = false
  readonly yes: RegExp
  readonly no: RegExp

  constructor(yes: RegExp, no: RegExp) {
    super()
    this.yes = yes
    this.no = no
  }

  /** Whether it is this text. */
  is(text: Value): boolean | Unknown {
    if (typeof text !== 'string') return text instanceof Unknown ? text : false
    if (this.yes.test(text)) return true
    return this.no.test(text) ? false : new Unknown('under which name the driver is configured')
  }

  override get(name: string): Value {
    if (/^(?:includes|startsWith|endsWith|indexOf|match)$/.test(name)) {
      return new Native(name, (_, [text]) => {
        const found = this.is(text)
        return name === 'indexOf' && typeof found === 'boolean' ? (found ? 0 : -1) : found
      })
    }
    if (/^(?:toLowerCase|toString|trim)$/.test(name)) return new Native(name, () => this)
    return new Unknown('under which name the driver is configured')
  }
}

export function unary(machine: Machine, node: Extract<Node, { type: 'UnaryExpression' }>, scope: Scope): Value {
  if (node.operator === 'typeof' && node.argument.type === 'Identifier' && scope.find(node.argument.name) === undefined)
    return typeName(machine.evaluate(node.argument, scope))
  if (node.operator === 'delete') return removed(machine, node, scope)
  const value = machine.evaluate(node.argument, scope)
  if (node.operator === 'void') {
    // Nobody waits for it, but it is under way.
    if (value instanceof Promised && !value.taken) machine.settle(value, machine.here)
    return undefined
  }
  if (value instanceof Unknown) return value
  switch (node.operator) {
    case '!':
      return !value
    case '-':
      return typeof value === 'number' ? -value : new Unknown('a negative')
    case '+':
      return ['string', 'number', 'boolean'].includes(typeof value) ? Number(value) : new Unknown('a number')
    case 'typeof':
      return typeName(value)
    default:
      return new Unknown(`the operator ${node.operator}`)
  }
}

function removed(machine: Machine, node: Extract<Node, { type: 'UnaryExpression' }>, scope: Scope): Value {
  const { argument } = node
  if (argument.type !== 'MemberExpression') return new Unknown('delete')
  const object = machine.evaluate(argument.object, scope)
  const name = propertyName(machine, argument.property, argument.computed, scope)
  if (!isRecord(object)) return true
  if (name === undefined) {
    machine.taint(object)
    return true
  }
  const before = object[name]
  const had = Object.hasOwn(object, name)
  machine.changing({
    undo: () => {
      if (had) object[name] = before
    },
    taint: () => {
      object[name] = new Unknown(`${name} may have been removed`)
    },
  })
  delete object[name]
  return true
}

function typeName(value: Value): Value {
  if (value instanceof Unknown) return value
  if (value instanceof Choice) return 'string'
  if (isCallable(value)) return 'function'
  return typeof value
}

/** The value of `left operator right`. */
export function binary(machine: Machine, operator: string, left: Value, right: Value): Value {
  if (operator === 'instanceof') return instance(machine, left, right)
  if (operator === 'in') return contains(machine, left, right)
  if (operator === '+' && (left instanceof Unknown || right instanceof Unknown)) return unknownSum(machine, left, right)
  if (left instanceof Unknown) return left
  if (right instanceof Unknown) return right
  switch (operator) {
    case '===':
    case '==':
      return equal(left, right, operator === '==')
    case '!==':
    case '!=': {
      const same = equal(left, right, operator === '!=')
      return typeof same === 'boolean' ? !same : same
    }
    case '+':
      return sum(machine, left, right)
    default:
      return arithmetic(operator, left, right)
  }
}

function contains(machine: Machine, left: Value, right: Value): Value {
  if (typeof left !== 'string' && typeof left !== 'number') return new Unknown('in')
  if (right instanceof Host) return right.has(String(left)) ?? new Unknown('in')
  return isRecord(right) && !machine.isTainted(right) ? String(left) in right : new Unknown('in')
}

function instance(machine: Machine, left: Value, right: Value): Value {
  if (left instanceof Unknown || !(right instanceof ClassValue)) {
    const test = right instanceof Host ? right.get('(instance)', machine) : undefined
    if (test instanceof Native) return test.call(machine, [left], { place: machine.here, self: right })
    return right instanceof Native && right.name === 'Array' ? Array.isArray(left) : new Unknown('instanceof')
  }
  if (typeof left !== 'object' || left === null) return false
  let proto: unknown = Object.getPrototypeOf(left)
  while (proto !== null) {
    if (proto === right.proto) return true
    proto = Object.getPrototypeOf(proto)
  }
  return false
}

function equal(left: Value, right: Value, loose: boolean): Value {
  if (left instanceof Choice) return left.is(right)
  if (right instanceof Choice) return right.is(left)
  if (!loose) return left === right
  const isPlain = (value: Value): boolean => typeof value !== 'object' && typeof value !== 'function'
  if (left === null || right === null || left === undefined || right === undefined)
    return (left ?? null) === (right ?? null)
  if (!isPlain(left) || !isPlain(right)) return left === right ? true : new Unknown('==')
  // biome-ignore lint/suspicious/noDoubleEquals: this is what the program asks.
  return left == right
}

/** A text of which a part is not known. */
function unknownSum(machine: Machine, left: Value, right: Value): Unknown {
  const unknown = left instanceof Unknown ? left : right
  const { reason } = unknown instanceof Unknown ? unknown : new Unknown('a text')
  return new Unknown(reason, 'data', sketchOf(machine, left) + sketchOf(machine, right))
}

/** Longer texts are not a migration's. */
const MAX_TEXT = 4_000_000

function sum(machine: Machine, left: Value, right: Value): Value {
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (typeof left === 'bigint' && typeof right === 'bigint') return left + right
  const text = textOf(machine, left) + textOf(machine, right)
  if (text.length > MAX_TEXT) throw new NotKnown('a text that is too long')
  const isText = [left, right].some((one) => typeof one === 'string' || (typeof one === 'object' && one !== null))
  return isText ? text : new Unknown('a sum')
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  const areTexts = typeof left === 'string' && typeof right === 'string'
  const areNumbers = typeof left === 'number' && typeof right === 'number'
  if (areTexts || areNumbers) {
    if (operator === '<') return left < right
    if (operator === '>') return left > right
    if (operator === '<=') return left <= right
    if (operator === '>=') return left >= right
  }
  if (!areNumbers) return new Unknown(`the operator ${operator}`)
  const results: Readonly<Record<string, () => number>> = {
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
    '**': () => left ** right,
    '|': () => left | right,
    '&': () => left & right,
  }
  return results[operator]?.() ?? new Unknown(`the operator ${operator}`)
}

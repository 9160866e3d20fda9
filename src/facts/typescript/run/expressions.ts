import type { Node, Function as PlainFunction } from 'oxc-parser'
import { step } from './budget.ts'
import { argumentsOf, callOf, spreadInto } from './call-expressions.ts'
import type { Machine } from './machine.ts'
import { elementOf, memberName, objectOf, superMember } from './members.ts'
import { binary } from './operators.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'
import {
  choice,
  constant,
  external,
  isLeaning,
  leaning,
  list,
  mayBeNothing,
  stringOf,
  text,
  textParts,
  truthOf,
  UNDEFINED,
  unknown,
} from './values.ts'

type NodeOf<T extends Node['type']> = T extends PlainFunction['type'] ? PlainFunction : Extract<Node, { type: T }>
type Evaluator<T extends Node['type']> = (machine: Machine, node: NodeOf<T>, scope: Scope) => Value

/** The value of an expression; what cannot be known without running it is unknown. */
export function evaluate(machine: Machine, node: Node, scope: Scope): Value {
  step(machine)
  const evaluator = EVALUATORS[node.type] as ((machine: Machine, node: Node, scope: Scope) => Value) | undefined
  return evaluator === undefined ? unknown(node.type) : evaluator(machine, node, scope)
}

const EVALUATORS: { readonly [T in Node['type']]?: Evaluator<T> } = {
  Literal: (_machine, node) => {
    if ('regex' in node) return { kind: 'pattern', source: node.regex.pattern, flags: node.regex.flags }
    return constant(node.value)
  },
  TemplateLiteral: (machine, node, scope) => {
    const holes = node.expressions.map((hole) => machine.evaluate(hole, scope))
    const asked = machine.outside.template?.(holes)
    if (asked !== undefined) return asked
    return text(
      node.quasis.flatMap((quasi, index) => {
        const hole = holes[index]
        const own = [quasi.value.cooked ?? quasi.value.raw]
        return hole === undefined ? own : [...own, ...textParts(hole)]
      }),
    )
  },
  Identifier: (_machine, node, scope) => identifier(node.name, scope),
  ThisExpression: (_machine, _node, scope) => scope.frame.self ?? unknown('this'),
  ArrayExpression: (machine, node, scope) => {
    const found = list()
    machine.outside.createdHere?.(found)
    for (const item of node.elements) {
      if (item === null) found.items.push(UNDEFINED)
      else if (item.type === 'SpreadElement') spreadInto(machine, found, item.argument, scope)
      else found.items.push(machine.evaluate(item, scope))
    }
    return found
  },
  ObjectExpression: objectOf,
  FunctionExpression: (machine, node, scope) => machine.makeFunction(node, scope, node.id?.name ?? ''),
  ArrowFunctionExpression: (machine, node, scope) => machine.makeFunction(node, scope, ''),
  ClassExpression: (machine, node, scope) => machine.makeClass(node, scope),
  AwaitExpression: (machine, node, scope) => {
    const value = machine.evaluate(node.argument, scope)
    return machine.outside.member?.(value, '(await)', { script: scope.script, node }) ?? value
  },
  ParenthesizedExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  ChainExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  TSAsExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  TSSatisfiesExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  TSNonNullExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  TSTypeAssertion: (machine, node, scope) => machine.evaluate(node.expression, scope),
  TSInstantiationExpression: (machine, node, scope) => machine.evaluate(node.expression, scope),
  SequenceExpression: (machine, node, scope) =>
    node.expressions.map((one) => machine.evaluate(one, scope)).at(-1) ?? UNDEFINED,
  ConditionalExpression: (machine, node, scope) => {
    const test = machine.evaluate(node.test, scope)
    const truth = truthOf(test)
    if (truth !== undefined) return machine.evaluate(truth ? node.consequent : node.alternate, scope)
    const place = { script: scope.script, node: node.test }
    return choice(
      machine.under(place, false, () => machine.evaluate(node.consequent, scope), 'if', test),
      machine.under(place, true, () => machine.evaluate(node.alternate, scope), 'if', test),
    )
  },
  LogicalExpression: logical,
  BinaryExpression: (machine, node, scope) => {
    const left = node.left.type === 'PrivateIdentifier' ? unknown() : machine.evaluate(node.left, scope)
    const right = machine.evaluate(node.right, scope)
    const asked = machine.outside.binary?.(node.operator, left, right, { script: scope.script, node })
    return asked ?? binary(node.operator, left, right)
  },
  UnaryExpression: (machine, node, scope) => {
    const value = machine.evaluate(node.argument, scope)
    if (node.operator === 'void') return UNDEFINED
    if (node.operator === '!') {
      const truth = truthOf(value)
      if (truth !== undefined && isLeaning(value)) return leaning(!truth)
      return truth === undefined ? (machine.outside.negated?.(value) ?? unknown('!')) : constant(!truth)
    }
    if (node.operator === 'typeof') return typeName(value)
    if (node.operator === '-' && value.kind === 'constant') return constant(-Number(value.value))
    return unknown(node.operator)
  },
  AssignmentExpression: (machine, node, scope) => {
    const value = machine.evaluate(node.right, scope)
    const { operator } = node
    if (operator === '=') {
      machine.assign(node.left, value, scope, false)
      return value
    }
    const old = machine.evaluate(node.left, scope)
    const fresh = /^(\|\||&&|\?\?)=$/.test(operator) ? choice(old, value) : binary(operator.slice(0, -1), old, value)
    machine.assign(node.left, fresh, scope, false)
    return fresh
  },
  UpdateExpression: () => unknown('number'),
  MemberExpression: (machine, node, scope) => {
    if (node.object.type === 'Super') return superMember(machine, node, scope)
    const object = machine.evaluate(node.object, scope)
    const name = memberName(machine, node, scope)
    const place = { script: scope.script, node }
    if (node.optional && object.kind === 'absent') return object
    if (node.optional && object.kind === 'constant' && (object.value === undefined || object.value === null))
      return UNDEFINED
    const found = name === undefined ? elementOf(object) : machine.member(object, name, place)
    return node.optional && mayBeNothing(object) ? choice(found, UNDEFINED) : found
  },
  CallExpression: (machine, node, scope) => callOf(machine, node, scope),
  NewExpression: (machine, node, scope) => {
    const callee = machine.evaluate(node.callee, scope)
    return machine.call(
      callee,
      argumentsOf(machine, node.arguments, scope),
      { script: scope.script, node },
      undefined,
      true,
    )
  },
  ImportExpression: (machine, node, scope) => {
    const specifier = stringOf(machine.evaluate(node.source, scope))
    return specifier === undefined ? unknown('import') : machine.imported(scope.script, specifier, '*')
  },
  YieldExpression: (machine, node, scope) =>
    node.argument === null ? UNDEFINED : machine.evaluate(node.argument, scope),
  MetaProperty: () => external('import.meta'),
  TaggedTemplateExpression: (machine, node, scope) => {
    const tag = machine.evaluate(node.tag, scope)
    return tag.kind === 'external' ? unknown(tag.name) : unknown('template')
  },
}

function typeName(value: Value): Value {
  switch (value.kind) {
    case 'constant':
      return constant(value.value === null ? 'object' : typeof value.value)
    case 'text':
      return constant('string')
    case 'function':
    case 'class':
    case 'native':
      return constant('function')
    case 'list':
    case 'shape':
      return constant('object')
    case 'absent':
      return value.soft ? unknown('typeof') : constant('undefined')
    default:
      return unknown('typeof')
  }
}

function identifier(name: string, scope: Scope): Value {
  if (name === 'undefined') return UNDEFINED
  const found = scope.find(name)
  if (found === undefined) return external(name)
  // What an import binds is looked up when it is read: modules may import one another in a ring.
  return found.lazy === undefined ? found.value : found.lazy()
}

function logical(machine: Machine, node: Extract<Node, { type: 'LogicalExpression' }>, scope: Scope): Value {
  const left = machine.evaluate(node.left, scope)
  const truth = node.operator === '??' ? isPresent(left) : truthOf(left)
  const place = { script: scope.script, node: node.left }
  const right = (): Value => machine.evaluate(node.right, scope)
  if (node.operator === '&&') {
    if (truth === false) return left
    if (truth === true) return right()
    const second = machine.under(place, false, right, 'if', left)
    const asked = machine.outside.logical?.('&&', left, second)
    if (asked !== undefined) return asked
    return truthOf(second) === false ? second : choice(unknown('&&'), second)
  }
  if (truth === true) return left
  if (truth === false) return right()
  const second = machine.under(place, true, right, 'if', node.operator === '||' ? left : undefined)
  return (node.operator === '||' ? machine.outside.logical?.('||', left, second) : undefined) ?? choice(left, second)
}

function isPresent(value: Value): boolean | undefined {
  if (value.kind === 'constant') return value.value !== null && value.value !== undefined
  if (value.kind === 'absent') return value.soft ? undefined : false
  return truthOf(value) === true ? true : undefined
}

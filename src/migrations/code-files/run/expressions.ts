import type { Node } from 'oxc-parser'
import { Absent } from './absent.ts'
import { callOf, newOf } from './call-expressions.ts'
import { makeClass } from './classes.ts'
import { oneOf } from './flow.ts'
import { functionValue } from './function-value.ts'
import { type Machine, placeOf, type Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { globalValue } from './natives/globals.ts'
import { listOf, objectOf } from './objects.ts'
import { binary, truthOf, unary } from './operators.ts'
import { sketchOf, textOf } from './text.ts'
import { NotKnown, Pattern, Unknown, type Value } from './values.ts'

/** The value of an expression, with all it does on the way. */
export function evaluate(machine: Machine, node: Node, scope: Scope): Value {
  machine.tick()
  try {
    return evaluated(machine, node, scope)
  } catch (error) {
    if (error instanceof NotKnown) return new Unknown(error.message)
    throw error
  }
}

function evaluated(machine: Machine, node: Node, scope: Scope): Value {
  switch (node.type) {
    case 'Literal':
      if ('regex' in node && node.regex) return new Pattern(node.regex.pattern, node.regex.flags)
      return node.value
    case 'Identifier':
      return identifier(node.name, scope)
    case 'TemplateLiteral':
      return template(machine, node, scope)
    case 'TaggedTemplateExpression':
      return tagged(machine, node, scope)
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
    case 'TSInstantiationExpression':
    case 'ChainExpression':
      return chained(() => machine.evaluate(node.expression, scope))
    case 'ThisExpression':
      return scope.frame.self
    case 'ArrayExpression':
      return listOf(machine, node.elements, scope)
    case 'ObjectExpression':
      return objectOf(machine, node, scope)
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return functionValue(node, scope)
    case 'ClassExpression':
      return makeClass(machine, node, scope)
    default:
      return compound(machine, node, scope)
  }
}

function compound(machine: Machine, node: Node, scope: Scope): Value {
  switch (node.type) {
    case 'MemberExpression':
      return memberValue(machine, node, scope)
    case 'CallExpression':
      return callOf(machine, node, scope)
    case 'NewExpression':
      return newOf(machine, node, scope)
    case 'AwaitExpression':
    case 'YieldExpression':
      return node.argument === null
        ? undefined
        : machine.settle(machine.evaluate(node.argument, scope), placeOf(node.argument, scope))
    case 'UnaryExpression':
      return unary(machine, node, scope)
    case 'BinaryExpression':
      return binary(machine, node.operator, machine.evaluate(node.left, scope), machine.evaluate(node.right, scope))
    case 'LogicalExpression':
      return logical(machine, node, scope)
    case 'ConditionalExpression':
      return conditional(machine, node, scope)
    case 'AssignmentExpression':
      return assignment(machine, node, scope)
    case 'UpdateExpression': {
      const before = machine.evaluate(node.argument, scope)
      const after = typeof before === 'number' ? before + (node.operator === '++' ? 1 : -1) : new Unknown('a number')
      machine.assign(node.argument, after, scope, false)
      return node.prefix ? after : before
    }
    case 'SequenceExpression':
      return node.expressions.map((one) => machine.evaluate(one, scope)).at(-1)
    case 'ImportExpression':
      return importOf(machine, machine.evaluate(node.source, scope), scope)
    case 'MetaProperty':
      return new Unknown('import.meta')
    default:
      return new Unknown(`${node.type} is not followed`)
  }
}

function chained(work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof Absent) return undefined
    throw error
  }
}

function identifier(name: string, scope: Scope): Value {
  const binding = scope.find(name)
  return binding === undefined ? globalValue(name) : scope.read(binding, name)
}

function template(machine: Machine, node: Extract<Node, { type: 'TemplateLiteral' }>, scope: Scope): Value {
  const filled = node.expressions.map((one) => machine.evaluate(one, scope))
  const parts = node.quasis.map(({ value }) => value.cooked)
  if (parts.includes(null)) return new Unknown('a template that is not well written')
  const unknown = filled.find((one) => one instanceof Unknown)
  if (unknown instanceof Unknown) {
    const sketch = parts.map((part, at) => (part ?? '') + (at < filled.length ? sketchOf(machine, filled[at]) : ''))
    return new Unknown(unknown.reason, 'data', sketch.join(''))
  }
  return parts.map((part, at) => (part ?? '') + (at < filled.length ? textOf(machine, filled[at]) : '')).join('')
}

function tagged(machine: Machine, node: Extract<Node, { type: 'TaggedTemplateExpression' }>, scope: Scope): Value {
  const strings = node.quasi.quasis.map(({ value }) => value.cooked)
  const tag = machine.evaluate(node.tag, scope)
  const values = node.quasi.expressions.map((one) => machine.evaluate(one, scope))
  return machine.call(tag, [strings, ...values], { place: placeOf(node, scope), self: undefined })
}

function memberValue(machine: Machine, node: Extract<Node, { type: 'MemberExpression' }>, scope: Scope): Value {
  if (node.object.type === 'Super') {
    const name = propertyName(machine, node.property, node.computed, scope) ?? ''
    const { parent } = scope.frame.home ?? {}
    return parent === undefined ? new Unknown(`super.${name}`) : superMember(machine, parent, name, scope, node)
  }
  const object = machine.evaluate(node.object, scope)
  if (node.optional && (object === undefined || object === null)) throw new Absent()
  const name = propertyName(machine, node.property, node.computed, scope)
  if (name === undefined) return new Unknown('a member whose name is not known', 'code')
  return machine.member(object, name, placeOf(node.property, scope))
}

function superMember(machine: Machine, parent: Value, name: string, scope: Scope, node: Node): Value {
  const proto = typeof parent === 'object' && parent !== null && 'proto' in parent ? parent.proto : undefined
  if (proto === undefined) return new Unknown(`super.${name}`, 'code')
  return machine.member(proto, name, placeOf(node, scope))
}

function logical(machine: Machine, node: Extract<Node, { type: 'LogicalExpression' }>, scope: Scope): Value {
  const left = machine.evaluate(node.left, scope)
  const truth = node.operator === '??' ? isThere(left) : truthOf(left)
  if (truth === undefined) {
    const [tried] = machine.perhaps(placeOf(node, scope), 'whether it runs depends on a condition', [
      () => machine.evaluate(node.right, scope),
    ])
    return oneOf([left, tried?.result])
  }
  const goesOn = node.operator === '&&' ? truth : !truth
  return goesOn ? machine.evaluate(node.right, scope) : left
}

function isThere(value: Value): boolean | undefined {
  return value instanceof Unknown ? undefined : value !== undefined && value !== null
}

function conditional(machine: Machine, node: Extract<Node, { type: 'ConditionalExpression' }>, scope: Scope): Value {
  const truth = truthOf(machine.evaluate(node.test, scope))
  if (truth !== undefined) return machine.evaluate(truth ? node.consequent : node.alternate, scope)
  const tried = machine.perhaps(placeOf(node, scope), 'which of two runs depends on a condition', [
    () => machine.evaluate(node.consequent, scope),
    () => machine.evaluate(node.alternate, scope),
  ])
  return oneOf(tried.map(({ result }) => result))
}

function assignment(machine: Machine, node: Extract<Node, { type: 'AssignmentExpression' }>, scope: Scope): Value {
  const { left, right, operator } = node
  if (operator === '=') {
    const name = left.type === 'Identifier' ? left.name : ''
    const isFunction = right.type === 'FunctionExpression' || right.type === 'ArrowFunctionExpression'
    const value = isFunction ? functionValue(right, scope, name) : machine.evaluate(right, scope)
    machine.assign(left, value, scope, false)
    return value
  }
  const before = machine.evaluate(left, scope)
  if (operator === '??=' || operator === '||=' || operator === '&&=') {
    const truth = operator === '??=' ? isThere(before) : truthOf(before)
    const sets = truth === undefined ? undefined : operator === '&&=' ? truth : !truth
    if (sets === false) return before
    const value = sets === true ? machine.evaluate(right, scope) : new Unknown('it depends on a condition')
    machine.assign(left, value, scope, false)
    return value
  }
  const value = binary(machine, operator.slice(0, -1), before, machine.evaluate(right, scope))
  machine.assign(left, value, scope, false)
  return value
}

function importOf(machine: Machine, specifier: Value, scope: Scope): Value {
  const found = typeof specifier === 'string' ? importedFrom(machine, specifier, scope) : undefined
  return found ?? new Unknown('a module that is not known', 'code')
}

/** The namespace of a module by the name it is imported with. */
function importedFrom(machine: Machine, specifier: string, scope: Scope): Value {
  const loader = globalValue('require')
  return machine.call(loader, [specifier], { place: { script: scope.script, start: 0 }, self: undefined })
}

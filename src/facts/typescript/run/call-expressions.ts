import type { Argument, Expression, Node } from 'oxc-parser'
import { callBuiltin } from './builtins.ts'
import type { Machine } from './machine.ts'
import { elementOf, memberName } from './members.ts'
import type { Scope } from './scope.ts'
import type { Place, Value } from './values.ts'
import { list, stringOf, UNDEFINED, unknown } from './values.ts'

export function spreadInto(
  machine: Machine,
  target: { items: Value[]; open: boolean },
  node: Expression,
  scope: Scope,
): void {
  const value = machine.evaluate(node, scope)
  if (value.kind === 'list') {
    target.items.push(...value.items)
    if (value.open) target.open = true
  } else if (value.kind !== 'constant') {
    target.items.push(unknown('spread'))
    target.open = true
  }
}

export function argumentsOf(machine: Machine, nodes: readonly Argument[], scope: Scope): Value[] {
  const found = list()
  for (const node of nodes) {
    if (node.type === 'SpreadElement') spreadInto(machine, found, node.argument, scope)
    else found.items.push(machine.evaluate(node, scope))
  }
  return found.items
}

export function callOf(machine: Machine, node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): Value {
  const place: Place = { script: scope.script, node }
  const { callee } = node
  if (callee.type === 'Super') return callSuper(machine, node, scope)
  if (callee.type === 'MemberExpression' && callee.object.type !== 'Super') {
    const object = machine.evaluate(callee.object, scope)
    const name = memberName(machine, callee, scope)
    const args = argumentsOf(machine, node.arguments, scope)
    if (name === undefined) {
      const element = elementOf(object)
      return machine.call(
        element.kind === 'unknown' && object.kind !== 'list' ? { kind: 'method', object, name: '?' } : element,
        args,
        place,
        object,
      )
    }
    if (callee.optional && object.kind === 'absent') return object
    if (callee.optional && object.kind === 'constant' && (object.value ?? undefined) === undefined) return UNDEFINED
    const built = callBuiltin(machine, object, name, args, place)
    return (
      built ?? machine.call(machine.member(object, name, { script: scope.script, node: callee }), args, place, object)
    )
  }
  if (callee.type === 'Identifier' && callee.name === 'require' && scope.find('require') === undefined) {
    const [first] = node.arguments
    const specifier =
      first === undefined || first.type === 'SpreadElement' ? undefined : stringOf(machine.evaluate(first, scope))
    return specifier === undefined ? unknown('require') : machine.imported(scope.script, specifier, '*')
  }
  const args = argumentsOf(machine, node.arguments, scope)
  if (DECORATE.test(calleeName(callee))) return decorate(args)
  return machine.call(machine.evaluate(callee, scope), args, place)
}

function callSuper(machine: Machine, node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): Value {
  const { self, home } = scope.frame
  const args = argumentsOf(machine, node.arguments, scope)
  const place = { script: scope.script, node }
  if (self === undefined || home?.parent === undefined) return UNDEFINED
  machine.call({ kind: 'method', object: home.parent, name: '(construct)' }, args, place, self)
  return UNDEFINED
}

/** The helpers that compilers write for decorators: TypeScript, SWC and esbuild. */
const DECORATE = /^(__decorate|_ts_decorate|__decorateClass)$/

function calleeName(callee: Node): string {
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'SequenceExpression') return calleeName(callee.expressions.at(-1) ?? callee)
  return callee.type === 'MemberExpression' && callee.property.type === 'Identifier' ? callee.property.name : ''
}

/** `__decorate([…], Class)` and `__decorate([…], Class.prototype, 'member', …)` put decorators where they were written. */
function decorate([decorators, target, key]: readonly Value[]): Value {
  const given = decorators?.kind === 'list' ? decorators.items : []
  if (target?.kind === 'class') {
    target.decorators.push(...given)
    return target
  }
  const name = stringOf(key)
  const owner = target?.kind === 'method' && target.name === 'prototype' ? target.object : undefined
  if (owner?.kind === 'class' && name !== undefined) {
    owner.memberDecorators.set(name, [...given, ...(owner.memberDecorators.get(name) ?? [])])
  }
  return UNDEFINED
}

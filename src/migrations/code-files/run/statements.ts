import type { Node } from 'oxc-parser'
import { makeClass } from './classes.ts'
import { flowOf, together, waitedFor } from './flow.ts'
import { functionValue } from './function-value.ts'
import { declareBlock } from './hoisting.ts'
import { runLoop } from './loops.ts'
import { type Flow, type Machine, placeOf, type Scope } from './machine.ts'
import { exportStatement } from './modules.ts'
import { truthOf } from './operators.ts'
import { choose } from './switches.ts'
import { attemptStatement } from './tries.ts'
import { Promised, Thrown, Unknown } from './values.ts'

const EARLIER = 'an earlier condition may end the function before it'

/** Runs statements one after the other. After one that may have left, it is not known whether the rest runs. */
export function execute(machine: Machine, statements: readonly Node[], scope: Scope): Flow | undefined {
  declareBlock(statements, scope)
  for (const [at, statement] of statements.entries()) {
    const flow = executeOne(machine, statement, scope)
    if (flow === undefined) continue
    if (flow.kind !== 'maybe') return flow
    const rest = statements.slice(at + 1)
    const [first] = rest
    if (first === undefined) return flow
    const [tried] = machine.perhaps(placeOf(first, scope), EARLIER, [
      () => waitedFor(machine, execute(machine, rest, scope)),
    ])
    return together([tried?.result, flow])
  }
  return undefined
}

function executeOne(machine: Machine, node: Node, scope: Scope): Flow | undefined {
  machine.tick()
  switch (node.type) {
    case 'ExpressionStatement': {
      const value = machine.evaluate(node.expression, scope)
      // Nobody waits for it, but it is under way.
      if (value instanceof Promised && !value.taken) machine.settle(value, placeOf(node, scope))
      return undefined
    }
    case 'VariableDeclaration':
      for (const one of node.declarations) declareVariable(machine, one, scope, node.kind === 'var')
      return undefined
    case 'ReturnStatement':
      return { kind: 'return', value: node.argument === null ? undefined : machine.evaluate(node.argument, scope) }
    case 'ThrowStatement': {
      const value = machine.evaluate(node.argument, scope)
      machine.emit(machine.opaque(placeOf(node, scope), 'throw', 'it throws an error here'))
      throw new Thrown(value)
    }
    case 'BlockStatement':
      return execute(machine, node.body, scope.inner())
    case 'IfStatement':
      return branch(machine, node, scope)
    default:
      return executeOther(machine, node, scope)
  }
}

function executeOther(machine: Machine, node: Node, scope: Scope): Flow | undefined {
  switch (node.type) {
    case 'TryStatement':
      return attemptStatement(machine, node, scope)
    case 'SwitchStatement':
      return choose(machine, node, scope)
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return runLoop(machine, node, scope, undefined)
    case 'LabeledStatement':
      return labelled(machine, node, scope)
    case 'BreakStatement':
      return { kind: 'break', label: node.label?.name }
    case 'ContinueStatement':
      return { kind: 'continue', label: node.label?.name }
    case 'ClassDeclaration':
      if (node.id !== null) scope.declare(node.id.name, makeClass(machine, node, scope))
      return undefined
    default:
      exportStatement(machine, node, scope)
      return undefined
  }
}

function labelled(machine: Machine, node: Extract<Node, { type: 'LabeledStatement' }>, scope: Scope): Flow | undefined {
  const { body } = node
  const isLoop = /^(?:For|While|DoWhile)/.test(body.type)
  const flow = isLoop ? runLoop(machine, body, scope, node.label.name) : executeOne(machine, body, scope)
  return flow?.kind === 'break' && flow.label === node.label.name ? undefined : flow
}

function declareVariable(
  machine: Machine,
  node: Extract<Node, { type: 'VariableDeclarator' }>,
  scope: Scope,
  isVar: boolean,
): void {
  const { id, init } = node
  if (init === null) {
    if (id.type === 'Identifier' && !isVar) scope.declare(id.name, undefined)
    return
  }
  const name = id.type === 'Identifier' ? id.name : ''
  const isFunction = init.type === 'FunctionExpression' || init.type === 'ArrowFunctionExpression'
  const value = isFunction
    ? functionValue(init, scope, name)
    : init.type === 'ClassExpression'
      ? makeClass(machine, init, scope, name)
      : machine.evaluate(init, scope)
  const isHoisted = isVar && id.type === 'Identifier' && scope.find(id.name) !== undefined
  machine.assign(id, value, scope, !isHoisted)
}

function branch(machine: Machine, node: Extract<Node, { type: 'IfStatement' }>, scope: Scope): Flow | undefined {
  const { test, consequent, alternate } = node
  const truth = truthOf(machine.evaluate(test, scope))
  const taken = truth === true ? consequent : alternate
  if (truth !== undefined) return taken === null ? undefined : executeOne(machine, taken, scope)
  const works = [consequent, ...(alternate === null ? [] : [alternate])].map(
    (one) => () => waitedFor(machine, executeOne(machine, one, scope)),
  )
  const tried = machine.perhaps(placeOf(node, scope), 'whether it runs depends on a condition', works)
  const [first, second] = tried
  const bothReturn = alternate !== null && first?.result?.kind === 'return' && second?.result?.kind === 'return'
  return bothReturn ? { kind: 'return', value: new Unknown('it depends on a condition') } : flowOf(tried)
}

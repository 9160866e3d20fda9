import type { Node, Statement } from 'oxc-parser'
import { throwing } from './calls.ts'
import { declareHoisted } from './hoisting.ts'
import { runLoop } from './loops.ts'
import type { Condition, End, Machine } from './machine.ts'
import { Thrown } from './machine.ts'
import { exportStatement } from './modules.ts'
import type { Scope } from './scope.ts'
import type { Place, Value } from './values.ts'
import { isLeaning, sameValue, truthOf, UNDEFINED, unknown } from './values.ts'

interface Ended {
  readonly end: End
  /** The condition that decides whether what follows is reached at all. */
  readonly decidedAt?: Place
  readonly kind?: Condition['kind']
  /** What was tested there. */
  readonly value?: Value | undefined
  /** The way that ended is that of the condition not holding. */
  readonly holds?: boolean
}

/** Runs statements one after the other; what stands after a `return` that is not certain is under its condition. */
export function execute(machine: Machine, statements: readonly Node[], scope: Scope): End {
  declareHoisted(machine, statements, scope)
  let pushed = 0
  let result: End = 'next'
  try {
    for (const statement of statements) {
      const { end, decidedAt, kind = 'if', value, holds = false } = executeOne(machine, statement, scope)
      if (end === 'return' || end === 'break') return end
      if (end !== 'maybe') continue
      result = 'maybe'
      const place = decidedAt ?? { script: scope.script, node: statement }
      const condition: Condition = { place, negated: !holds, kind, value }
      machine.outside.passed?.(condition)
      machine.conditions.push(condition)
      pushed += 1
    }
  } finally {
    machine.conditions.length -= pushed
  }
  return result
}

function executeOne(machine: Machine, node: Node, scope: Scope): Ended {
  switch (node.type) {
    case 'ExpressionStatement':
      machine.evaluate(node.expression, scope)
      return { end: 'next' }
    case 'VariableDeclaration':
      for (const one of node.declarations) declareVariable(machine, one, scope)
      return { end: 'next' }
    case 'ReturnStatement':
      scope.frame.returns.push(node.argument === null ? UNDEFINED : machine.evaluate(node.argument, scope))
      return { end: 'return' }
    case 'ThrowStatement':
      throw new Thrown(machine.evaluate(node.argument, scope), { script: scope.script, node })
    case 'BlockStatement':
      return { end: execute(machine, node.body, scope.inner()) }
    case 'IfStatement':
      return branch(machine, node, scope)
    case 'TryStatement':
      return attempt(machine, node, scope)
    case 'SwitchStatement':
      return choose(machine, node, scope)
    case 'ForStatement':
    case 'ForOfStatement':
    case 'ForInStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return { end: runLoop(machine, node, scope), kind: 'loop' }
    case 'LabeledStatement':
      return executeOne(machine, node.body, scope)
    case 'BreakStatement':
    case 'ContinueStatement':
      return { end: 'break' }
    case 'ClassDeclaration':
      machine.makeClass(node, scope)
      return { end: 'next' }
    default:
      exportStatement(machine, node, scope)
      return { end: 'next' }
  }
}

function declareVariable(machine: Machine, node: Extract<Node, { type: 'VariableDeclarator' }>, scope: Scope): void {
  if (node.init === null) {
    if (node.id.type === 'Identifier' && !scope.has(node.id.name)) machine.assign(node.id, UNDEFINED, scope, true)
    return
  }
  const name = node.id.type === 'Identifier' ? node.id.name : ''
  const value =
    node.init.type === 'ArrowFunctionExpression' || node.init.type === 'FunctionExpression'
      ? machine.makeFunction(node.init, scope, name)
      : machine.evaluate(node.init, scope)
  machine.assign(node.id, value.kind === 'class' && value.name === '' ? { ...value, name } : value, scope, true)
}

function branch(machine: Machine, node: Extract<Node, { type: 'IfStatement' }>, scope: Scope): Ended {
  const value = machine.evaluate(node.test, scope)
  const truth = truthOf(value)
  if (truth !== undefined && isLeaning(value)) {
    const other = truth ? node.alternate : node.consequent
    if (other !== null) unlikely(machine, other, scope)
  }
  const taken = truth === true ? node.consequent : node.alternate
  if (truth !== undefined) return taken === null ? { end: 'next' } : decided(machine, taken, scope)
  const place = { script: scope.script, node: node.test }
  const { alternate } = node
  const first = doubtful(machine, place, false, () => executeOne(machine, node.consequent, scope).end, value)
  const second =
    alternate === null
      ? ({ end: 'next', thrown: undefined } as const)
      : doubtful(machine, place, true, () => executeOne(machine, alternate, scope).end, value)
  if (first.thrown !== undefined && second.thrown !== undefined) throw first.thrown
  const holds = first.end === 'next' && second.end !== 'next'
  // Where either way may end, nothing follows from going on.
  const known = first.end === 'next' || second.end === 'next' ? value : undefined
  const isWhole = [first.end, second.end].every((end) => end === 'next' || end === 'return' || end === 'break')
  const kind = kindOf([first, second])
  return { ...joined([first.end, second.end]), decidedAt: place, kind, value: isWhole ? known : undefined, holds }
}

/** The way a condition is known to take; a service that starts does not take one that ends in an error. */
function decided(machine: Machine, node: Node, scope: Scope): Ended {
  let result: Ended = { end: 'next' }
  const thrown = throwing(() => {
    result = executeOne(machine, node, scope)
  })
  if (thrown !== undefined && machine.outside.starts !== true) throw thrown
  return result
}

/** The way that is not to be expected: what happens there is noted, and nothing ends by it. */
function unlikely(machine: Machine, node: Node, scope: Scope): void {
  const place = { script: scope.script, node }
  const { returns } = scope.frame
  scope.frame.returns = []
  const thrown = throwing(() => {
    machine.under(place, true, () => executeOne(machine, node, scope), 'unlikely')
  })
  if (thrown !== undefined) {
    machine.under(place, true, () => machine.outside.mayThrow?.(thrown.value, thrown.place), 'unlikely')
  }
  scope.frame.returns = returns
}

interface Tried {
  readonly end: End
  readonly thrown: Thrown | undefined
}

/** When the only ways that do not go on are errors, what follows is there in any service that starts. */
function kindOf(tried: readonly Tried[]): Condition['kind'] {
  return tried.every(({ end, thrown }) => end === 'next' || thrown !== undefined) ? 'throw' : 'if'
}

/** Runs one way of several; that it throws is noted and ends only this way. */
function doubtful(machine: Machine, place: Place, negated: boolean, work: () => End, value?: Value): Tried {
  let end: End = 'next'
  const thrown = throwing(() => {
    end = machine.under(place, negated, work, 'if', value)
  })
  if (thrown !== undefined) {
    machine.under(place, negated, () => machine.outside.mayThrow?.(thrown.value, thrown.place))
  }
  return { end: thrown === undefined ? end : 'return', thrown }
}

function joined(ends: readonly End[]): { end: End } {
  const [first = 'next'] = ends
  return { end: ends.every((end) => end === first) ? first : 'maybe' }
}

function attempt(machine: Machine, node: Extract<Node, { type: 'TryStatement' }>, scope: Scope): Ended {
  let end: End = 'next'
  const leave = machine.outside.tries?.()
  const thrown = throwing(() => {
    end = execute(machine, node.block.body, scope.inner())
  })
  const { handler, finalizer } = node
  let swallows = false
  const place = { script: scope.script, node: handler ?? node }
  if (handler !== null) {
    const inside = scope.inner()
    if (handler.param !== null) machine.assign(handler.param, thrown?.value ?? unknown('error'), inside, true)
    if (thrown !== undefined) end = execute(machine, handler.body.body, inside)
    else {
      const caught = doubtful(machine, place, false, () => execute(machine, handler.body.body, inside))
      swallows = caught.thrown === undefined && caught.end !== 'return'
      if (end !== caught.end) end = 'maybe'
    }
  }
  leave?.(swallows, thrown)
  if (finalizer !== null) {
    const last = execute(machine, finalizer.body, scope.inner())
    if (last === 'return') return { end: last }
  }
  if (handler === null && thrown !== undefined) throw thrown
  return { end, decidedAt: place, kind: 'catch' }
}

function choose(machine: Machine, node: Extract<Node, { type: 'SwitchStatement' }>, scope: Scope): Ended {
  const value = machine.evaluate(node.discriminant, scope)
  const inside = scope.inner()
  const tests = node.cases.map(({ test }) => (test === null ? undefined : machine.evaluate(test, inside)))
  const place = { script: scope.script, node: node.discriminant }
  if (value.kind === 'constant' && tests.every((test) => test === undefined || test.kind === 'constant')) {
    const hit = tests.findIndex((test) => test !== undefined && sameValue(test, value))
    const from = hit >= 0 ? hit : tests.indexOf(undefined)
    if (from < 0) return { end: 'next' }
    const end = execute(machine, statementsFrom(node.cases, from), inside)
    return { end: end === 'break' ? 'next' : end, decidedAt: place }
  }
  const tried = node.cases.map((_, index) =>
    doubtful(machine, place, false, () => execute(machine, statementsFrom(node.cases, index), inside)),
  )
  const ends = tried.map(({ end }): End => (end === 'break' ? 'next' : end))
  if (!tests.includes(undefined)) ends.push('next')
  return { ...joined(ends), decidedAt: place, kind: kindOf(tried) }
}

/** The statements of a case, and of those after it as far as it falls through. */
function statementsFrom(cases: readonly Extract<Node, { type: 'SwitchCase' }>[], from: number): Statement[] {
  return cases.slice(from).flatMap(({ consequent }) => consequent)
}

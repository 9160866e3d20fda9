import type { Node } from 'oxc-parser'
import type { End, Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import type { Value } from './values.ts'
import { constant, unknown } from './values.ts'

type Loop = Extract<
  Node,
  { type: 'ForStatement' | 'ForOfStatement' | 'ForInStatement' | 'WhileStatement' | 'DoWhileStatement' }
>

/** More turns than this are not followed one by one. */
const MAX_TURNS = 500

/** Runs a loop: once for each element of what is known, else once with what is not. */
export function runLoop(machine: Machine, node: Loop, scope: Scope): End {
  const inside = scope.inner()
  if (node.type === 'ForStatement' && node.init !== null) machine.execute([initOf(node.init)], inside)
  const over =
    node.type === 'ForOfStatement' || node.type === 'ForInStatement' ? elementsOf(machine, node, scope) : undefined
  if (over !== undefined && (node.type === 'ForOfStatement' || node.type === 'ForInStatement')) {
    let result: End = 'next'
    for (const value of over) {
      const turn = scope.inner()
      bind(machine, node.left, value, turn)
      const end = machine.execute(bodyOf(node.body), turn)
      if (end === 'return') return end
      if (end === 'maybe') result = 'maybe'
    }
    return result
  }
  const place = { script: scope.script, node }
  const end = machine.under(
    place,
    false,
    () => {
      if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
        bind(machine, node.left, unknown('element'), inside)
      } else if (node.type !== 'ForStatement') machine.evaluate(node.test, inside)
      if (node.type === 'ForStatement') forget(machine, node, inside)
      return machine.execute(bodyOf(node.body), inside)
    },
    'loop',
  )
  return end === 'return' || end === 'maybe' ? 'maybe' : 'next'
}

function initOf(node: Node): Node {
  return node.type === 'VariableDeclaration'
    ? node
    : ({ type: 'EmptyStatement', start: node.start, end: node.end } as const)
}

/** A counter has many values. */
function forget(machine: Machine, node: Extract<Loop, { type: 'ForStatement' }>, scope: Scope): void {
  if (node.init?.type !== 'VariableDeclaration') return
  for (const one of node.init.declarations) machine.assign(one.id, unknown('counter'), scope, true)
}

function bodyOf(node: Node): readonly Node[] {
  return node.type === 'BlockStatement' ? node.body : [node]
}

function bind(machine: Machine, left: Node, value: Value, scope: Scope): void {
  if (left.type === 'VariableDeclaration') {
    const [only] = left.declarations
    if (only !== undefined) machine.assign(only.id, value, scope, true)
  } else machine.assign(left, value, scope, false)
}

function elementsOf(
  machine: Machine,
  node: Extract<Loop, { type: 'ForOfStatement' | 'ForInStatement' }>,
  scope: Scope,
): readonly Value[] | undefined {
  const value = machine.evaluate(node.right, scope)
  if (node.type === 'ForInStatement') {
    return value.kind === 'shape' && !value.open ? [...value.fields.keys()].map((name) => constant(name)) : undefined
  }
  if (value.kind !== 'list' || value.open || value.items.length > MAX_TURNS) return undefined
  return [...value.items]
}

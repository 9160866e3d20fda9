import type { Node } from 'oxc-parser'
import { isWorse } from '../origins/ranks.ts'
import type { OriginKind } from '../origins/types.ts'
import type { FunctionNode } from '../typescript/run/values.ts'
import { callOrigin } from './call-origins.ts'
import { isSent, parameterOf } from './requests.ts'
import { isTested } from './tested.ts'
import type { Frame, Surroundings, Tracing, Trail } from './trail.ts'
import type { Given } from './tree.ts'
import { isFunction, nameOfKey, plain, treeOf } from './tree.ts'
import type { NodeOrigin, Spot } from './types.ts'

const MAX_DEPTH = 30
const MAX_STEPS = 1500
const MAX_FRAMES = 4

/** Follows values back to where they come from. Not flow-sensitive: every assignment of a name counts. */
export class NodeTracer implements Tracing {
  readonly around: Surroundings
  readonly #known = new Map<Node, NodeOrigin>()

  constructor(around: Surroundings) {
    this.around = around
  }

  of(spot: Spot): NodeOrigin {
    let found = this.#known.get(spot.node)
    if (found === undefined) {
      found = this.trace(spot, { depth: 0, frames: 0, frame: undefined, open: new Set(), budget: { left: MAX_STEPS } })
      this.#known.set(spot.node, found)
    }
    return found
  }

  trace(spot: Spot, trail: Trail): NodeOrigin {
    const node = plain(spot.node)
    const own: Spot = { script: spot.script, node }
    if (trail.open.has(node) && trail.frame === undefined) return { kind: 'constant', from: own }
    if (trail.depth > MAX_DEPTH || trail.budget.left-- <= 0) return { kind: 'unknown', from: own }
    const inner = { ...trail, depth: trail.depth + 1, open: new Set(trail.open).add(node) }
    switch (node.type) {
      case 'Literal':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
      case 'ClassExpression':
        return { kind: 'constant', from: own }
      case 'TemplateLiteral':
        return this.worst(own, node.expressions, inner)
      case 'BinaryExpression':
        return node.operator === '+'
          ? this.worst(own, [node.left as Node, node.right], inner)
          : { kind: 'limited', from: own }
      case 'UnaryExpression':
      case 'UpdateExpression':
        return { kind: 'limited', from: own }
      case 'LogicalExpression':
        return this.worst(own, [node.left, node.right], inner)
      case 'ConditionalExpression':
        return this.worst(own, [node.consequent, node.alternate], inner)
      case 'AssignmentExpression':
        return this.worst(own, [node.right], inner)
      case 'ArrayExpression':
        return this.worst(
          own,
          node.elements.flatMap((one) => (one === null ? [] : [one.type === 'SpreadElement' ? one.argument : one])),
          inner,
        )
      case 'ObjectExpression':
        return this.worst(
          own,
          node.properties.map((one) => (one.type === 'SpreadElement' ? one.argument : one.value)),
          inner,
        )
      case 'Identifier':
        return this.#identifier(own, node.name, inner)
      case 'MemberExpression':
        return this.#member(own, node, inner)
      case 'TaggedTemplateExpression':
      case 'CallExpression':
      case 'NewExpression':
        return callOrigin(this, own, inner)
      default:
        return { kind: 'unknown', from: own }
    }
  }

  /** The most dangerous of several parts. */
  worst(at: Spot, parts: readonly Node[], trail: Trail): NodeOrigin {
    let result: NodeOrigin = { kind: 'constant', from: at }
    for (const node of parts) {
      const found = this.trace({ script: at.script, node }, trail)
      if (isWorse(found.kind, result.kind)) result = found
      if (result.kind === 'request') break
    }
    return result
  }

  #identifier(spot: Spot, name: string, trail: Trail): NodeOrigin {
    if (name === 'undefined') return { kind: 'constant', from: spot }
    const binding = treeOf(spot.script).find(name, spot.node)
    if (binding === undefined) return { kind: 'unknown', from: spot }
    if (isTested(spot)) return { kind: 'limited', from: spot }
    if (binding.kind === 'function' || binding.kind === 'class') return { kind: 'constant', from: spot }
    if (binding.imported !== undefined) {
      const value = this.around.names.valueOf(spot)
      return value.node === spot.node
        ? { kind: 'unknown', from: spot }
        : this.trace(value, { ...trail, frame: undefined })
    }
    const assigned = this.#given(spot, binding.values, trail)
    if (binding.parameter === undefined)
      return binding.values.length === 0 ? { kind: loopCounter(spot) ? 'limited' : 'unknown', from: spot } : assigned
    const passed = this.#parameter(
      spot,
      binding.parameter.of,
      binding.parameter.place,
      parameterOf(binding),
      binding.parameter.path,
      trail,
    )
    return isWorse(assigned.kind, passed.kind) ? assigned : passed
  }

  #given(spot: Spot, values: readonly Given[], trail: Trail): NodeOrigin {
    let result: NodeOrigin = { kind: 'constant', from: spot }
    for (const { node, path } of values) {
      const found = this.#part({ script: spot.script, node }, path, trail)
      if (isWorse(found.kind, result.kind)) result = found
    }
    return result
  }

  /** Members of a value: of a request only what the client writes, of an object literal the one that is taken. */
  #part(spot: Spot, path: readonly string[], trail: Trail): NodeOrigin {
    const [first, ...rest] = path
    if (first === undefined) return this.trace(spot, trail)
    const value = plain(spot.node)
    if (first === 'length') return { kind: 'limited', from: spot }
    if (this.#isRequest({ script: spot.script, node: value })) {
      const key = { type: 'Identifier', name: first, start: 0, end: 0 } as Node
      return { kind: isSent(key) ? 'request' : 'unknown', from: spot }
    }
    if (value.type === 'ObjectExpression') {
      const found = value.properties.find((one) => one.type === 'Property' && nameOfKey(one.key) === first)
      if (found?.type === 'Property') return this.#part({ script: spot.script, node: found.value }, rest, trail)
    }
    return this.trace(spot, trail)
  }

  #isRequest(spot: Spot): boolean {
    const { node, script } = spot
    if (node.type !== 'Identifier') return false
    const binding = treeOf(script).find(node.name, node)
    const of = binding?.parameter?.of
    return (
      of !== undefined &&
      binding !== undefined &&
      parameterOf(binding) === 'request' &&
      this.around.isHandler({ script, node: of })
    )
  }

  #member(spot: Spot, node: Extract<Node, { type: 'MemberExpression' }>, trail: Trail): NodeOrigin {
    const { names } = this.around
    const object: Spot = { script: spot.script, node: plain(node.object) }
    const member = nameOfKey(node.property)
    if (/^(length|size|byteLength)$/.test(member) || isTested(spot)) return { kind: 'limited', from: spot }
    if (this.#isRequest(object)) return { kind: isSent(node.property) ? 'request' : 'unknown', from: spot }
    const name = names.nameOf(spot)
    if (name !== undefined && /^(process\.(env|argv)|os\.|import\.meta)/.test(name))
      return { kind: 'settings', from: spot }
    const value = names.valueOf(spot)
    if (value.node !== node) {
      const found = this.trace(value, { ...trail, frame: undefined })
      // What an object was made with is its state, not an argument of this call.
      return found.kind === 'parameter' ? { kind: 'unknown', from: spot } : found
    }
    if (object.node.type === 'ThisExpression') return { kind: 'unknown', from: spot }
    if (object.node.type === 'Identifier') {
      const binding = treeOf(spot.script).find(object.node.name, object.node)
      // A member of an enumeration.
      if (binding?.kind === 'other' && binding.node.type === 'TSEnumDeclaration') return { kind: 'limited', from: spot }
    }
    const origin = this.trace(object, trail)
    // A key of a fixed table gives what is written there.
    if (node.computed && origin.kind === 'constant') return { kind: 'limited', from: origin.from }
    return origin
  }

  #parameter(
    spot: Spot,
    func: FunctionNode,
    place: number,
    holds: ReturnType<typeof parameterOf>,
    path: readonly string[],
    trail: Trail,
  ): NodeOrigin {
    const owner: Spot = { script: spot.script, node: func }
    if (trail.frame?.func === func) {
      const given = trail.frame.call.node.arguments[place]
      const outer = { ...trail, frame: trail.frame.outer }
      if (given === undefined || given.type === 'SpreadElement')
        return { kind: given === undefined ? 'constant' : 'unknown', from: spot }
      return this.#part({ script: trail.frame.call.script, node: given }, path, outer)
    }
    if (this.around.isHandler(owner)) {
      const kind: OriginKind = holds === 'sent' ? 'request' : holds === 'limited' ? 'limited' : 'unknown'
      return { kind, from: spot }
    }
    const list = iterated(owner)
    if (list !== undefined) return place === 0 ? this.#part(list, path, trail) : { kind: 'limited', from: spot }
    const calls = trail.frames < MAX_FRAMES ? this.around.callersOf(owner) : undefined
    if (calls === undefined || calls.length === 0) return { kind: 'parameter', from: spot }
    let result: NodeOrigin = { kind: 'constant', from: spot }
    for (const { script, node } of calls) {
      const given = node.arguments[place]
      const next = { ...trail, frames: trail.frames + 1, frame: undefined }
      const found: NodeOrigin =
        given === undefined
          ? { kind: 'constant', from: spot }
          : given.type === 'SpreadElement'
            ? { kind: 'unknown', from: spot }
            : this.#part({ script, node: given }, path, next)
      if (isWorse(found.kind, result.kind)) result = found
    }
    return result
  }

  /** What a function of the repository gives for this call. */
  returned(
    func: Spot & { readonly node: FunctionNode },
    call: Frame['call'],
    values: readonly Node[],
    trail: Trail,
  ): NodeOrigin {
    if (trail.frames >= MAX_FRAMES) return { kind: 'unknown', from: call }
    const frame: Frame = { func: func.node, call, outer: trail.frame }
    return this.worst({ script: func.script, node: func.node }, values, { ...trail, frames: trail.frames + 1, frame })
  }
}

/** `for (let i = 0; …)`, and the index a callback is given. */
function loopCounter({ script, node }: Spot): boolean {
  const { parents } = treeOf(script)
  for (let at = parents.get(node); at !== undefined && !isFunction(at); at = parents.get(at))
    if (at.type === 'ForStatement') return true
  return false
}

/** The list whose members a callback is given: `ids` of `ids.forEach((id) => …)`. */
function iterated({ script, node }: Spot): Spot | undefined {
  const call = treeOf(script).parents.get(node)
  if (call?.type !== 'CallExpression' || call.arguments[0] !== node) return undefined
  const callee = plain(call.callee)
  if (callee.type !== 'MemberExpression') return undefined
  const isOverList = /^(forEach|map|flatMap|filter|some|every|find|findIndex)$/.test(nameOfKey(callee.property))
  return isOverList ? { script, node: callee.object } : undefined
}

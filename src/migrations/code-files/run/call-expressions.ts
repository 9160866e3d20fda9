import type { Argument, Node } from 'oxc-parser'
import { Absent } from './absent.ts'
import { callMethod } from './calls.ts'
import { runConstructor, setFields } from './classes.ts'
import { Closure, type Machine, type Place, placeOf, type Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { globalValue } from './natives/globals.ts'
import { listOf } from './objects.ts'
import { recordOf, Unknown, type Value } from './values.ts'

export function callOf(machine: Machine, node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): Value {
  const { callee } = node
  if (callee.type === 'Super') return callSuper(machine, node, scope)
  const bare = callee.type === 'ParenthesizedExpression' ? callee.expression : callee
  const target = bare.type === 'ChainExpression' ? bare.expression : bare
  if (target.type === 'MemberExpression' && target.object.type !== 'Super')
    return callMember(machine, node, target, scope)
  const name = target.type === 'Identifier' ? target.name : ''
  const helper = HELPERS[name]
  if (helper !== undefined) {
    const known = helper(machine, argumentsOf(machine, node.arguments, scope), scope)
    if (known !== undefined) return known.value
  }
  const called = machine.evaluate(target, scope)
  if (node.optional && (called === undefined || called === null)) throw new Absent()
  const args = argumentsOf(machine, node.arguments, scope)
  const isSuper = target.type === 'MemberExpression'
  return machine.call(called, args, { place: placeOf(target, scope), self: isSuper ? scope.frame.self : undefined })
}

function callMember(
  machine: Machine,
  node: Extract<Node, { type: 'CallExpression' }>,
  target: Extract<Node, { type: 'MemberExpression' }>,
  scope: Scope,
): Value {
  const object = machine.evaluate(target.object, scope)
  if (target.optional && (object === undefined || object === null)) throw new Absent()
  const name = propertyName(machine, target.property, target.computed, scope)
  const place = placeOf(target.property, scope)
  if (node.optional && name !== undefined) {
    const member = machine.member(object, name, place)
    if (member === undefined || member === null) throw new Absent()
  }
  const args = argumentsOf(machine, node.arguments, scope)
  return callMethod(machine, object, name, args, place)
}

export function argumentsOf(machine: Machine, nodes: readonly Argument[], scope: Scope): Value[] {
  return listOf(machine, nodes, scope)
}

export function newOf(machine: Machine, node: Extract<Node, { type: 'NewExpression' }>, scope: Scope): Value {
  const callee = machine.evaluate(node.callee, scope)
  const args = argumentsOf(machine, node.arguments, scope)
  return machine.construct(callee, args, { place: placeOf(node, scope), self: undefined })
}

function callSuper(machine: Machine, node: Extract<Node, { type: 'CallExpression' }>, scope: Scope): Value {
  const { self, home } = scope.frame
  const args = argumentsOf(machine, node.arguments, scope)
  if (home === undefined) return undefined
  runConstructor(machine, home.parent, args, { place: placeOf(node, scope), self })
  setFields(machine, home, self)
  return undefined
}

type Helper = (machine: Machine, args: readonly Value[], scope: Scope) => { readonly value: Value } | undefined

/** A module of CommonJS as an import of the whole or of its default sees it. */
function interop(whole: boolean): Helper {
  return (machine, [module]) => {
    if (module instanceof Unknown) return { value: module }
    const isModule = machine.member(module, '__esModule')
    if (isModule === true) return { value: module }
    const made = whole && typeof module === 'object' && module !== null ? { ...module } : {}
    return { value: recordOf([...Object.entries(made), ['default', module]]) }
  }
}

/** What compilers write instead of the language's own words: TypeScript's and Babel's helpers. */
const HELPERS: Readonly<Record<string, Helper>> = {
  __importDefault: interop(false),
  __importStar: interop(true),
  _interopRequireDefault: interop(false),
  _interop_require_default: interop(false),
  _interopRequireWildcard: interop(true),
  __awaiter: (machine, [self, , , body], scope) =>
    body instanceof Closure ? { value: machine.call(asAsync(body), [], siteOf(scope, self)) } : undefined,
  require: (machine, [specifier], scope) =>
    scope.find('require') === undefined && typeof specifier === 'string'
      ? { value: machine.call(globalValue('require'), [specifier], siteOf(scope, undefined)) }
      : undefined,
}

function siteOf(scope: Scope, self: Value): { readonly place: Place; readonly self: Value } {
  return { place: { script: scope.script, start: 0 }, self }
}

function asAsync(body: Closure): Closure {
  const { node } = body
  if (node.type === 'ArrowFunctionExpression') return body
  return new Closure({ ...node, async: true, generator: false }, body.scope, body.name)
}

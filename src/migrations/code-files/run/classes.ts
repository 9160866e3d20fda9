import type { Class } from 'oxc-parser'
import { type CallSite, ClassValue, Closure, Host, type Machine, type Place, type Scope } from './machine.ts'
import { propertyName } from './names.ts'
import { accessor } from './objects.ts'
import { postpone } from './promises.ts'
import { runClosure } from './run-closure.ts'
import { Thrown, Unknown, type Value } from './values.ts'

/** Makes a class of its definition. */
export function makeClass(machine: Machine, node: Class, around: Scope, name = ''): ClassValue {
  const parent = node.superClass === null ? undefined : machine.evaluate(node.superClass, around)
  const scope = around.inner()
  const made = new ClassValue(node, scope, node.id?.name ?? name, parent)
  if (node.id !== null) scope.declare(node.id.name, made)
  const inside = scope.inner({ self: made, home: made })
  Object.assign(made.proto, { constructor: made })
  for (const element of node.body.body) {
    if (element.type === 'StaticBlock') machine.execute(element.body, inside)
    if (element.type === 'MethodDefinition' && element.kind !== 'constructor') {
      const key = propertyName(machine, element.key, element.computed, scope)
      if (key === undefined) continue
      const target = element.static ? made.statics : made.proto
      const method = new Closure(element.value, scope, key, { home: made })
      if (element.kind === 'get' || element.kind === 'set') {
        const before = Object.hasOwn(target, key) ? target[key] : undefined
        target[key] = accessor(before, element.kind, method)
      } else target[key] = method
    }
    if (element.type === 'PropertyDefinition' && element.static) {
      const key = propertyName(machine, element.key, element.computed, scope)
      if (key !== undefined)
        made.statics[key] = element.value === null ? undefined : machine.evaluate(element.value, inside)
    }
  }
  return made
}

export function constructClass(machine: Machine, made: ClassValue, args: readonly Value[], { place }: CallSite): Value {
  const self = Object.create(made.proto) as Record<string, Value>
  runConstructor(machine, made, args, { place, self })
  return self
}

/** Runs the constructor of a class, or that of its parent, on an object; then its fields have values. */
export function runConstructor(machine: Machine, made: Value, args: readonly Value[], site: CallSite): void {
  if (made === undefined) return
  if (!(made instanceof ClassValue)) {
    foreign(machine, made, args, site)
    return
  }
  const { self, place } = site
  const own = made.node.body.body.find((one) => one.type === 'MethodDefinition' && one.kind === 'constructor')
  if (made.parent === undefined) setFields(machine, made, self)
  if (own?.type === 'MethodDefinition') {
    runClosure(machine, new Closure(own.value, made.scope, made.name, { home: made }), args, site)
  } else {
    runConstructor(machine, made.parent, args, { place, self })
    if (made.parent !== undefined) setFields(machine, made, self)
  }
}

/** Gives the fields of a class their values: those of a derived one have them when `super()` comes back. */
export function setFields(machine: Machine, made: ClassValue, self: Value): void {
  const inside = made.scope.inner({ self, home: made })
  for (const element of made.node.body.body) {
    if (element.type !== 'PropertyDefinition' || element.static || element.declare === true) continue
    const key = propertyName(machine, element.key, element.computed, made.scope)
    if (key === undefined) continue
    machine.setMember(self, key, element.value === null ? undefined : machine.evaluate(element.value, inside))
  }
}

/** A class of a library: what it makes of the object is not known, except where it is modelled. */
function foreign(machine: Machine, made: Value, args: readonly Value[], { self, place }: CallSite): void {
  if (made instanceof Host && made.title === 'Error') {
    machine.setMember(self, 'message', args[0])
    return
  }
  if (made instanceof Host && made.title === 'p-lazy') {
    postpone(self as object, args[0])
    return
  }
  if (made instanceof Unknown || made instanceof Host) {
    machine.taint(self as object)
    return
  }
  throw new Thrown(`it extends what is no class (${placeText(machine, place)})`)
}

function placeText(machine: Machine, place: Place): string {
  const { file, line } = machine.position(place)
  return `${file}:${line}`
}

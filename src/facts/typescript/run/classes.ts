import type { Class, Node } from 'oxc-parser'
import type { Machine } from './machine.ts'
import { propertyName } from './names.ts'
import type { Scope } from './scope.ts'
import { frame } from './scope.ts'
import type { ClassValue, FunctionNode, Place, Shape, Value } from './values.ts'
import { unknown } from './values.ts'

/** Makes a class of its definition: decorators evaluated, static members set. */
export function makeClass(machine: Machine, node: Class, scope: Scope): ClassValue {
  const made: ClassValue = {
    kind: 'class',
    node,
    script: scope.script,
    scope,
    name: node.id?.name ?? '',
    parent: node.superClass === null ? undefined : machine.evaluate(node.superClass, scope),
    statics: new Map(),
    decorators: [],
    memberDecorators: new Map(),
    injected: new Map(),
  }
  if (node.id !== null && node.type === 'ClassDeclaration') scope.declare(node.id.name, made)
  made.decorators.push(...node.decorators.map(({ expression }) => machine.evaluate(expression, scope)))
  const inside = scope.inner(frame(made, made))
  for (const element of node.body.body) {
    if (element.type === 'StaticBlock') machine.execute(element.body, inside)
    if (element.type === 'StaticBlock' || element.type === 'TSIndexSignature') continue
    const name = propertyName(machine, element.key, element.computed, scope)
    if (name === undefined) continue
    if (element.decorators.length > 0) {
      made.memberDecorators.set(
        name,
        element.decorators.map(({ expression }) => machine.evaluate(expression, scope)),
      )
    }
    if (!element.static) continue
    if (element.type === 'MethodDefinition' || element.type === 'TSAbstractMethodDefinition') {
      made.statics.set(name, selfOf(machine.makeFunction(element.value, inside, `${made.name}.${name}`, made), made))
    } else if (element.value !== null) made.statics.set(name, machine.evaluate(element.value, inside))
  }
  readInjected(machine, made)
  return made
}

/** The classes that the types of constructor parameters name, for containers that inject by type. */
function readInjected(machine: Machine, made: ClassValue): void {
  const own = constructorOf(made)
  for (const parameter of own?.params ?? []) {
    const bare = parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter
    const pattern = bare.type === 'AssignmentPattern' ? bare.left : bare
    if (pattern.type !== 'Identifier') continue
    const type = pattern.typeAnnotation?.typeAnnotation
    if (type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier') {
      made.injected.set(pattern.name, {
        kind: 'native',
        name: '(type)',
        call: () => machine.evaluate(type.typeName, made.scope),
      })
    }
  }
}

export function constructorOf(made: ClassValue): FunctionNode | undefined {
  for (const element of made.node.body.body) {
    if (element.type === 'MethodDefinition' && element.kind === 'constructor') return element.value
  }
  return undefined
}

function selfOf(value: Value, self: Value): Value {
  return value.kind === 'function' ? { ...value, self } : value
}

type Member = Extract<Node, { type: 'MethodDefinition' | 'PropertyDefinition' | 'TSAbstractMethodDefinition' }>

function memberNamed(made: ClassValue, name: string, isStatic: boolean): Member | undefined {
  const all = made.node.body.body.filter((element): element is Member => {
    if (element.type !== 'MethodDefinition' && element.type !== 'PropertyDefinition') return false
    if (element.static !== isStatic) return false
    const { key } = element
    if (key.type === 'PrivateIdentifier') return `#${key.name}` === name
    return (
      (key.type === 'Identifier' && !element.computed && key.name === name) ||
      (key.type === 'Literal' && key.value === name)
    )
  })
  return all.find((one) => one.type !== 'MethodDefinition' || one.kind !== 'set') ?? all[0]
}

/** A method of a class or of its parents, bound to `self`; getters are asked for their value. */
export function methodOf(machine: Machine, made: ClassValue, name: string, self: Value): Value | undefined {
  const found = memberNamed(made, name, false)
  if (found?.type === 'MethodDefinition') {
    const scope = made.scope.inner(frame(self, made))
    const func = selfOf(machine.makeFunction(found.value, scope, `${made.name}.${name}`, made), self)
    return found.kind === 'get' ? machine.call(func, [], { script: made.script, node: found }) : func
  }
  if (made.parent?.kind === 'class') return methodOf(machine, made.parent, name, self)
  if (made.parent === undefined || made.parent.kind === 'constant') return undefined
  return { kind: 'method', object: made.parent, name }
}

/** `new` of a class of the repository: fields and constructors, parents first. */
export function construct(machine: Machine, made: ClassValue, args: readonly Value[], place: Place): Value {
  const self: Shape = { kind: 'shape', fields: new Map(), open: isOpen(made), type: made, place }
  initialise(machine, made, args, place, self)
  return self
}

function isOpen(made: ClassValue): boolean {
  if (made.parent?.kind === 'class') return isOpen(made.parent)
  return made.parent !== undefined
}

/** Runs the constructor of a class on an object, as `super(…)` does. */
export function initialise(
  machine: Machine,
  made: ClassValue,
  args: readonly Value[],
  place: Place,
  self: Value,
): void {
  const own = constructorOf(made)
  if (own === undefined) {
    if (made.parent?.kind === 'class') initialise(machine, made.parent, args, place, self)
    setFields(machine, made, self)
    return
  }
  if (made.parent === undefined) setFields(machine, made, self)
  const scope = made.scope.inner(frame(self, made))
  const func = machine.makeFunction(own, scope, `${made.name}.constructor`, made)
  // Fields stand before what the constructor does; those of a derived class are set after `super`, a little later.
  if (made.parent !== undefined) setFields(machine, made, self)
  machine.call(selfOf(func, self), args, place)
}

function setFields(machine: Machine, made: ClassValue, self: Value): void {
  if (self.kind !== 'shape') return
  const scope = made.scope.inner(frame(self, made))
  for (const element of made.node.body.body) {
    if (element.type !== 'PropertyDefinition' || element.static) continue
    const name = propertyName(machine, element.key, element.computed, scope)
    if (name === undefined || (element.value === null && self.fields.has(name))) continue
    if (element.value === null) {
      if (!self.fields.has(name)) self.fields.set(name, unknown(name))
    } else self.fields.set(name, machine.evaluate(element.value, scope))
  }
}

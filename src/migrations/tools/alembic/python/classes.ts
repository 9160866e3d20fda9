import type { StatementOf } from './ast.ts'
import type { Machine } from './machine.ts'
import { PyClass } from './objects.ts'
import { Scope } from './scope.ts'
import { typeNameOf } from './truth.ts'
import type { CallSite, ClassDefinition, PyValue } from './values.ts'
import { PyCallable, PyObject, Unknown } from './values.ts'

/** The value of a `class` statement. */
export function makeClass(machine: Machine, node: StatementOf<'class'>, scope: Scope): PyValue {
  const bases = node.bases.map(({ name, value }) => ({ name, value: machine.parts.evaluate(value, scope) }))
  const inner = new Scope('class', { source: scope.source, outer: scope })
  machine.parts.execute(node.body, inner)
  const members = new Map<string, PyValue>()
  for (const name of inner.names.keys()) {
    const span = { start: node.start, end: node.start }
    members.set(name, machine.parts.evaluate({ kind: 'name', name, ...span }, inner))
  }
  const site = machine.site(scope, { start: node.start, end: node.start })
  const positional = bases.flatMap(({ name, value }) => (name === undefined ? [value] : []))
  const made = classOf({ name: node.name, bases: positional, members }, inner.annotated, site)
  inner.madeClass = made
  return made
}

function classOf(definition: ClassDefinition, annotated: readonly string[], site: CallSite): PyValue {
  const { name, bases } = definition
  const unknown = bases.find((base) => base instanceof Unknown)
  if (unknown instanceof Unknown)
    return new Unknown(`${name} derives from ${unknown.reason}`, site.position, unknown.reach)
  const library = bases.find(
    (base) => base instanceof PyObject && !(base instanceof PyClass) && base.subclass !== undefined,
  )
  if (library instanceof PyObject) {
    return library.subclass?.(definition, site) ?? site.unknown(`a class made from ${library.typeName}`)
  }
  const derived = bases
    .flatMap((base) => (base instanceof PyClass ? base.mro : []))
    .find((base) => base.derive !== undefined)
  if (derived?.derive !== undefined) return derived.derive(definition, annotated, site)
  const own: PyClass[] = []
  for (const base of bases) {
    if (base instanceof PyClass) own.push(base)
    else if (!(base instanceof PyCallable) || !HARMLESS.has(base.name)) {
      return site.unknown(`a class made from ${base instanceof PyCallable ? base.name : typeNameOf(base)}`)
    }
  }
  return new PyClass(name, own, definition.members, annotated)
}

/** Bases that change nothing the evaluator looks at. */
const HARMLESS = new Set(['object', 'Generic', 'Protocol', 'ABC'])

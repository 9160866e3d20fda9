import type { Target } from './ast.ts'
import { attributeOf } from './attributes.ts'
import type { Machine } from './machine.ts'
import type { Scope } from './scope.ts'
import { deleteItemOf, itemOf, setItemOf } from './subscripts.ts'
import { iterate, typeNameOf } from './truth.ts'
import type { PyValue } from './values.ts'
import { PyList, PyObject, Unknown } from './values.ts'

/** `target = value`. What an assignment to something unknown changes is unknown too. */
export function assign(machine: Machine, target: Target, value: PyValue, scope: Scope): void {
  const site = machine.site(scope, target)
  switch (target.kind) {
    case 'name':
      machine.bind(scope.binding(target.name), target.name, value)
      return
    case 'attribute': {
      const object = machine.parts.evaluate(target.object, scope)
      const done = object instanceof PyObject && object.setAttribute?.(target.name, value, site) === true
      if (!done && object !== null && typeof object === 'object') {
        lost(machine, object, site.unknown(`an attribute of ${typeNameOf(object)} was set`))
      }
      return
    }
    case 'subscript': {
      const object = machine.parts.evaluate(target.object, scope)
      const index = machine.parts.evaluate(target.index, scope)
      if (!setItemOf(object, index, value, site))
        lost(machine, object, site.unknown('an item was set at an unknown place'))
      return
    }
    default:
      unpack(machine, target, value, scope)
  }
}

/** After a change that cannot be followed, nothing is known of the object. */
function lost(machine: Machine, object: PyValue, reason: Unknown): void {
  if (object instanceof Unknown) machine.doubt(object)
  else if (typeof object === 'object' && object !== null) machine.taint(object, reason)
}

function unpack(machine: Machine, target: Extract<Target, { kind: 'unpack' }>, value: PyValue, scope: Scope): void {
  const { items, star } = target
  const site = machine.site(scope, target)
  const values = iterate(value, site)
  if (values instanceof Unknown) {
    machine.doubt(values)
    for (const item of items) assign(machine, item, values, scope)
    return
  }
  const tail = star === -1 ? 0 : items.length - star - 1
  if (star === -1 ? values.length !== items.length : values.length < items.length - 1) {
    const words = values.length < items.length ? 'not enough' : 'too many'
    site.raise('ValueError', `${words} values to unpack (expected ${items.length})`)
  }
  for (const [place, item] of items.entries()) {
    if (place === star) assign(machine, item, new PyList(values.slice(star, values.length - tail)), scope)
    else {
      const at = star !== -1 && place > star ? values.length - (items.length - place) : place
      assign(machine, item, values[at] ?? null, scope)
    }
  }
}

/** The present value of a target, for `+=`. */
export function valueOfTarget(
  machine: Machine,
  target: Target,
  scope: Scope,
): { value: PyValue; store: (value: PyValue) => void } {
  const site = machine.site(scope, target)
  if (target.kind === 'attribute') {
    const object = machine.parts.evaluate(target.object, scope)
    const store = (value: PyValue) => {
      const done = object instanceof PyObject && object.setAttribute?.(target.name, value, site) === true
      if (!done) lost(machine, object, site.unknown('an attribute was set'))
    }
    return { value: machine.trusted(attributeOf(object, target.name, site)), store }
  }
  if (target.kind === 'subscript') {
    const object = machine.parts.evaluate(target.object, scope)
    const index = machine.parts.evaluate(target.index, scope)
    const store = (value: PyValue) => {
      if (!setItemOf(object, index, value, site))
        lost(machine, object, site.unknown('an item was set at an unknown place'))
    }
    return { value: machine.trusted(itemOf(object, index, site)), store }
  }
  const value =
    target.kind === 'name' ? machine.parts.evaluate(target, scope) : site.unknown('a tuple cannot be changed')
  return { value, store: (changed) => assign(machine, target, changed, scope) }
}

export function remove(machine: Machine, target: Target, scope: Scope): void {
  const site = machine.site(scope, target)
  if (target.kind === 'name') {
    const holder = scope.binding(target.name)
    if (!holder.names.has(target.name)) site.raise('NameError', `name '${target.name}' is not defined`)
    machine.bind(holder, target.name, undefined)
  } else if (target.kind === 'unpack') {
    for (const item of target.items) remove(machine, item, scope)
  } else {
    const object = machine.parts.evaluate(target.object, scope)
    const done = target.kind === 'subscript' && deleteItemOf(object, machine.parts.evaluate(target.index, scope), site)
    if (!done) lost(machine, object, site.unknown('something of it was deleted'))
  }
}

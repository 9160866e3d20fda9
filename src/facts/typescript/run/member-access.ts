import { soften } from './calls.ts'
import { methodOf } from './classes.ts'
import type { Machine } from './machine.ts'
import type { Place, Value } from './values.ts'
import { choice, constant, external, presentOptions, text, UNDEFINED, unknown } from './values.ts'

/** The value of `object.name`. */
export function memberOf(machine: Machine, object: Value, name: string, place: Place): Value {
  const answered = machine.outside.member?.(object, name, place)
  if (answered !== undefined) return answered
  switch (object.kind) {
    case 'shape':
      return memberOfShape(machine, object, name)
    case 'list':
      return memberOfList(object, name)
    case 'constant':
      if (typeof object.value === 'string' && name === 'length') return constant(object.value.length)
      return object.value === undefined || object.value === null ? UNDEFINED : { kind: 'method', object, name }
    case 'class':
      return memberOfClass(machine, object, name)
    case 'external':
      return memberOfExternal(object.name, name, place)
    case 'function':
      return object.fields.get(name) ?? (name === 'prototype' ? unknown(name) : { kind: 'method', object, name })
    case 'made':
      return object.fields.get(name) ?? { kind: 'method', object, name }
    case 'choice':
      return choice(...presentOptions(object).map((one) => memberOf(machine, one, name, place)))
    case 'absent':
      return soften(object)
    case 'unknown':
      return unknown(object.text === '' ? name : `${object.text}.${name}`)
    default:
      return { kind: 'method', object, name }
  }
}

function memberOfShape(machine: Machine, object: Extract<Value, { kind: 'shape' }>, name: string): Value {
  const own = object.fields.get(name)
  if (own !== undefined) return own
  const inherited = object.type === undefined ? undefined : methodOf(machine, object.type, name, object)
  if (inherited !== undefined) return inherited
  return object.open ? unknown(name) : UNDEFINED
}

function memberOfList({ items, open }: Extract<Value, { kind: 'list' }>, name: string): Value {
  if (name === 'length') return open ? unknown('length') : constant(items.length)
  return /^\d+$/.test(name) ? (items[Number(name)] ?? (open ? unknown('element') : UNDEFINED)) : unknown(name)
}

function memberOfClass(machine: Machine, made: Extract<Value, { kind: 'class' }>, name: string): Value {
  const own = made.statics.get(name)
  if (own !== undefined) return own
  if (name === 'name') return constant(made.name)
  if (name === 'prototype') return { kind: 'method', object: made, name }
  if (made.parent !== undefined) return machine.member(made.parent, name, { script: made.script, node: made.node })
  return unknown(name)
}

function memberOfExternal(of: string, name: string, { script }: Place): Value {
  if (name === 'default') return external(of)
  if (name === '__esModule') return constant(false)
  if (of === 'import.meta') {
    const folder = script.file.includes('/') ? `/${script.file.slice(0, script.file.lastIndexOf('/'))}` : ''
    if (name === 'url') return constant(`file:///(repository)/${script.file}`)
    if (name === 'dirname') return constant(`/(repository)${folder}`)
    if (name === 'filename') return constant(`/(repository)/${script.file}`)
  }
  if (/^process\.env$/.test(of)) return unknown(`${of}.${name}`)
  if (of === 'path' && name === 'sep') return text(['/'])
  return external(`${of}.${name}`)
}

/** `object.name = value`. */
export function setMember(machine: Machine, object: Value, name: string, value: Value, place: Place): void {
  machine.outside.assigned?.(object, name, value, place)
  if (object.kind === 'choice') {
    for (const one of object.options) setMember(machine, one, name, value, place)
    return
  }
  const fields =
    object.kind === 'shape' || object.kind === 'made' || object.kind === 'function'
      ? object.fields
      : object.kind === 'class'
        ? object.statics
        : undefined
  if (object.kind === 'list' && /^\d+$/.test(name)) object.items[Number(name)] = value
  const old = fields?.get(name)
  const isDoubtful = machine.conditions.some(({ kind }) => kind === 'if' || kind === 'catch')
  const mayBeLeft = old === undefined && machine.outside.isDoubtful?.(object) === true
  if (mayBeLeft) fields?.set(name, choice(value, UNDEFINED))
  else fields?.set(name, old !== undefined && isDoubtful && !isUndefined(old) ? choice(value, old) : value)
}

function isUndefined(value: Value): boolean {
  return value.kind === 'constant' && value.value === undefined
}

import { Closure, type NativeCall } from '../machine.ts'
import { itemsOf } from '../objects.ts'
import { isRecord, NotKnown } from '../values.ts'

const own: Readonly<Record<string, NativeCall>> = {
  call: (machine, [self, ...args], { place, self: callee }) => machine.call(callee, args, { place, self }),
  apply: (machine, [self, list], { place, self: callee }) => {
    const args = list === undefined || list === null ? [] : itemsOf(machine, list)
    if (args === undefined) throw new NotKnown('arguments')
    return machine.call(callee, args, { place, self })
  },
  bind: (_, [self, ...given], { self: callee }) => {
    if (!(callee instanceof Closure)) return callee
    const { node, scope, name, home } = callee
    const target = callee.bound ? callee.self : self
    return new Closure(node, scope, name, { self: target, bound: true, home, given: [...callee.given, ...given] })
  },
}

export function functionMethod(name: string): NativeCall | undefined {
  return Object.hasOwn(own, name) ? own[name] : undefined
}

const hasOwn: NativeCall = (machine, [name], { self }) => {
  if (!isRecord(self) || machine.isTainted(self) || typeof name !== 'string') throw new NotKnown('a member')
  return Object.hasOwn(self, name)
}

export function objectMethod(name: string): NativeCall | undefined {
  return name === 'hasOwnProperty' ? hasOwn : undefined
}

import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Value } from './values.ts'
import { join } from './values.ts'
import type { Environment, Exit } from './walk.ts'

/** How a run through some statements goes on: past them, with what is known then, or out by one of the exits. */
export interface Flow {
  readonly falls: Environment | undefined
  readonly exits: Exit[]
}

/** Whether an `except` clause catches what an exit throws. The first that does wins, as in Python. */
export function catches(handler: PythonNode, exit: Exit): boolean {
  const types = handler.parts
    .filter(({ kind }) => kind !== 'block')
    .map(({ text }) => text)
    .join()
  if (types === '' || /\b(Exception|BaseException)\b/.test(types)) return !caughtEarlier(handler, exit)
  if (exit.kind === 'error') return !/^\(?HTTPException\)?$/.test(types) && !caughtEarlier(handler, exit)
  const name = /^raise\s+([\w.]+)/.exec(exit.at.text)?.[1]?.split('.').at(-1)
  return name !== undefined && types.includes(name)
}

function caughtEarlier(handler: PythonNode, exit: Exit): boolean {
  if (exit.kind === 'error') return false
  const before = (handler.parentNode?.parts ?? []).filter(
    (one) => one.kind === 'except_clause' && one.index < handler.index,
  )
  return before.some((one) => catches(one, exit))
}

export function assign(target: PythonNode | undefined, value: Value, environment: Environment): void {
  if (target === undefined) return
  const names = target.kind === 'identifier' || target.kind === 'attribute' ? [target] : target.find('identifier')
  for (const { text } of names) environment.set(text, value)
}

export function isThrown(exit: Exit): boolean {
  return exit.kind === 'error' || (exit.kind !== 'pass' && exit.at.kind !== 'return_statement')
}

/** What a handler does with the failure of a verifying call is certain about identity, whatever status it picks. */
export function verified(exit: Exit, cause: Exit): Exit {
  return cause.kind === 'error' && exit.kind === 'reject' && cause.certain ? { ...exit, certain: true } : exit
}

export function merge(left: Flow, right: Flow): Flow {
  const exits = [...left.exits, ...right.exits]
  if (left.falls === undefined || right.falls === undefined) return { falls: left.falls ?? right.falls, exits }
  const falls: Environment = new Map()
  for (const name of new Set([...left.falls.keys(), ...right.falls.keys()])) {
    falls.set(name, join(left.falls.get(name), right.falls.get(name)))
  }
  return { falls, exits }
}

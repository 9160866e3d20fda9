import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Evaluation } from './evaluation.ts'
import type { Value } from './values.ts'
import { join, UNKNOWN } from './values.ts'
import type { Environment, Exit } from './walk.ts'

/** How a run through some statements goes on: past them, with what is known then, or out by one of the exits. */
export interface Flow {
  readonly falls: Environment | undefined
  readonly exits: Exit[]
}

/** Whether an `except` clause catches what an exit throws. The first that does wins, as in Python. */
export function catches(python: PythonFacts, handler: PythonNode, exit: Exit): boolean {
  const types = handler.parts
    .filter(({ kind }) => kind !== 'block')
    .map(({ text }) => text)
    .join()
  const isBroad = types === '' || /\b(Exception|BaseException)\b/.test(types)
  return (isBroad || isNamed(python, types, exit)) && !caughtEarlier(python, handler, exit)
}

/** Whether a clause names the exception, one of its bases, or what may be one of them. */
function isNamed(python: PythonFacts, types: string, exit: Exit): boolean {
  const thrown = exit.thrownBy ?? exit.at
  const names = thrown.kind === 'raise_statement' ? namesThrown(python, thrown) : undefined
  if (names !== undefined) return names.some((name) => new RegExp(String.raw`\b${name}\b`).test(types))
  return exit.kind === 'error' ? !/^\(?HTTPException\)?$/.test(types) : /\bHTTPException\b/.test(types)
}

/** The class of the exception and its bases, without modules; undefined when it could not be read. */
function namesThrown(python: PythonFacts, statement: PythonNode): readonly string[] | undefined {
  const expression = statement.parts[0]
  const callee = expression?.kind === 'call' ? expression.field('function') : expression
  const found = callee === undefined ? undefined : python.resolve(callee)
  if (found?.kind === 'class') {
    const { classes, external } = python.lineage(found)
    return [...classes.map(({ name }) => last(name)), ...external.map(last)]
  }
  if (found?.kind === 'external' || (found === undefined && expression?.kind === 'call'))
    return [last(found?.name ?? callee?.text ?? '')]
  return undefined
}

function last(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

function caughtEarlier(python: PythonFacts, handler: PythonNode, exit: Exit): boolean {
  const before = (handler.parentNode?.parts ?? []).filter(
    (one) => one.kind === 'except_clause' && one.index < handler.index,
  )
  return before.some((one) => catches(python, one, exit))
}

/** The exit that a call on the way takes when what it calls raises. */
export function raisedIn({ raises, raisedBy }: Evaluation, at: PythonNode, certain: boolean): Exit {
  const exit: Exit = { kind: raises ?? 'error', at, certain, value: UNKNOWN }
  return raisedBy === undefined ? exit : { ...exit, thrownBy: raisedBy }
}

export function assign(target: PythonNode | undefined, value: Value, environment: Environment): void {
  if (target === undefined) return
  const names = target.kind === 'identifier' || target.kind === 'attribute' ? [target] : target.find('identifier')
  for (const { text } of names) environment.set(text, value)
}

export function isThrown(exit: Exit): boolean {
  return exit.kind === 'error' || (exit.kind !== 'pass' && (exit.thrownBy ?? exit.at).kind !== 'return_statement')
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

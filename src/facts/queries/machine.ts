import type { PythonNode } from '../../parsers/python/tree.ts'
import type { ModelsFacts } from '../models/types.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Ownership } from '../tenancy/ownership.ts'
import type { Block, Expression } from './code.ts'
import type { Flow } from './flow.ts'
import { openAccess } from './flow.ts'
import type { Judged } from './judge.ts'
import { judgeStatement } from './judge.ts'
import { readBody } from './read-statements.ts'
import type { Site } from './site.ts'
import { leansOnRow, trustOf } from './trust.ts'
import type { Access, Instance, Names, Ref, Statement, Value } from './values.ts'

/** How deep calls are followed from an entry. */
export const MAX_DEPTH = 32
/** How many expressions are looked at for one entry before the rest is given up. */
const MAX_STEPS = 25_000

/** Parses the text of a SQL statement; undefined when it is none. */
export type ReadSql = (text: string, node: Site, given: ReadonlyMap<string, Value>) => Statement[] | undefined

/** What the parts of the follower share while one entry is followed. */
export interface Machine {
  readonly python: PythonFacts
  readonly models: ModelsFacts
  readonly ownership: Ownership
  readonly readSql: ReadSql
  readonly bodies: Map<string, Block>
  /** Functions and methods of the service by their bare name. */
  readonly named: (name: string) => readonly PythonNode[]
  /** Values of names of modules, once found. */
  readonly globals: Map<string, Value>
  /** What attributes of objects are made of, by class and name. */
  readonly assigned: Map<string, Value | undefined>
  /** What calls came to, by their arguments. */
  readonly summaries: Map<string, Summary>
  /** Guards too long to be followed to the end. */
  readonly endless: Set<string>
  readonly run: Run
  evaluate(expression: Expression, flow: Flow): Value
  call(definition: PythonNode, given: Call, flow: Flow): Value
  apply(target: Value, given: Call, flow: Flow): Value
}

/** The arguments of one call, evaluated. */
export interface Call {
  readonly self: Value | undefined
  readonly closure: Names | undefined
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  /** True when arguments were unpacked that are not known. */
  readonly open: boolean
  readonly node: PythonNode
}

export const NO_ARGUMENTS: Omit<Call, 'node'> = {
  self: undefined,
  closure: undefined,
  positional: [],
  named: new Map(),
  open: false,
}

/** The references in the arguments of a call, in the order they are met: two calls that differ in them alone are one. */
export interface Numbering {
  readonly refs: Ref[]
  readonly accesses: Map<Ref, Access>
  readonly objects: Instance[]
}

/** What a call did and gave, in terms of its arguments. */
export interface Summary {
  readonly numbering: Numbering
  readonly value: Value
  readonly accesses: readonly Access[]
  readonly depth: number
  /** How many expressions were looked at. */
  readonly steps: number
  /** True where it would have gone deeper at a lower depth. */
  readonly tooDeep: boolean
  readonly lost: Run['lost']
  readonly proven: readonly Ref[]
  readonly closed: readonly Ref[]
  readonly opened: readonly Ref[]
  readonly role: string | undefined
  readonly wrote: boolean
  /** What it put into objects it was given, by their number. */
  readonly puts: readonly { readonly object: number; readonly name: string; readonly value: Value }[]
  /** How many calls deeper it went. */
  readonly height: number
  /** The functions that were entered on the way. */
  readonly calls: ReadonlySet<string>
}

/** What happens while one entry is followed. */
export interface Run {
  readonly accesses: Access[]
  readonly stack: PythonNode[]
  /** What was open where each function of the stack was entered. */
  readonly entered: ReadonlyMap<Ref, Access>[]
  /** The functions that were entered from each function of the stack. */
  readonly calls: Set<string>[]
  /** Calls that got rows or statements and could not be followed. */
  readonly lost: { readonly node: PythonNode; readonly reason: string }[]
  /** Attributes of objects that were set, in order. */
  readonly puts: { readonly object: Instance; readonly name: string }[]
  /** The highest the stack has been since the innermost call that is to be remembered. */
  highest: number
  steps: number
  refs: number
  gaveUp: boolean
  /** The outermost call that was not entered a second time: what lies above it on the stack holds everywhere. */
  floor: number
  /** Set when a call was not entered since the stack was too high. */
  tooDeep: boolean
  /** Guards that are being followed. */
  authenticating: number
}

export function newRun(): Run {
  return {
    accesses: [],
    stack: [],
    entered: [],
    calls: [],
    lost: [],
    puts: [],
    highest: 0,
    steps: 0,
    refs: 0,
    gaveUp: false,
    floor: Number.POSITIVE_INFINITY,
    tooDeep: false,
    authenticating: 0,
  }
}

/** Counts one step; false when the entry has taken too many. */
export function mayGoOn(run: Run): boolean {
  run.steps++
  if (run.steps > MAX_STEPS) run.gaveUp = true
  return !run.gaveUp
}

/** Whether so many steps more are within what an entry may take. */
export function mayTake(run: Run, steps: number): boolean {
  return run.steps + steps <= MAX_STEPS
}

/** Sets an attribute of an object; one that all requests share stays as it is. */
export function putInto({ puts }: Run, object: Instance, name: string, value: Value): void {
  if (object.shared !== undefined) return
  object.attributes.set(name, value)
  puts.push({ object, name })
}

export function keyOf(node: Site): string {
  return `${node.tree.file}:${node.index}`
}

export function bodyOf(machine: Machine, definition: PythonNode): Block {
  const key = keyOf(definition)
  let body = machine.bodies.get(key)
  if (body === undefined) {
    body = readBody(definition)
    machine.bodies.set(key, body)
  }
  return body
}

/** A statement is sent to the database: judged with what is known here, and remembered. */
export function access(machine: Machine, statement: Statement, node: PythonNode, flow: Flow): Access {
  const { run, ownership } = machine
  const judged = judgedHere(statement, ownership, flow)
  const made: Access = {
    ref: `row ${++run.refs}`,
    operation: statement.operation,
    statement,
    node,
    ...judged,
    role: flow.role,
    authenticates: run.authenticating > 0,
    through: [...run.stack],
  }
  run.accesses.push(made)
  if (statement.operation !== 'select') flow.wrote = true
  if (judged.scope !== 'scoped' && judged.scope !== 'none' && flow.role === undefined && run.authenticating === 0)
    openAccess(flow, made)
  return made
}

/** What is to be said of a statement at this point; `leans` where it is limited as far as a row it starts from is. */
export function judgedHere(
  statement: Statement,
  ownership: Ownership,
  flow: Pick<Flow, 'proven'>,
): Judged & { readonly leans: boolean } {
  const judged = judgeStatement(statement, ownership, (value) => trustOf(value, flow))
  if (judged.scope === 'scoped' || judged.scope === 'none') return { ...judged, leans: false }
  const leaning = judgeStatement(statement, ownership, (value) => {
    const trust = trustOf(value, flow)
    return trust !== 'own' && leansOnRow(value) ? 'own' : trust
  })
  if (leaning.scope !== 'scoped') return { ...judged, leans: false }
  return { ...leaning, confirms: [], why: 'it starts from a row that was read before', leans: true }
}

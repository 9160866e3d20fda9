import type { PythonNode } from '../../parsers/python/tree.ts'
import { keyOf } from '../origins/handlers.ts'
import type { PythonFacts } from '../python/types.ts'
import { isSession } from '../transactions/sites.ts'

/** Methods of a session that ask the database. */
const ASKS = /^(execute|exec|scalars?|stream|stream_scalars|get|get_one|refresh)$/
/** What ends a chain that begins with `session.query(…)`. */
const ENDS = /^(all|first|one|one_or_none|scalar|scalar_one|scalar_one_or_none|count|get|exists)$/
const WRITES = /^\(?\s*(\w+\.)*(insert|update|delete|text|pg_insert|sa_insert)\(/
const LOCKS = /\bwith_for_update\b|\bFOR UPDATE\b/
const ENTITY = /^(\w+\.)*[A-Z]\w*$/
const MAX_DEPTH = 2

/** Tells calls that ask the database, there and then, and functions that do. */
export class Reads {
  readonly #python: PythonFacts
  readonly #known = new Map<string, PythonNode | undefined>()

  constructor(python: PythonFacts) {
    this.#python = python
  }

  /** Where a call asks the database: itself, or in a function of the repository it leads to. */
  sentBy(call: PythonNode, depth = 0): PythonNode | undefined {
    if (isRead(call)) return call
    if (depth >= MAX_DEPTH) return undefined
    const callee = call.field('function')
    const target = callee === undefined ? undefined : this.#python.resolve(callee)
    return target?.kind === 'function' ? this.#readIn(target.node, depth + 1) : undefined
  }

  #readIn(definition: PythonNode, depth: number): PythonNode | undefined {
    const key = `${keyOf(definition)} ${depth}`
    if (this.#known.has(key)) return this.#known.get(key)
    this.#known.set(key, undefined)
    const found = this.#find(definition, depth)
    this.#known.set(key, found)
    return found
  }

  #find(definition: PythonNode, depth: number): PythonNode | undefined {
    const body = definition.field('body')
    // What is remembered is asked for once.
    if (body === undefined || /cache|memo/i.test(decorationOf(definition))) return undefined
    for (const call of body.find('call')) {
      if (call.enclosing('function_definition')?.equals(definition) !== true || !isAlways(call, body)) continue
      const sent = this.sentBy(call, depth)
      if (sent !== undefined) return sent
    }
    return undefined
  }
}

/** A call that asks the database in the line it stands in. */
export function isRead(call: PythonNode): boolean {
  const callee = call.field('function')
  if (callee?.kind !== 'attribute') return false
  const method = callee.field('attribute')?.text ?? ''
  const object = callee.field('object')
  if (ASKS.test(method) && isSession(object)) {
    const first = call.field('arguments')?.parts[0]
    if (first === undefined) return false
    if (method === 'get' || method === 'get_one') return ENTITY.test(first.text)
    if (method === 'refresh') return false
    const statement = `${first.text} ${assignedBefore(first)?.text ?? ''}`
    // Rows that are locked one after the other are asked for one after the other on purpose.
    return !WRITES.test(first.text) && !WRITES.test(assignedBefore(first)?.text ?? '') && !LOCKS.test(statement)
  }
  return ENDS.test(method) && startsWithQuery(object)
}

/** `session.query(Lead).filter(…)` */
function startsWithQuery(object: PythonNode | undefined): boolean {
  for (let at = object; at !== undefined; ) {
    if (at.kind !== 'call') return false
    const callee = at.field('function')
    if (callee?.kind !== 'attribute') return false
    if (callee.field('attribute')?.text === 'query') return isSession(callee.field('object'))
    at = callee.field('object')
  }
  return false
}

/** The value a name was last given before it stands here, in the same function. */
export function assignedBefore(node: PythonNode): PythonNode | undefined {
  if (node.kind !== 'identifier') return undefined
  const around = node.enclosing('function_definition')
  const name = node.text
  let found: PythonNode | undefined
  for (const one of around?.find('assignment') ?? []) {
    if (one.start < node.start && one.field('left')?.text === name) found = one.field('right') ?? found
  }
  return found
}

function decorationOf(definition: PythonNode): string {
  const outer = definition.parentNode
  return outer?.kind === 'decorated_definition' ? outer.text.slice(0, definition.start - outer.start) : ''
}

/** Not below a condition, a loop or a handler of exceptions inside the given block. */
export function isAlways(node: PythonNode, block: PythonNode): boolean {
  if (node.equals(block)) return true
  for (let at = node.parentNode; at !== undefined && !at.equals(block); at = at.parentNode) {
    if (MAY_SKIP.test(at.kind)) return false
  }
  return true
}

const MAY_SKIP =
  /^(if_statement|while_statement|for_statement|except_clause|conditional_expression|boolean_operator|match_statement|lambda|list_comprehension|set_comprehension|dictionary_comprehension|generator_expression)$/

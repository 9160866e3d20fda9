import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Scope } from '../python/bindings.ts'
import { readScope } from '../python/bindings.ts'
import { keyOf } from './handlers.ts'

/** What a function does to its local names beyond plain assignments. */
export interface Body {
  readonly scope: Scope
  /** Expressions added to a name: `x += e`, `x.append(e)`, `x[k] = e`. */
  readonly additions: ReadonlyMap<string, readonly PythonNode[]>
  /** Expressions a name is unpacked or looped from: `a, b = e`, `for x in e`. */
  readonly unpacked: ReadonlyMap<string, readonly PythonNode[]>
  /**
   * Names and attributes (as written) that are compared with `in`, with what they are looked up in, and those matched
   * against a pattern or tested with `isidentifier()` (undefined).
   */
  readonly tested: ReadonlyMap<string, PythonNode | undefined>
}

const ADDING = /^(append|extend|add|insert|update|write|setdefault)$/
const TESTING = /^(isidentifier|isalnum|isdigit|isnumeric|isdecimal)$/
const MATCHING = /(^|\.)(match|fullmatch)$/

/** `validate_table_name(table)` as a statement: it raises when it does not like the value. */
const VALIDATING =
  /(^|\.)_?(validate|check|ensure|verify|assert)_\w*(id|ident\w*|name|path|table|column|field|key|slug|schema|safe)$/

/** Reads functions (and module bodies) once each. */
export class Bodies {
  readonly #known = new Map<string, Body>()

  of(owner: PythonNode): Body {
    const key = keyOf(owner)
    let body = this.#known.get(key)
    if (body === undefined) {
      body = readBody(owner)
      this.#known.set(key, body)
    }
    return body
  }
}

function readBody(owner: PythonNode): Body {
  const additions = new Map<string, PythonNode[]>()
  const unpacked = new Map<string, PythonNode[]>()
  const tested = new Map<string, PythonNode | undefined>()
  // A module's own statements only: its functions are read when they are asked about.
  const roots = owner.kind === 'module' ? owner.parts.filter(({ kind }) => !DEFINITIONS.test(kind)) : [owner]
  for (const root of roots) {
    readAdditions(root, additions)
    readUnpacking(root, unpacked)
    readTests(root, tested)
  }
  return { scope: readScope(owner), additions, unpacked, tested }
}

const DEFINITIONS = /^(function_definition|class_definition|decorated_definition)$/

function put(map: Map<string, PythonNode[]>, name: string | undefined, node: PythonNode | undefined): void {
  if (name === undefined || node === undefined) return
  const list = map.get(name)
  if (list === undefined) map.set(name, [node])
  else list.push(node)
}

function readAdditions(root: PythonNode, additions: Map<string, PythonNode[]>): void {
  for (const node of root.find('augmented_assignment')) put(additions, node.field('left')?.text, node.field('right'))
  for (const node of root.find('assignment')) {
    const left = node.field('left')
    if (left?.kind === 'subscript') put(additions, left.field('value')?.text, node.field('right'))
  }
  for (const node of root.find('call')) {
    const callee = node.field('function')
    if (callee?.kind !== 'attribute' || !ADDING.test(callee.field('attribute')?.text ?? '')) continue
    const list = node.field('arguments')
    for (const value of list?.kind === 'argument_list' ? list.parts : []) {
      put(additions, callee.field('object')?.text, value)
    }
  }
}

function readUnpacking(root: PythonNode, unpacked: Map<string, PythonNode[]>): void {
  for (const node of root.find('assignment', 'for_statement')) {
    const left = node.field('left')
    const right = node.field('right')
    if (left === undefined || right === undefined) continue
    if (node.kind === 'for_statement' || left.kind === 'pattern_list' || left.kind === 'tuple_pattern') {
      const isPair = left.kind === 'pattern_list' && /^enumerate\b/.test(right.text)
      for (const name of left.find('identifier')) {
        // The first of an enumeration is a number.
        if (!(isPair && name.equals(left.parts[0]))) put(unpacked, name.text, right)
      }
    }
  }
}

function readTests(root: PythonNode, tested: Map<string, PythonNode | undefined>): void {
  for (const node of root.find('comparison_operator')) {
    const [left, right] = node.parts.filter((part) => part.fieldName !== 'operators')
    if (left !== undefined && /^["']\.\.["']$/.test(left.text) && right !== undefined) tested.set(right.text, undefined)
    const isMembership = /^(not\s+)?in\b/.test(node.text.slice((left?.end ?? 0) - node.start).trimStart())
    if (left !== undefined && right !== undefined && isMembership && !/^["'(]*["']/.test(right.text)) {
      tested.set(left.text.replace(/\.(lower|upper|strip|casefold)\(\)$/, ''), right)
    }
  }
  for (const node of root.find('call')) {
    const callee = node.field('function')
    const isStatement = node.parentNode?.kind === 'expression_statement'
    if (isStatement && VALIDATING.test(callee?.text ?? '')) {
      for (const value of node.field('arguments')?.parts ?? []) tested.set(value.text, undefined)
    }
    if (callee?.kind !== 'attribute') continue
    const name = callee.field('attribute')?.text ?? ''
    if (TESTING.test(name)) tested.set(callee.field('object')?.text ?? '', undefined)
    if (MATCHING.test(name)) {
      for (const value of node.field('arguments')?.parts ?? []) tested.set(value.text, undefined)
    }
  }
}

/** The expressions that can have given a name its value at a use, newest first. */
export interface Reaching {
  /** What was assigned. */
  readonly values: readonly PythonNode[]
  /** What was added (`x += e`, `x.append(e)`), or unpacked and looped from. */
  readonly others: readonly PythonNode[]
  /** True when one of the assignments is certainly passed before the use: a parameter of the name is overwritten. */
  readonly isReplaced: boolean
}

/**
 * Assignments before the use, back to the newest one that is certainly passed; all of them when the use stands in
 * another function or before the first (a loop).
 */
export function reaching(body: Body, owner: PythonNode, use: PythonNode): Reaching {
  const name = use.text
  const values = (body.scope.names.get(name) ?? []).flatMap((one) => (one.kind === 'value' ? [one.node] : []))
  const others = [...(body.additions.get(name) ?? []), ...(body.unpacked.get(name) ?? [])]
  const isOwn = use.enclosing('function_definition', 'lambda')?.equals(owner) === true
  const before = isOwn ? values.filter((one) => one.end <= use.start) : []
  if (before.length === 0) return { values, others, isReplaced: false }
  const kept: PythonNode[] = []
  for (const value of before.toReversed()) {
    kept.push(value)
    if (isPassed(value, use) && !mentions(value, name)) {
      return {
        values: kept,
        others: others.filter((one) => one.start > value.end && one.start < use.end),
        isReplaced: true,
      }
    }
  }
  return { values: kept, others: others.filter((one) => one.start < use.end), isReplaced: false }
}

/** True when the block the assignment stands in holds the use as well. */
function isPassed(value: PythonNode, use: PythonNode): boolean {
  const block = value.enclosing('block', 'module')
  return block !== undefined && block.start <= use.start && use.end <= block.end
}

export function mentions(node: PythonNode, name: string): boolean {
  return node.find('identifier').some(({ text }) => text === name)
}

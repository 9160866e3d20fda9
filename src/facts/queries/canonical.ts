import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Flow } from './flow.ts'
import type { Call, Numbering } from './machine.ts'
import type { Access, Instance, Predicate, Ref, Statement, Value } from './values.ts'

/** Larger arguments than this are not worth remembering a call by. */
const MAX_TEXT = 6_000

/** A text that is the same for all calls that go the same way; undefined when that cannot be told. */
export function callKey(
  definition: PythonNode,
  given: Call,
  flow: Flow,
  authenticates: boolean,
): { readonly key: string; readonly numbering: Numbering } | undefined {
  if (given.closure !== undefined) return undefined
  const writer = new Writer(flow)
  writer.text = `${definition.tree.file}:${definition.index} ${flow.role ?? ''} ${authenticates ? 'guard ' : ''}${given.open ? 'open ' : ''}`
  if (given.self !== undefined) writer.value(given.self, 0)
  for (const value of given.positional) writer.value(value, 0)
  for (const [name, value] of [...given.named].sort(([a], [b]) => (a < b ? -1 : 1))) {
    writer.text += ` ${name}=`
    writer.value(value, 0)
  }
  return writer.failed || writer.text.length > MAX_TEXT ? undefined : { key: writer.text, numbering: writer.numbering }
}

class Writer {
  text = ''
  failed = false
  readonly numbering: Numbering = { refs: [], accesses: new Map(), objects: [] }
  readonly #flow: Flow

  constructor(flow: Flow) {
    this.#flow = flow
  }

  #put(text: string): void {
    this.text += text
  }

  value(value: Value, depth: number): void {
    if (this.failed || depth > 5 || this.text.length > MAX_TEXT) {
      this.failed = true
      return
    }
    const list = (values: readonly Value[]): void => {
      for (const one of values) {
        this.value(one, depth + 1)
        this.#put(',')
      }
    }
    this.#put(`${value.is}(`)
    switch (value.is) {
      case 'constant':
        this.#put(JSON.stringify(value.value))
        break
      case 'principal':
        this.#put(value.what.slice(value.what.indexOf('.') + 1))
        break
      case 'request':
        this.#put(`${value.credential}`)
        this.#ref(value.ref)
        break
      case 'row':
        this.#row(value.access, value.table)
        break
      case 'field':
        this.#row(value.row.access, value.row.table)
        this.#put(value.column)
        break
      case 'unknown':
        list(value.from)
        break
      case 'list':
        list(value.items)
        this.#put(String(value.open))
        break
      case 'either':
        list(value.of)
        for (const ref of value.present ?? []) this.#ref(ref)
        break
      case 'class':
        this.#put(value.type.name)
        break
      case 'model':
        this.#put(value.alias)
        break
      case 'module':
        this.#put(value.resolved.name)
        break
      case 'external':
        this.#put(value.name)
        list(value.given)
        break
      case 'function':
        if (value.closure !== undefined) this.failed = true
        this.#put(`${value.definition.tree.file}:${value.definition.index}`)
        if (value.self !== undefined) this.value(value.self, depth + 1)
        break
      case 'instance':
        this.#instance(value, depth)
        break
      case 'dictionary':
        for (const [name, one] of value.entries) {
          this.#put(`${name}:`)
          this.value(one, depth + 1)
        }
        this.#put(String(value.open))
        break
      case 'column':
        this.#put(`${value.alias}.${value.column}`)
        if (value.inner !== undefined) this.#statement(value.inner, depth + 1)
        break
      case 'statement':
        this.#statement(value.statement, depth)
        break
      case 'predicate':
        this.#predicate(value.predicate, depth)
        break
      case 'test':
        for (const { proven, role, never } of [value.yes, value.no]) {
          this.#put(`${role} ${never} `)
          for (const ref of proven) this.#ref(ref)
        }
        break
      default:
        this.failed = true
    }
    this.#put(')')
  }

  /** An object that was met before is named by its place alone: it may hold itself. */
  #instance(value: Instance, depth: number): void {
    if (value.model !== undefined) this.failed = true
    this.#put(value.type.name)
    if (value.shared !== undefined) {
      this.#put(value.shared)
      return
    }
    const { objects } = this.numbering
    const met = objects.indexOf(value)
    if (met !== -1) {
      this.#put(`@${met}`)
      return
    }
    objects.push(value)
    for (const [name, one] of value.attributes) {
      this.#put(name)
      this.value(one, depth + 1)
    }
    for (const one of value.from) {
      this.value(one, depth + 1)
      this.#put(',')
    }
  }

  #ref(ref: Ref): void {
    let place = this.numbering.refs.indexOf(ref)
    if (place === -1) place = this.numbering.refs.push(ref) - 1
    const proven = [...this.#flow.proven]
      .filter((one) => one === ref || one.startsWith(`${ref}.`))
      .map((one) => `+${one.slice(ref.length)}`)
    this.#put(`#${place}${proven.sort().join('')}`)
  }

  #row(access: Access, table: string | undefined): void {
    this.numbering.accesses.set(access.ref, access)
    this.#ref(access.ref)
    const { tree, index } = access.statement.node
    this.#put(
      `${tree.file}:${index} ${table} ${access.scope} ${access.chosenBy} ${access.leans} ${this.#flow.open.has(access.ref)} `,
    )
    for (const ref of access.confirms) this.#ref(ref)
  }

  #statement(statement: Statement, depth: number): void {
    this.#put(`${statement.operation} ${statement.node.tree.file}:${statement.node.index}`)
    for (const { alias, join, inner, on } of statement.sources) {
      this.#put(` ${alias} ${join}`)
      for (const one of on) this.#predicate(one, depth)
      if (inner !== undefined) this.#statement(inner, depth + 1)
    }
    for (const one of statement.where) this.#predicate(one, depth)
    this.#put('?')
    for (const one of statement.sometimes) this.#predicate(one, depth)
    for (const [name, one] of statement.values) {
      this.#put(name)
      this.value(one, depth + 1)
    }
    for (const one of statement.selected) this.value(one, depth + 1)
    this.#put(statement.doubts.join())
  }

  #predicate(predicate: Predicate, depth: number): void {
    this.#put(`[${predicate.is} `)
    if (predicate.is === 'compare') {
      this.#put(`${predicate.column.alias}.${predicate.column.column}${predicate.operator}`)
      this.value(predicate.value, depth + 1)
    } else if (predicate.is === 'columns')
      this.#put(`${predicate.left.alias}.${predicate.left.column}=${predicate.right.alias}.${predicate.right.column}`)
    else if (predicate.is === 'and' || predicate.is === 'or')
      for (const one of predicate.of) this.#predicate(one, depth + 1)
    else if (predicate.is === 'not') this.#predicate(predicate.of, depth + 1)
    else if (predicate.is === 'exists') this.#statement(predicate.statement, depth + 1)
    else if (predicate.is === 'doubt') this.#put(predicate.reason)
    this.#put(']')
  }
}

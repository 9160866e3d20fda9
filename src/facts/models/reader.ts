import { decoratorsOf, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { Ancestry, classKey } from './ancestry.ts'
import { readCoreTable } from './core.ts'
import { readMappedClass } from './declarative.ts'
import type { TableDraft } from './draft.ts'
import { Evaluation } from './evaluate.ts'
import { type ClassBody, type Member, readClassBody } from './members.ts'
import { type Metadata, MetadataReader } from './metadata.ts'
import type { Reading } from './reading.ts'
import { tableNameOf } from './table-name.ts'
import type { CallValue, ClassValue, Evaluator, Value } from './values.ts'
import { constant, truth, unknown } from './values.ts'

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** Reads classes and tables, each once, and answers what they say of one another. */
export class ModelReader implements Reading {
  readonly python: PythonFacts
  readonly evaluator: Evaluator
  readonly ancestry: Ancestry
  readonly metadata: MetadataReader
  readonly metadatas = new Map<string, Metadata>()
  readonly unresolved: { readonly node: PythonNode; readonly reason: string }[] = []
  readonly #bodies = new Map<string, ClassBody>()
  readonly #classes = new Map<string, TableDraft | undefined>()
  readonly #tableNames = new Map<string, string>()
  readonly #tables = new Map<string, TableDraft | undefined>()

  constructor(python: PythonFacts) {
    this.python = python
    this.evaluator = new Evaluation(python, this)
    this.ancestry = new Ancestry(python, (node) => this.evaluator.at(node))
    this.metadata = new MetadataReader(this.evaluator, this.ancestry, (type, name) =>
      this.bodyOf(type).members.get(name),
    )
  }

  /** Every table that was read, once, in the order of the files. */
  get drafts(): readonly TableDraft[] {
    const all = new Set([...this.#classes.values(), ...this.#tables.values()].flatMap((one) => one ?? []))
    return [...all].sort((a, b) => compareText(a.at.file, b.at.file) || a.at.line - b.at.line)
  }

  bodyOf(type: ClassValue): ClassBody {
    const key = classKey(type.node)
    let body = this.#bodies.get(key)
    if (body === undefined) {
      body = readClassBody(type.node, this.python, (condition) => this.#holds(condition))
      this.#bodies.set(key, body)
    }
    return body
  }

  #holds(condition: PythonNode): boolean | undefined {
    if (/^(typing\.)?TYPE_CHECKING$/.test(condition.text)) return false
    if (/^not (typing\.)?TYPE_CHECKING$/.test(condition.text)) return true
    return truth(this.evaluator.at(condition))
  }

  tableOf(type: ClassValue): TableDraft | undefined {
    const key = classKey(type.node)
    if (this.#classes.has(key)) return this.#classes.get(key)
    this.#classes.set(key, undefined) // a class that derives from itself
    const draft = readMappedClass(type, this)
    this.#classes.set(key, draft)
    return draft
  }

  coreTable(call: CallValue, name?: string): TableDraft | undefined {
    const key = classKey(call.node)
    if (!this.#tables.has(key)) this.#tables.set(key, readCoreTable(call, name, this))
    return this.#tables.get(key)
  }

  mapClass(type: ClassValue, draft: TableDraft): void {
    this.#classes.set(classKey(type.node), draft)
  }

  noteUnresolved(node: PythonNode, reason: string): void {
    this.unresolved.push({ node, reason })
  }

  noteMetadata(metadata: Metadata | undefined): void {
    if (metadata !== undefined && !this.metadatas.has(metadata.key)) this.metadatas.set(metadata.key, metadata)
  }

  lookUp(type: ClassValue, name: string): { readonly owner: ClassValue; readonly member: Member } | undefined {
    for (const one of this.ancestry.of(type)) {
      if (one.kind !== 'class') continue
      const member = this.bodyOf(one.type).members.get(name)
      if (member !== undefined) return { owner: one.type, member }
    }
    return undefined
  }

  valueOf(type: ClassValue, member: Member): Value | undefined {
    const self: Value = { kind: 'class', type }
    if (member.declared !== undefined) {
      return this.evaluator.call({ kind: 'function', node: member.declared, frame: undefined }, [
        { node: type.node, value: self },
      ])
    }
    if (member.value === undefined) return undefined
    const value = this.evaluator.at(member.value)
    // `declared_attr(lambda cls: …)`
    const isDeclared =
      member.value.kind === 'call' && /\bdeclared_attr$/.test(member.value.field('function')?.text ?? '')
    return isDeclared && value.kind === 'function'
      ? this.evaluator.call(value, [{ node: type.node, value: self }])
      : value
  }

  named(type: ClassValue, tableName: string, method: PythonNode, expression: PythonNode): string | undefined {
    const key = classKey(type.node)
    this.#tableNames.set(key, tableName)
    const first = parametersOf(method)[0]?.name ?? 'cls'
    const names = new Map([[first, { node: type.node, value: { kind: 'class', type } as const }]])
    const value = this.evaluator.at(expression, { owner: method, names, parent: undefined })
    this.#tableNames.delete(key)
    return value.kind === 'constant' && typeof value.value === 'string' ? value.value : undefined
  }

  /** `cls.name`, as the evaluator asks for it. */
  member(type: ClassValue, name: string, node: PythonNode): Value | undefined {
    if (name === '__name__' || name === '__qualname__') return constant(nameOf(type.node))
    if (name === '__module__') return constant(type.module.name)
    if (name === '__table__' || name === 'metadata') return undefined
    if (name === '__tablename__') {
      const own = this.#tableNames.get(classKey(type.node))
      if (own !== undefined) return constant(own)
      const found = tableNameOf(type, this)
      return found.kind === 'name' ? constant(found.name) : found.kind === 'unknown' ? unknown(found.reason) : undefined
    }
    const found = this.lookUp(type, name)
    if (found === undefined) return undefined
    const { method } = found.member
    if (method !== undefined) {
      const takesClass = method.of === 'class' && parametersOf(method.node).length > 0
      const bound = takesClass ? [{ node, value: { kind: 'class', type } as const }] : []
      return { kind: 'function', node: method.node, frame: undefined, bound }
    }
    if (found.member.declared === undefined && decoratorsOf(found.member.node).length > 0) return undefined
    const value = this.valueOf(type, found.member)
    return value?.kind === 'constant' || value?.kind === 'list' || value?.kind === 'dict' ? value : undefined
  }
}

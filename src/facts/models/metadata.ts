import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Ancestor, Ancestry } from './ancestry.ts'
import type { Member } from './members.ts'
import type { CallValue, ClassValue, Evaluator, Expression } from './values.ts'
import { lastWord } from './values.ts'

/** The collection of tables a base or a Core table belongs to. */
export interface Metadata {
  /** Full name of the base, or of the variable of the MetaData. */
  readonly key: string
  /** `MetaData(schema=…)`. */
  readonly schema: string | undefined
  /** The pattern for names of indexes, `ix_%(column_0_label)s` unless told otherwise; undefined when it is not known. */
  readonly indexNames: string | undefined
}

const DEFAULT_NAMES = 'ix_%(column_0_label)s'

/** Tells which metadata classes and tables belong to. */
export class MetadataReader {
  readonly #evaluator: Evaluator
  readonly #ancestry: Ancestry
  readonly #memberOf: (type: ClassValue, name: string) => Member | undefined

  constructor(
    evaluator: Evaluator,
    ancestry: Ancestry,
    memberOf: (type: ClassValue, name: string) => Member | undefined,
  ) {
    this.#evaluator = evaluator
    this.#ancestry = ancestry
    this.#memberOf = memberOf
  }

  ofClass(type: ClassValue): Metadata | undefined {
    const line = this.#ancestry.of(type)
    for (const one of line) {
      const member = one.kind === 'class' ? this.#memberOf(one.type, 'metadata') : undefined
      if (one.kind === 'class' && member?.value !== undefined) {
        return this.#ofCall({ node: member.value, frame: undefined }, `${one.type.name}.metadata`)
      }
      const registry = one.kind === 'class' ? this.#memberOf(one.type, 'registry')?.value : undefined
      const made = registry === undefined ? undefined : this.#evaluator.at(registry)
      const given = made?.kind === 'call' ? made.named.get('metadata') : undefined
      if (one.kind === 'class' && given !== undefined) return this.#ofCall(given, `${one.type.name}.metadata`)
      if (one.kind === 'root') return this.#ofRoot(one, line)
    }
    return undefined
  }

  #ofRoot(root: Extract<Ancestor, { kind: 'root' }>, line: readonly Ancestor[]): Metadata {
    if (root.style === 'sqlmodel') return plain('sqlmodel.SQLModel')
    const given = root.call?.named.get('metadata')
    if (given !== undefined) return this.#ofCall(given, root.key)
    if (root.call?.on?.kind === 'call') return this.#ofCall(root.call.on.named.get('metadata'), root.key)
    if (root.call !== undefined) return plain(root.key)
    const base = line.findLast((one) => one.kind === 'class' && this.#derives(one.type, root.key))
    return plain(base?.kind === 'class' ? base.type.name : root.key)
  }

  #ofCall(given: Expression | undefined, key: string): Metadata {
    const found = given === undefined ? undefined : this.of(given.node)
    if (found === undefined) return plain(key)
    return given?.node.kind === 'call' ? { ...found, key } : found
  }

  #derives(type: ClassValue, root: string): boolean {
    return this.#ancestry.basesOf(type).some((base) => base.kind === 'root' && base.key === root)
  }

  /** The members of a list, or the one an expression names; undefined when any is not known. */
  all(node: PythonNode): readonly Metadata[] | undefined {
    const one = this.of(node)
    const value = this.#evaluator.at(node)
    if (value.kind !== 'list') return one === undefined ? undefined : [one]
    const found = value.items.flatMap((item) => this.of(item.node) ?? [])
    return value.isOpen || found.length < value.items.length ? undefined : found
  }

  /** What an expression names: a variable with a `MetaData`, or the `metadata` of a base. */
  of(node: PythonNode): Metadata | undefined {
    if (node.kind === 'attribute' && node.field('attribute')?.text === 'metadata') {
      const object = node.field('object')
      const base = object === undefined ? undefined : this.#evaluator.at(object)
      if (base?.kind === 'class') return this.ofClass(base.type)
      const found = object === undefined ? undefined : this.#evaluator.python.resolve(object)
      if (base?.kind === 'external' && lastWord(base.name) === 'SQLModel') return plain('sqlmodel.SQLModel')
      if (base?.kind === 'call' && found !== undefined) {
        const registry = base.on?.kind === 'call' ? base.on.named.get('metadata') : undefined
        const given = base.named.get('metadata') ?? registry
        return given === undefined ? plain(found.name) : (this.of(given.node) ?? plain(found.name))
      }
    }
    const found = this.#evaluator.python.resolve(node)
    if (found?.kind === 'value' && found.node.kind === 'attribute') return this.of(found.node)
    const value = this.#evaluator.at(node)
    if (value.kind === 'call' && lastWord(value.name) === 'MetaData') return this.#made(found?.name, value)
    return found?.kind === 'value' ? plain(found.name) : undefined
  }

  #made(name: string | undefined, call: CallValue): Metadata {
    const schema = this.#evaluator.scalar(call.named.get('schema') ?? call.positional[0])
    const convention = call.named.get('naming_convention')
    const names = convention === undefined ? undefined : this.#evaluator.value(convention)
    const pattern = names?.kind === 'dict' ? this.#evaluator.scalar(names.entries.get('ix')) : undefined
    const isDefault = names === undefined || (names.kind === 'dict' && !names.isOpen && !names.entries.has('ix'))
    return {
      key: name ?? call.node.position.file,
      schema: typeof schema === 'string' ? schema : undefined,
      indexNames: isDefault ? DEFAULT_NAMES : typeof pattern === 'string' ? pattern : undefined,
    }
  }
}

function plain(key: string): Metadata {
  return { key, schema: undefined, indexNames: DEFAULT_NAMES }
}

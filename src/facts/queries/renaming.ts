import type { Access, Predicate, Ref, RowValue, Statement, Value } from './values.ts'

/** Puts other references into what a remembered call gave, so that it holds for another call. */
export class Renaming {
  readonly #refs: ReadonlyMap<Ref, Ref>
  readonly #accesses: Map<Ref, Access> | undefined
  readonly #done: Map<object, unknown>

  /** `objects` names what the objects that were given stand for. Without `accesses`, those stay as they are. */
  constructor(refs: ReadonlyMap<Ref, Ref>, accesses: Map<Ref, Access> | undefined, objects: Map<object, unknown>) {
    this.#refs = refs
    this.#accesses = accesses
    this.#done = objects
  }

  /** Also for something of what was sent: `request.data.org_id` where `request.data` is renamed. */
  ref(ref: Ref): Ref {
    const exact = this.#refs.get(ref)
    if (exact !== undefined) return exact
    for (let dot = ref.lastIndexOf('.'); dot > 0; dot = ref.lastIndexOf('.', dot - 1)) {
      const start = this.#refs.get(ref.slice(0, dot))
      if (start !== undefined) return start + ref.slice(dot)
    }
    return ref
  }

  /** An access of a remembered call gets the reference it was given for this one. */
  access(access: Access): Access {
    if (this.#accesses === undefined) return access
    const known = this.#accesses.get(access.ref)
    if (known !== undefined) return known
    const made: Access = {
      ...access,
      ref: this.ref(access.ref),
      statement: this.statement(access.statement),
      by: access.by === undefined ? undefined : this.predicate(access.by),
      confirms: access.confirms.map((ref) => this.ref(ref)),
    }
    this.#accesses.set(access.ref, made)
    return made
  }

  statement(statement: Statement): Statement {
    return this.#once(statement, () => ({
      ...statement,
      sources: statement.sources.map((source) => ({
        ...source,
        on: source.on.map((one) => this.predicate(one)),
        inner: source.inner === undefined ? undefined : this.statement(source.inner),
      })),
      where: statement.where.map((one) => this.predicate(one)),
      sometimes: statement.sometimes.map((one) => this.predicate(one)),
      values: new Map([...statement.values].map(([name, value]) => [name, this.value(value)])),
      selected: statement.selected.map((one) => this.value(one)),
    }))
  }

  predicate(predicate: Predicate): Predicate {
    return this.#once(predicate, (): Predicate => {
      switch (predicate.is) {
        case 'compare':
          return { ...predicate, value: this.value(predicate.value) }
        case 'and':
        case 'or':
          return { ...predicate, of: predicate.of.map((one) => this.predicate(one)) }
        case 'not':
          return { ...predicate, of: this.predicate(predicate.of) }
        case 'exists':
          return { ...predicate, statement: this.statement(predicate.statement) }
        default:
          return predicate
      }
    })
  }

  value(value: Value): Value {
    switch (value.is) {
      case 'request':
        return { ...value, ref: this.ref(value.ref) }
      case 'row':
        return this.#row(value)
      case 'field':
        return { ...value, row: this.#row(value.row) }
      case 'unknown':
        return value.from.length === 0 ? value : { ...value, from: value.from.map((one) => this.value(one)) }
      case 'list':
        return { ...value, items: value.items.map((one) => this.value(one)) }
      case 'either':
        return {
          ...value,
          of: value.of.map((one) => this.value(one)),
          present: value.present === undefined ? undefined : new Set([...value.present].map((ref) => this.ref(ref))),
        }
      case 'dictionary':
        return { ...value, entries: new Map([...value.entries].map(([key, one]) => [key, this.value(one)])) }
      case 'external':
        return value.given.length === 0 ? value : { ...value, given: value.given.map((one) => this.value(one)) }
      case 'instance':
        return this.#instance(value)
      case 'column':
        return value.inner === undefined ? value : { ...value, inner: this.statement(value.inner) }
      case 'predicate':
        return { ...value, predicate: this.predicate(value.predicate) }
      case 'statement':
        return { ...value, statement: this.statement(value.statement) }
      case 'function':
        return value.self === undefined ? value : { ...value, self: this.value(value.self) }
      case 'test': {
        const side = (known: typeof value.yes) => ({
          ...known,
          proven: new Set([...known.proven].map((ref) => this.ref(ref))),
        })
        return { ...value, yes: side(value.yes), no: side(value.no) }
      }
      default:
        return value
    }
  }

  #row(row: RowValue): RowValue {
    return { ...row, access: this.access(row.access) }
  }

  /** An object may hold itself. */
  #instance(value: Extract<Value, { is: 'instance' }>): Value {
    if (value.shared !== undefined) return value
    const known = this.#done.get(value)
    if (known !== undefined) return known as Value
    const attributes = new Map<string, Value>()
    const made = { ...value, attributes, from: [] as Value[] }
    this.#done.set(value, made)
    for (const [name, one] of value.attributes) attributes.set(name, this.value(one))
    made.from.push(...value.from.map((one) => this.value(one)))
    return made
  }

  #once<T extends object>(from: T, make: () => T): T {
    const known = this.#done.get(from)
    if (known !== undefined) return known as T
    const made = make()
    this.#done.set(from, made)
    return made
  }
}

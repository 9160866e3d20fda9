import type { DatabaseSchema } from '../schema/read.ts'
import type { Dependencies } from './dependencies.ts'
import { lateStatements } from './late.ts'
import { flag, lastOf, list, parentOf, type SchemaObject, SchemaObjects, text } from './objects.ts'
import { commentOf, privilegesOf } from './privileges.ts'
import { indexOf, isInline, sequenceOptions, tableStatements } from './tables.ts'
import { quoted, typeStatements } from './types.ts'

/** Statements of one object, without closing semicolons. */
export interface DdlPart {
  readonly kind: string
  readonly name: string
  readonly statements: readonly string[]
}

export interface SchemaDdl {
  /** In an order in which they can be run on an empty database, by a superuser. */
  readonly parts: readonly DdlPart[]
  /** Roles that grants and policies name: they belong to the cluster and must be there. */
  readonly roles: readonly string[]
  /** Objects no DDL could be written for, with the reason. */
  readonly left: readonly { readonly kind: string; readonly name: string; readonly reason: string }[]
}

/** Writes the DDL that makes a schema. `readSchema` of what it makes is equal to the schema given (tested so). */
export function schemaDdl(schema: DatabaseSchema, dependencies: Dependencies): SchemaDdl {
  return new Writer(schema, dependencies).write()
}

class Writer {
  readonly #objects: SchemaObjects
  readonly #needs: Dependencies
  readonly #parts: DdlPart[] = []
  readonly #left: { kind: string; name: string; reason: string }[] = []
  readonly #roles = new Set<string>()
  readonly #identities = new Map<string, SchemaObject>()

  constructor(schema: DatabaseSchema, needs: Dependencies) {
    this.#objects = new SchemaObjects(schema)
    this.#needs = needs
    const owned = new Map(this.#objects.of('sequence').map((one) => [text(one, 'owned by'), one]))
    for (const column of this.#objects.of('column')) {
      const sequence = owned.get(ownerName(column.name))
      if (text(column, 'identity') !== undefined && sequence !== undefined) this.#identities.set(column.name, sequence)
    }
  }

  write(): SchemaDdl {
    for (const one of this.#objects.of('schema')) {
      if (one.name !== 'public') this.#add(one, [`CREATE SCHEMA ${one.name}`])
    }
    for (const one of this.#objects.of('extension')) {
      this.#add(one, [`CREATE EXTENSION IF NOT EXISTS ${one.name} WITH SCHEMA ${quoted(text(one, 'schema') ?? '')}`])
    }
    for (const one of this.#ordered()) this.#base(one)
    this.#sequenceOwners()
    this.#keys()
    this.#indexes()
    this.#foreignKeys()
    for (const kind of ['trigger', 'rule', 'policy', 'statistics', 'publication', 'event trigger']) {
      for (const one of this.#objects.of(kind)) this.#late(one)
    }
    for (const kind of ['operator', 'collation', 'default privileges']) {
      for (const one of this.#objects.of(kind)) this.#leave(one, `objects of this kind (${kind}) are not written`)
    }
    this.#notes()
    return { parts: this.#parts, roles: [...this.#roles].sort(), left: this.#left }
  }

  #add({ kind, name }: SchemaObject, statements: readonly string[]): void {
    if (statements.length > 0) this.#parts.push({ kind, name, statements })
  }

  #leave({ kind, name }: SchemaObject, reason: string): void {
    this.#left.push({ kind, name, reason })
  }

  /** Types, sequences, functions, tables and views, each after what it needs. */
  #ordered(): SchemaObject[] {
    const kinds = ['type', 'sequence', 'function', 'table', 'view']
    const all = new Map(kinds.flatMap((kind) => this.#objects.of(kind).map((one) => [`${kind} ${one.name}`, one])))
    const done = new Set<string>()
    const ordered: SchemaObject[] = []
    const visit = (key: string): void => {
      const one = all.get(key)
      if (one === undefined || done.has(key)) return
      done.add(key)
      const { kind } = one
      const parents = kind === 'table' ? list(one, 'parents').map((name) => `table ${name}`) : []
      for (const need of [...parents, ...(this.#needs.get(key) ?? [])]) visit(need)
      ordered.push(one)
    }
    for (const key of all.keys()) visit(key)
    return ordered
  }

  #base(one: SchemaObject): void {
    if (one.kind === 'sequence') this.#sequence(one)
    else if (one.kind === 'function') this.#function(one)
    else if (one.kind === 'view') this.#view(one)
    else if (one.kind === 'table') this.#table(one)
    else {
      const statements = typeStatements(one)
      if (statements === undefined) this.#leave(one, 'types of this kind are not written')
      else this.#add(one, statements)
    }
  }

  #sequence(one: SchemaObject): void {
    if ([...this.#identities.values()].includes(one)) return
    const type = text(one, 'type')
    const as = type === 'bigint' ? [] : [`AS ${type}`]
    this.#add(one, [[`CREATE SEQUENCE ${one.name}`, ...as, ...sequenceOptions(one)].join(' ')])
  }

  #function(one: SchemaObject): void {
    const definition = text(one, 'definition') ?? ''
    if (definition.startsWith('aggregate ')) this.#leave(one, 'aggregates are not written')
    else this.#add(one, [definition.trim()])
  }

  #view(one: SchemaObject): void {
    const isStored = text(one, 'kind') === 'm'
    const options = list(one, 'options')
    const withOptions = options.length === 0 ? '' : ` WITH (${options.join(', ')})`
    const body = (text(one, 'definition') ?? '').replace(/;\s*$/, '')
    const end = isStored && !flag(one, 'populated') ? '\nWITH NO DATA' : ''
    this.#add(one, [`CREATE ${isStored ? 'MATERIALIZED ' : ''}VIEW ${one.name}${withOptions} AS\n${body}${end}`])
  }

  #table(one: SchemaObject): void {
    if (text(one, 'kind') === 'f') {
      this.#leave(one, 'its server and options are not read')
      return
    }
    const { create, after } = tableStatements(one, this.#objects, ({ name }) => this.#identities.get(name))
    this.#add(one, [create, ...after])
  }

  #sequenceOwners(): void {
    const identities = new Set(this.#identities.values())
    const columns = new Map(this.#objects.of('column').map(({ name }) => [ownerName(name), name]))
    for (const one of this.#objects.of('sequence')) {
      const column = columns.get(text(one, 'owned by') ?? '')
      if (column === undefined || identities.has(one)) continue
      this.#add(one, [`ALTER SEQUENCE ${one.name} OWNED BY ${column}`])
    }
  }

  /** Keys and checks that could not stand in CREATE TABLE; those of partitions are joined to their parent's. */
  #keys(): void {
    const all = this.#objects.of('constraint').filter((one) => !isInline(one, this.#objects))
    for (const one of all) {
      const definition = text(one, 'definition') ?? ''
      if (/^FOREIGN KEY|^TRIGGER/.test(definition)) continue
      const isInherited = /^CHECK/.test(definition) && !flag(one, 'local')
      if (!isInherited) this.#add(one, [addConstraint(one, 'ONLY ')])
    }
    for (const index of this.#objects.of('index')) this.#partitionKey(index)
  }

  /** The key of a partition has no row of its own among the constraints that are read: it is its parent's. */
  #partitionKey(index: SchemaObject): void {
    const [constraint, above] = [text(index, 'of constraint'), text(index, 'attached to')]
    if (constraint === undefined || above === undefined) return
    const table = tableOf(index)
    if (this.#objects.get('constraint', `${table}.${quoted(constraint)}`) !== undefined) return
    const top = this.#top(index)
    const model = this.#objects.of('constraint').find((one) => indexOf(one) === top?.name)
    if (model === undefined) this.#leave(index, 'the key it belongs to was not found')
    else
      this.#add(index, [`ALTER TABLE ONLY ${table} ADD CONSTRAINT ${quoted(constraint)} ${text(model, 'definition')}`])
  }

  #top(index: SchemaObject): SchemaObject | undefined {
    const above = text(index, 'attached to')
    if (above === undefined) return index
    const next = this.#objects.get('index', above)
    return next === undefined ? undefined : this.#top(next)
  }

  #indexes(): void {
    const all = this.#objects.of('index')
    for (const one of all) {
      const isOfPartitioned = / ON ONLY /.test(text(one, 'definition') ?? '')
      if (text(one, 'of constraint') !== undefined) continue
      if (!flag(one, 'valid') && !isOfPartitioned) this.#leave(one, 'the index is invalid')
      else this.#add(one, [text(one, 'definition') ?? ''])
    }
    for (const one of [...all].sort((a, b) => this.#depth(b) - this.#depth(a))) {
      const above = text(one, 'attached to')
      if (above !== undefined) this.#add(one, [`ALTER INDEX ${above} ATTACH PARTITION ${one.name}`])
    }
    for (const one of all) {
      if (flag(one, 'clustered')) this.#add(one, [`ALTER TABLE ${tableOf(one)} CLUSTER ON ${lastOf(one.name)}`])
      if (flag(one, 'replica identity')) {
        this.#add(one, [`ALTER TABLE ONLY ${tableOf(one)} REPLICA IDENTITY USING INDEX ${lastOf(one.name)}`])
      }
    }
    for (const one of this.#objects.of('table')) {
      const identity = text(one, 'replica identity')
      const word = identity === 'f' ? 'FULL' : identity === 'n' ? 'NOTHING' : undefined
      if (word !== undefined) this.#add(one, [`ALTER TABLE ONLY ${one.name} REPLICA IDENTITY ${word}`])
    }
  }

  #depth(index: SchemaObject): number {
    const above = this.#objects.get('index', text(index, 'attached to') ?? '')
    return above === undefined ? 0 : 1 + this.#depth(above)
  }

  #foreignKeys(): void {
    for (const one of this.#objects.of('constraint')) {
      if (/^FOREIGN KEY/.test(text(one, 'definition') ?? '')) this.#add(one, [addConstraint(one, '')])
    }
  }

  #late(one: SchemaObject): void {
    this.#add(one, lateStatements(one))
    for (const role of one.kind === 'policy' ? list(one, 'roles') : []) if (role !== 'public') this.#roles.add(role)
  }

  #notes(): void {
    const kinds = [
      'schema',
      'type',
      'sequence',
      'table',
      'column',
      'constraint',
      'index',
      'view',
      'function',
      'trigger',
    ]
    const all = kinds.flatMap((kind) => this.#objects.of(kind))
    for (const one of all) this.#add(one, commentOf(one))
    for (const one of all) {
      const { statements, roles } = privilegesOf(one)
      for (const role of roles) this.#roles.add(role)
      this.#add(one, statements)
    }
  }
}

function addConstraint(one: SchemaObject, only: string): string {
  return `ALTER TABLE ${only}${parentOf(one.name)} ADD CONSTRAINT ${lastOf(one.name)} ${text(one, 'definition')}`
}

/** PostgreSQL writes the owner of a sequence with the bare name of its column. */
function ownerName(column: string): string {
  return `${parentOf(column)}.${lastOf(column).replace(/^"|"$/g, '').replaceAll('""', '"')}`
}

/** The table of an index, out of its definition. */
export function tableOf(index: SchemaObject): string {
  return (
    / ON (?:ONLY )?((?:"(?:[^"]|"")*"|[^\s".]+)\.(?:"(?:[^"]|"")*"|[^\s".(]+)) USING /.exec(
      text(index, 'definition') ?? '',
    )?.[1] ?? ''
  )
}

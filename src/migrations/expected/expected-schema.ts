import type { Node } from '@pgsql/types'
import { allOf, as } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import { type ReadStatement, type ReadStep, readSteps } from '../lint/read-steps.ts'
import { applyStatement } from '../schema/apply.ts'
import { type Catalogue, copyCatalogue, type EnumType, emptyCatalogue, type Relation } from '../schema/catalogue.ts'
import { blankRelation } from '../schema/tables.ts'
import type { MigrationStep, OpaqueStep } from '../types.ts'
import { mayBringTables, referencesOf, type Touched, touchedBy, typeKey, usedBy } from './touched.ts'

type Objects = Extract<Touched, { kind: 'objects' }>

/** Why something is not certain. */
export class Unsure {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

interface Doubt {
  /** It is there for certain; only what it consists of is not. */
  readonly exists: boolean
  readonly reason: string
}

interface Doubts {
  readonly objects: Map<string, Doubt>
  /** Keys dropped for certain after which nothing could have made them again. */
  readonly absent: Set<string>
  /** Why what is not in the catalogue may be there all the same. */
  absence: string | undefined
  /** Why types may be there that are not in the catalogue, or not be there. */
  types: string | undefined
  /** Functions whose text changes a schema. */
  readonly routines: Set<string>
}

/**
 * The schema as the statements of a history leave an empty database, and what of it is certain: what an unknown step
 * may have touched is not. Everything in it is derived from statements; nothing is read from a database.
 */
export class ExpectedSchema {
  readonly catalogue: Catalogue
  /** It was read from a server, and holds in the order in which it was read. */
  readonly isRead: boolean
  readonly #doubts: Doubts
  readonly #parse: SqlParser

  constructor(parse: SqlParser, catalogue = emptyCatalogue(true), doubts?: Doubts, isRead = false) {
    this.#parse = parse
    this.isRead = isRead
    this.catalogue = catalogue
    this.#doubts = doubts ?? {
      objects: new Map(),
      absent: new Set(),
      absence: undefined,
      types: undefined,
      routines: new Set(),
    }
  }

  /** An independent copy. */
  copy(): ExpectedSchema {
    const { objects, absent, absence, types, routines } = this.#doubts
    const doubts = { objects: new Map(objects), absent: new Set(absent), absence, types, routines: new Set(routines) }
    return new ExpectedSchema(this.#parse, copyCatalogue(this.catalogue), doubts, this.isRead)
  }

  /** The schema a server has, by the statements that make it anew. */
  static readFrom(parse: SqlParser, statements: readonly string[]): ExpectedSchema {
    const schema = new ExpectedSchema(parse, emptyCatalogue(true), undefined, true)
    const position = { file: '', line: 1 }
    schema.apply(
      statements.map((sql) => ({ kind: 'statement', sql, position, operation: 'sql', autocommit: false }) as const),
    )
    return schema
  }

  /** A table that the tool itself makes: that it is there is certain, its columns are not looked at. */
  addTable(schema: string | undefined, name: string): void {
    const key = `${schema ?? 'public'}.${name}`
    this.catalogue.relations.set(key, { ...blankRelation(key, 'table', undefined), complete: false })
  }

  /** Lets steps happen, in order. */
  apply(steps: readonly MigrationStep[]): void {
    for (const step of readSteps(steps, this.#parse)) this.#step(step)
  }

  /** A table or view by its name in a schema; undefined: certainly not there. */
  relation(schema: string | undefined, name: string): Relation | undefined | Unsure {
    const key = `${schema ?? 'public'}.${name}`
    const doubt = this.#doubts.objects.get(key)
    if (doubt !== undefined) return new Unsure(doubt.reason)
    const relation = this.catalogue.relations.get(key)
    if (relation !== undefined) {
      return relation.complete ? relation : new Unsure(`the history does not tell what ${name} consists of`)
    }
    const { absence, absent } = this.#doubts
    return absence === undefined || absent.has(key) ? undefined : new Unsure(absence)
  }

  /** Whether a table or view is there. */
  exists(schema: string | undefined, name: string): boolean | Unsure {
    const key = `${schema ?? 'public'}.${name}`
    const doubt = this.#doubts.objects.get(key)
    if (doubt !== undefined) return doubt.exists || new Unsure(doubt.reason)
    if (this.catalogue.relations.has(key)) return true
    const { absence, absent } = this.#doubts
    return absence === undefined || absent.has(key) ? false : new Unsure(absence)
  }

  /** Every relation of a schema; unsure when any may be there or not. */
  relations(schema: string | undefined): readonly Relation[] | Unsure {
    const own = schema ?? 'public'
    if (this.#doubts.absence !== undefined) return new Unsure(this.#doubts.absence)
    for (const [key, { exists, reason }] of this.#doubts.objects) {
      if (!exists && key.startsWith(`${own}.`)) return new Unsure(reason)
    }
    return [...this.catalogue.relations.values()].filter((relation) => relation.schema === own)
  }

  /** Every enum of a schema with its values. */
  enums(schema: string | undefined): readonly (readonly [string, EnumType])[] | Unsure {
    const own = `${schema ?? 'public'}.`
    const doubt = this.#doubts.absence ?? this.#doubts.types
    if (doubt !== undefined) return new Unsure(doubt)
    for (const [key, { reason }] of this.#doubts.objects) if (key.startsWith(typeKey(own))) return new Unsure(reason)
    return [...this.catalogue.types].flatMap(([key, type]) =>
      type.kind === 'enum' && key.startsWith(own) ? [[key.slice(own.length), type] as const] : [],
    )
  }

  #step(step: ReadStep): void {
    if (step.kind === 'opaque') this.#opaque(step)
    else if (step.kind === 'unread') this.#anything('after a statement that could not be read')
    else if (step.inside === 'maybe') this.#maybe(step.node)
    else this.#statement(step)
  }

  #opaque({ maybe, tables, remakes }: OpaqueStep): void {
    if (maybe !== undefined) {
      for (const step of readSteps(maybe, this.#parse)) {
        if (step.kind === 'opaque') this.#opaque(step)
        else if (step.kind === 'unread') this.#anything('after a statement that could not be read')
        else this.#maybe(step.node)
      }
    } else if (tables === undefined) this.#anything('after a step that is not known')
    else {
      for (const name of tables) this.#doubt(name, remakes !== true, 'after a step that is not known')
      // A table may come with types of its own.
      if (tables.length > 0) this.#doubts.types ??= 'after a step that is not known'
    }
  }

  /** A statement of which it is not known whether it runs. */
  #maybe(node: Node): void {
    const touched = touchedBy(node, this.catalogue, this.#doubts.routines)
    if (touched.kind === 'anything') this.#anything(touched.reason)
    if (touched.kind !== 'objects') return
    const reason = 'after a statement that may have run or not'
    for (const key of touched.existence) this.#doubt(key, false, reason)
    for (const key of touched.content) this.#doubt(key, true, reason)
  }

  #statement({ node, dynamic, checkFirst }: ReadStatement): void {
    const touched = touchedBy(node, this.catalogue, this.#doubts.routines)
    if (dynamic) this.#anything('after a block whose statements are put together while it runs')
    else if (touched.kind === 'objects') this.#change(node, touched, checkFirst || isLenient(node))
    else {
      applyStatement(this.catalogue, node, undefined)
      this.#noteOthers(node)
      this.#noteForeign(usedBy(node, this.catalogue))
      if (touched.kind === 'anything') this.#anything(touched.reason)
    }
  }

  /** `lenient`: it succeeds whatever is there. */
  #change(node: Node, touched: Objects, lenient: boolean): void {
    const before = new Map([...touched.existence, ...touched.content].map((key) => [key, this.#state(key)]))
    const [made] = touched.existence
    if (lenient && isCreation(node) && made !== undefined && before.get(made) !== 'absent') {
      const reason = 'it may have been there in another form before IF NOT EXISTS'
      if (before.get(made) === 'unsure') this.#confirm(made, reason)
      return
    }
    applyStatement(this.catalogue, node, undefined)
    this.#after(node, touched, before, lenient)
  }

  /** What is certain after a statement that ran for certain. */
  #after(
    node: Node,
    touched: Objects,
    before: ReadonlyMap<string, 'known' | 'unsure' | 'absent'>,
    lenient: boolean,
  ): void {
    const { objects, absent } = this.#doubts
    for (const key of touched.content) {
      const doubt = objects.get(key)
      if (doubt !== undefined && !lenient) this.#confirm(key, doubt.reason)
      if (before.get(key) === 'absent' && !lenient && !key.startsWith('type '))
        this.#doubts.absence ??= 'the history changes tables that it did not make'
    }
    this.#noteForeign([...touched.existence, ...touched.content].flatMap((key) => referencesOf(this.catalogue, key)))
    const moved = as(node, 'RenameStmt') === undefined ? undefined : objects.get(touched.existence[0] ?? '')
    for (const key of touched.existence) {
      objects.delete(key)
      if (this.#isThere(key)) absent.delete(key)
      else absent.add(key)
    }
    const [, to] = touched.existence
    if (moved !== undefined && to !== undefined) this.#confirm(to, moved.reason)
    if (as(node, 'DropStmt') !== undefined && !lenient && touched.existence.some((key) => before.get(key) === 'absent'))
      this.#doubts.absence ??= 'the history drops what it did not make'
  }

  /** A table that is used and was never made shows that the history does not begin with nothing. */
  #noteForeign(used: readonly string[]): void {
    if (used.some((key) => !this.#isThere(key) && !this.#doubts.objects.has(key)))
      this.#doubts.absence ??= 'the history uses tables that it did not make'
  }

  /** It is there for certain; what it consists of is not. */
  #confirm(key: string, reason: string): void {
    this.#doubts.objects.set(key, { exists: true, reason })
    this.#doubts.absent.delete(key)
    const { relations } = this.catalogue
    if (!key.startsWith('type ') && !relations.has(key))
      relations.set(key, { ...blankRelation(key, 'table', undefined), complete: false })
  }

  #state(key: string): 'known' | 'unsure' | 'absent' {
    if (this.#doubts.objects.has(key)) return 'unsure'
    if (this.#isThere(key)) return 'known'
    return this.#doubts.absence === undefined || this.#doubts.absent.has(key) ? 'absent' : 'unsure'
  }

  #isThere(key: string): boolean {
    const { relations, types } = this.catalogue
    return key.startsWith('type ') ? types.has(key.slice('type '.length)) : relations.has(key)
  }

  #noteOthers(node: Node): void {
    const extension = as(node, 'CreateExtensionStmt')?.extname
    if (extension !== undefined && mayBringTables(extension))
      this.#doubts.absence ??= `the extension ${extension} may bring tables`
    const routine = as(node, 'CreateFunctionStmt')
    if (routine === undefined) return
    const text = JSON.stringify(allOf(routine.options, 'DefElem'))
    const name = JSON.stringify(routine.funcname).match(/"sval":"([^"]*)"\}+\]$/)?.[1]
    if (name !== undefined && /\b(?:create|alter|drop|execute|rename)\b/i.test(text)) this.#doubts.routines.add(name)
  }

  #doubt(key: string, exists: boolean, reason: string): void {
    const known = this.#doubts.objects.get(key)
    if (known !== undefined && !known.exists) return
    const isThere = exists && (known?.exists ?? this.#state(key) === 'known')
    this.#doubts.objects.set(key, { exists: isThere, reason })
    this.#doubts.absent.delete(key)
  }

  /** Anything may have happened. */
  #anything(reason: string): void {
    for (const key of this.catalogue.relations.keys()) this.#doubts.objects.set(key, { exists: false, reason })
    for (const key of this.catalogue.types.keys()) this.#doubts.objects.set(typeKey(key), { exists: false, reason })
    this.#doubts.absence ??= reason
    this.#doubts.absent.clear()
  }
}

function isCreation(node: Node): boolean {
  return ['CreateStmt', 'CreateTableAsStmt', 'CreateSeqStmt', 'CreateEnumStmt', 'CreateForeignTableStmt'].some(
    (kind) => kind in node,
  )
}

/** `IF EXISTS`, `IF NOT EXISTS`: it succeeds whatever is there. */
function isLenient(node: Node): boolean {
  const [content] = Object.values(node) as { readonly if_not_exists?: boolean; readonly missing_ok?: boolean }[]
  return content?.if_not_exists === true || content?.missing_ok === true
}

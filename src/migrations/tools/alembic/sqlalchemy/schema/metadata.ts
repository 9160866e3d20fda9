import { asText, asTextEntries, asTexts } from '../../library/convert.ts'
import { aboutToChange, type Origin, sending } from '../../library/emit.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { Unknowable, unknowable } from '../../library/unknowable.ts'
import { keyOf } from '../../python/dict.ts'
import { type CallSite, type PyCallable, PyDict, PyList, PyObject, type PyValue, Unknown } from '../../python/values.ts'
import { asOptionalName, type Name, plainName } from '../name.ts'
import { DEFAULT_CONVENTION, type NamingConvention, UNKNOWN_CONVENTION } from './naming.ts'
import { reflectedNames, reflectedTable } from './reflection.ts'
import { tableKey } from './table-key.ts'

/** What a MetaData needs of the tables it holds; they are made elsewhere. */
export interface HeldTable extends PyObject {
  readonly from: { readonly name: Name; readonly schema: Name | undefined }
}

export type CreateAll = (tables: readonly HeldTable[], origin: Origin, verb: 'create' | 'drop') => void

const REFLECTED = 'tables read from the database'
const REFLECT = 'bind? schema? views? only? | **'

/** `MetaData(schema=…, naming_convention=…)`: the tables made with it, by their keys. */
export class MetaData extends PyObject {
  readonly typeName = 'sqlalchemy.MetaData'
  /** Unknown: tables without a schema of their own are not known either. */
  readonly schema: Name | undefined | Unknown
  convention: NamingConvention
  /** True when it also holds what the database had. */
  #reflected = false
  /** What the database had could not all be known. */
  #isPartlyKnown = false
  readonly tables = new Map<string, HeldTable>()
  readonly #createAll: CreateAll

  constructor(schema: Name | undefined | Unknown, convention: NamingConvention, createAll: CreateAll) {
    super()
    this.schema = schema
    this.convention = convention
    this.#createAll = createAll
  }

  /** The schema of a table that names none. */
  schemaOr(own: Name | undefined): Name | undefined {
    if (own !== undefined) return own
    return this.schema instanceof Unknown ? unknowable(this.schema.reason) : this.schema
  }

  override setAttribute(name: string, value: PyValue, site: CallSite): boolean {
    if (name !== 'naming_convention') return false
    const before = this.convention
    site.changing(this, () => () => {
      this.convention = before
    })
    try {
      this.convention = conventionOf(value)
    } catch (error) {
      if (!(error instanceof Unknowable)) throw error
      this.convention = UNKNOWN_CONVENTION
    }
    return true
  }

  hold(table: HeldTable, site: CallSite): void {
    aboutToChange(site, this.tables, this)
    this.tables.set(tableKey(table.from.name, table.from.schema), table)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'tables') return this.#isPartlyKnown ? site.unknown(REFLECTED) : this.#tables()
    if (name === 'schema') return this.schema instanceof Unknown ? this.schema : (this.schema?.text ?? null)
    if (name === 'naming_convention') return this.#convention()
    if (name === 'reflect') return makes(name, REFLECT, (args, at) => this.#reflect(args, at))
    if (name !== 'create_all' && name !== 'drop_all') return undefined
    return sending(name, name, 'bind tables? checkfirst?', (given, origin) => {
      const doubt = origin.site.distrusted?.(this.tables)
      if (doubt !== undefined) unknowable(`which tables there are depends on ${doubt.reason}`)
      if (this.#reflected) unknowable(REFLECTED)
      const chosen = given.get('tables')
      const all = [...this.tables.values()]
      const tables = chosen instanceof PyList ? all.filter((table) => chosen.items.includes(table)) : all
      this.#createAll(tables, origin, name === 'create_all' ? 'create' : 'drop')
    })
  }

  /** Which tables there are besides is only known where it says which it wants, or where that is certain. */
  #reflect(args: Bound, site: CallSite): PyValue {
    const before = [this.#reflected, this.#isPartlyKnown] as const
    site.changing(this, () => () => {
      ;[this.#reflected, this.#isPartlyKnown] = before
    })
    this.#reflected = true
    try {
      const schema =
        args.get('schema') === undefined ? this.schemaOr(undefined) : asOptionalName(args.get('schema'), 'the schema')
      const only = args.get('only') ?? null
      const bind = args.get('bind')
      const names = only === null ? reflectedNames(bind, schema?.text, site) : asTexts(only, 'the tables to reflect')
      for (const name of names) {
        if (!this.tables.has(tableKey(plainName(name), schema)))
          this.hold(reflectedTable(bind, plainName(name), schema, site), site)
      }
    } catch (error) {
      if (!(error instanceof Unknowable)) throw error
      this.#isPartlyKnown = true
    }
    return null
  }

  #convention(): PyValue | undefined {
    if (this.convention === UNKNOWN_CONVENTION) return undefined
    const dictionary = new PyDict()
    for (const [key, value] of this.convention) dictionary.entries.set(keyOf(key) ?? key, { key, value })
    return dictionary
  }

  #tables(): PyDict {
    const dictionary = new PyDict()
    for (const [key, table] of this.tables) dictionary.entries.set(keyOf(key) ?? key, { key, value: table })
    return dictionary
  }
}

export function metaDataFunction(createAll: CreateAll): PyCallable {
  return makes('MetaData', 'schema? quote_schema? naming_convention? info?', (args) => {
    const given = args.get('schema')
    const schema = given instanceof Unknown ? given : asOptionalName(given, 'the schema of the metadata')
    return new MetaData(schema, conventionOf(args.get('naming_convention')), createAll)
  })
}

function conventionOf(value: PyValue | undefined): NamingConvention {
  if (value === undefined || value === null) return DEFAULT_CONVENTION
  const entries = asTextEntries(value, 'the naming convention')
  return entries.length === 0
    ? DEFAULT_CONVENTION
    : new Map(entries.map(([key, template]) => [key, asText(template, 'a template of the naming convention')]))
}

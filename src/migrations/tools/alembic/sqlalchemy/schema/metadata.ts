import { asText, asTextEntries } from '../../library/convert.ts'
import { aboutToChange, asSender, orOpaque } from '../../library/emit.ts'
import { makes } from '../../library/members.ts'
import { bind, signature } from '../../library/signature.ts'
import { type CallSite, PyCallable, PyDict, PyList, PyObject, type PyValue } from '../../python/values.ts'
import { asOptionalName, type Name } from '../name.ts'
import { DEFAULT_CONVENTION, type NamingConvention } from './naming.ts'
import { keyOf } from './table-key.ts'

/** What a MetaData needs of the tables it holds; they are made elsewhere. */
export interface HeldTable extends PyObject {
  readonly from: { readonly name: Name; readonly schema: Name | undefined }
}

export type CreateAll = (
  tables: readonly HeldTable[],
  origin: Parameters<typeof orOpaque>[0],
  verb: 'create' | 'drop',
) => void

/** `MetaData(schema=…, naming_convention=…)`: the tables made with it, by their keys. */
export class MetaData extends PyObject {
  readonly typeName = 'sqlalchemy.MetaData'
  readonly schema: Name | undefined
  readonly convention: NamingConvention
  readonly tables = new Map<string, HeldTable>()
  readonly #createAll: CreateAll

  constructor(schema: Name | undefined, convention: NamingConvention, createAll: CreateAll) {
    super()
    this.schema = schema
    this.convention = convention
    this.#createAll = createAll
  }

  hold(table: HeldTable, site: CallSite): void {
    aboutToChange(site, this.tables)
    this.tables.set(keyOf(table.from.name, table.from.schema), table)
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'tables') return this.#tables()
    if (name === 'schema') return this.schema?.text ?? null
    if (name === 'reflect')
      return makes(name, '*arguments | **', (_args, site) => site.unknown('tables read from the database'))
    if (name !== 'create_all' && name !== 'drop_all') return undefined
    return new PyCallable(name, (args, site) => {
      const given = bind(name, signature('bind tables? checkfirst?'), args)
      const origin = { site, operation: name, state: asSender(given.get('bind'), 'the bind').state }
      return orOpaque(origin, () => {
        const chosen = given.get('tables')
        const tables =
          chosen instanceof PyList
            ? [...this.tables.values()].filter((table) => chosen.items.includes(table))
            : [...this.tables.values()]
        this.#createAll(tables, origin, name === 'create_all' ? 'create' : 'drop')
        return null
      })
    })
  }

  #tables(): PyDict {
    const dictionary = new PyDict()
    for (const [key, table] of this.tables) dictionary.entries.set(`s:${key}`, { key, value: table })
    return dictionary
  }
}

export function metaDataFunction(createAll: CreateAll): PyCallable {
  return makes('MetaData', 'schema? quote_schema? naming_convention? info?', (args) => {
    const schema = asOptionalName(args.get('schema'), 'the schema of the metadata')
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

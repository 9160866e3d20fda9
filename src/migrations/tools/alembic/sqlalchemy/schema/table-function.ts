import { asFlag, asOptionalText, asTexts } from '../../library/convert.ts'
import { emitStatement, sending } from '../../library/emit.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, Unknowable, unknowable } from '../../library/unknowable.ts'
import { type CallSite, type PyValue, RowsUnknown } from '../../python/values.ts'
import { FROM_METHODS } from '../expression/tables.ts'
import { asName, asOptionalName, type Name } from '../name.ts'
import { typeSql } from '../types/type.ts'
import { ownTypes } from './create-all.ts'
import { MetaData } from './metadata.ts'
import { reflectedTable } from './reflection.ts'
import { Table } from './table.ts'
import { emitCreateTable } from './table-ddl.ts'
import { tableKey } from './table-key.ts'

const SILENT = new Set([
  'info',
  'quote',
  'quote_schema',
  'listeners',
  'must_exist',
  'keep_existing',
  'implicit_returning',
])
const READ = 'a table read from the database'
const REFLECTED = ['autoload_with', 'autoload', 'autoload_replace', 'resolve_fks', 'include_columns']

/** `Table('t', metadata, Column(…), …)`; the same name again gives the same table. */
export const tableFunction = makes(
  'Table',
  'name metadata *items | schema? comment? prefixes? extend_existing? **',
  (args, site) => {
    const metadata = known(args.get('metadata') ?? null)
    if (!(metadata instanceof MetaData)) return unknowable('the metadata of a table')
    const name = asName(args.get('name'), 'the name of a table')
    const schema = metadata.schemaOr(asOptionalName(args.get('schema'), 'the schema'))
    const existing = metadata.tables.get(tableKey(name, schema))
    const isRead = REFLECTED.some((key) => args.extra.has(key))
    if (isRead && (existing === undefined || args.rest.length > 0))
      return readTable(args, { name, schema, metadata }, site)
    if (existing !== undefined) {
      return args.rest.length === 0 ? existing : unknowable(`the table ${name.text} is defined twice`)
    }
    const prefixes = args.get('prefixes')
    const settings = {
      name,
      schema,
      convention: metadata.convention,
      comment: asOptionalText(args.get('comment'), 'the comment'),
      prefixes: prefixes === undefined || prefixes === null ? [] : asTexts(prefixes, 'prefixes'),
      extra: new Map([...args.extra].filter(([key]) => !SILENT.has(key))),
    }
    const table = new Table(settings, args.rest, site)
    metadata.hold(table, site)
    return table
  },
)

interface Wanted {
  readonly name: Name
  readonly schema: Name | undefined
  readonly metadata: MetaData
}

/** `Table('t', metadata, autoload_with=…)`; one that is given columns besides is known only as something with rows. */
function readTable(args: Bound, { name, schema, metadata }: Wanted, site: CallSite): PyValue {
  const rows = (reason: string) => new RowsUnknown(reason, site.position)
  const bind = args.extra.get('autoload_with')
  if (bind === undefined || args.rest.length > 0 || args.extra.has('include_columns')) return rows(READ)
  try {
    const table = reflectedTable(bind, name, schema, site)
    metadata.hold(table, site)
    return table
  } catch (error) {
    if (error instanceof Unknowable) return rows(`${READ}: ${error.reason}`)
    throw error
  }
}

function ddl(verb: 'create' | 'drop'): (typeof FROM_METHODS)[string] {
  return (from) =>
    sending(verb, `${verb} table`, 'bind checkfirst?', (given, origin) => {
      if (!(from instanceof Table)) return unknowable(`${verb}() of something else than a table`)
      const checkFirst = asFlag(given.get('checkfirst'), 'checkfirst')
      if (verb === 'create') emitCreateTable(origin, from, false, checkFirst)
      else {
        emitStatement(origin, `DROP TABLE ${from.sql}`, checkFirst)
        for (const type of ownTypes(from)) emitStatement(origin, `DROP TYPE ${typeSql(type)}`, checkFirst)
      }
    })
}

FROM_METHODS.create = ddl('create')
FROM_METHODS.drop = ddl('drop')

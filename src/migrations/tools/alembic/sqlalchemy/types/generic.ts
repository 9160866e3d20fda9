import { asFlag, asOptionalFlag, asOptionalInteger, asOptionalText } from '../../library/convert.ts'
import { unknowable } from '../../library/unknowable.ts'
import { asType, type SqlType, TypeClass, typeDefinition, typeSql, VISITS } from './type.ts'

type Sql = (type: SqlType) => string

/** A type without arguments that matter. */
function plain(text: string): Sql {
  return () => text
}

/** `VARCHAR(50) COLLATE "de"`. */
export function stringSql(name: string): Sql {
  return ({ args }) => {
    const length = asOptionalInteger(args.get('length'), 'the length')
    const collation = asOptionalText(args.get('collation'), 'the collation')
    return name + (length ? `(${length})` : '') + (collation ? ` COLLATE "${collation}"` : '')
  }
}

function numberSql(name: string): Sql {
  return ({ args }) => {
    const precision = asOptionalInteger(args.get('precision'), 'the precision')
    const scale = asOptionalInteger(args.get('scale'), 'the scale')
    if (precision === undefined) return name
    return scale === undefined ? `${name}(${precision})` : `${name}(${precision}, ${scale})`
  }
}

export function floatSql({ args }: SqlType): string {
  const precision = asOptionalInteger(args.get('precision'), 'the precision')
  return precision ? `FLOAT(${precision})` : 'FLOAT'
}

export function zoned(name: string): Sql {
  return ({ args }) => {
    const precision = asOptionalInteger(args.get('precision'), 'the precision')
    const zone = asFlag(args.get('timezone'), 'the time zone') ? 'WITH' : 'WITHOUT'
    return `${name}${precision === undefined ? '' : `(${precision})`} ${zone} TIME ZONE`
  }
}

function sized(name: string): Sql {
  return ({ args }) => {
    const length = asOptionalInteger(args.get('length'), 'the length')
    return length ? `${name}(${length})` : name
  }
}

function intervalSql({ args }: SqlType): string {
  if (!asFlag(args.get('native'), 'native', true)) return 'TIMESTAMP WITHOUT TIME ZONE'
  const precision = asOptionalInteger(args.get('second_precision'), 'the precision')
  return precision === undefined ? 'INTERVAL' : `INTERVAL (${precision})`
}

function uuidSql({ args }: SqlType): string {
  return asOptionalFlag(args.get('native_uuid'), 'native_uuid') === false ? 'CHAR(32)' : 'UUID'
}

/** `ARRAY(item)`: brackets stand before a collation. */
export function arraySql({ args }: SqlType): string {
  const dimensions = asOptionalInteger(args.get('dimensions'), 'the dimensions') ?? 1n
  const item = typeSql(asType(args.get('item_type'), 'the type of the items'))
  return item.replace(/((?: COLLATE.*)?)$/, `${'[]'.repeat(Number(dimensions))}$1`)
}

function pickleSql({ args }: SqlType): string {
  const impl = args.get('impl')
  return impl === undefined || impl === null ? 'BYTEA' : typeSql(asType(impl, 'impl'))
}

export const NULL_TYPE = new TypeClass(typeDefinition('NullType', 'null', '', () => unknowable('a column has no type')))

const STRING = 'length? collation?'
const NUMERIC = 'precision? scale? decimal_return_scale? asdecimal?'
const FLOAT = 'precision? asdecimal? decimal_return_scale?'
const ARRAY = 'item_type as_tuple? dimensions? zero_indexes?'

/** The types of `sqlalchemy` and `sqlalchemy.types`, as PostgreSQL's dialect writes them (dialects/postgresql/base.py). */
const DEFINITIONS = [
  typeDefinition('Integer', 'integer', '', plain('INTEGER')),
  typeDefinition('INTEGER', 'integer', '', plain('INTEGER')),
  typeDefinition('INT', 'integer', '', plain('INTEGER')),
  typeDefinition('BigInteger', 'integer', '', plain('BIGINT')),
  typeDefinition('BIGINT', 'integer', '', plain('BIGINT')),
  typeDefinition('SmallInteger', 'integer', '', plain('SMALLINT')),
  typeDefinition('SMALLINT', 'integer', '', plain('SMALLINT')),
  typeDefinition('String', 'string', STRING, stringSql('VARCHAR')),
  typeDefinition('Unicode', 'string', STRING, stringSql('VARCHAR')),
  typeDefinition('VARCHAR', 'string', STRING, stringSql('VARCHAR')),
  typeDefinition('NVARCHAR', 'string', STRING, stringSql('NVARCHAR')),
  typeDefinition('CHAR', 'string', STRING, stringSql('CHAR')),
  typeDefinition('NCHAR', 'string', STRING, stringSql('NCHAR')),
  typeDefinition('Text', 'string', STRING, stringSql('TEXT')),
  typeDefinition('TEXT', 'string', STRING, stringSql('TEXT')),
  typeDefinition('UnicodeText', 'string', STRING, stringSql('TEXT')),
  typeDefinition('CLOB', 'string', STRING, plain('CLOB')),
  typeDefinition('Boolean', 'boolean', 'create_constraint? name? _create_events? _adapted_from?', plain('BOOLEAN')),
  typeDefinition('BOOLEAN', 'boolean', 'create_constraint? name? _create_events? _adapted_from?', plain('BOOLEAN')),
  typeDefinition('Numeric', 'numeric', NUMERIC, numberSql('NUMERIC')),
  typeDefinition('NUMERIC', 'numeric', NUMERIC, numberSql('NUMERIC')),
  typeDefinition('DECIMAL', 'numeric', NUMERIC, numberSql('DECIMAL')),
  typeDefinition('Float', 'numeric', FLOAT, floatSql),
  typeDefinition('FLOAT', 'numeric', FLOAT, floatSql),
  typeDefinition('REAL', 'numeric', FLOAT, plain('REAL')),
  typeDefinition('Double', 'numeric', FLOAT, plain('DOUBLE PRECISION')),
  typeDefinition('DOUBLE', 'numeric', FLOAT, plain('DOUBLE')),
  typeDefinition('DOUBLE_PRECISION', 'numeric', FLOAT, plain('DOUBLE PRECISION')),
  typeDefinition('DateTime', 'datetime', 'timezone?', zoned('TIMESTAMP')),
  typeDefinition('DATETIME', 'datetime', 'timezone?', plain('DATETIME')),
  typeDefinition('TIMESTAMP', 'datetime', 'timezone?', zoned('TIMESTAMP')),
  typeDefinition('Date', 'date', '', plain('DATE')),
  typeDefinition('DATE', 'date', '', plain('DATE')),
  typeDefinition('Time', 'time', 'timezone?', zoned('TIME')),
  typeDefinition('TIME', 'time', 'timezone?', zoned('TIME')),
  typeDefinition('Interval', 'interval', 'native? second_precision? day_precision?', intervalSql),
  typeDefinition('LargeBinary', 'binary', 'length?', plain('BYTEA')),
  typeDefinition('BLOB', 'binary', 'length?', plain('BLOB')),
  typeDefinition('BINARY', 'binary', 'length?', sized('BINARY')),
  typeDefinition('VARBINARY', 'binary', 'length?', sized('VARBINARY')),
  typeDefinition('PickleType', 'binary', 'protocol? pickler? comparator? impl?', pickleSql),
  typeDefinition('JSON', 'json', 'none_as_null?', plain('JSON')),
  typeDefinition('Uuid', 'uuid', 'as_uuid? native_uuid?', uuidSql),
  typeDefinition('UUID', 'uuid', 'as_uuid?', plain('UUID')),
  typeDefinition('ARRAY', 'array', ARRAY, arraySql),
]

for (const definition of DEFINITIONS) VISITS.set(definition.name, definition)

export const genericTypes: Readonly<Record<string, TypeClass>> = {
  ...Object.fromEntries(DEFINITIONS.map((definition) => [definition.name, new TypeClass(definition)])),
  NullType: NULL_TYPE,
}

/** A generic type by its name. */
export function genericType(name: keyof typeof genericTypes & string): SqlType {
  return asType(genericTypes[name] ?? NULL_TYPE, name)
}

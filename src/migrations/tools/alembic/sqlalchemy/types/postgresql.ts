import { asFlag, asOptionalInteger, asOptionalText } from '../../library/convert.ts'
import { unknowable } from '../../library/unknowable.ts'
import { arraySql, floatSql, genericTypes, stringSql, zoned } from './generic.ts'
import { type SqlType, TypeClass, typeDefinition, VISITS } from './type.ts'

function intervalSql({ args }: SqlType): string {
  const precision = asOptionalInteger(args.get('precision'), 'the precision')
  const fields = asOptionalText(args.get('fields'), 'the fields')
  return `INTERVAL${fields === undefined ? '' : ` ${fields}`}${precision === undefined ? '' : ` (${precision})`}`
}

function bitSql({ args }: SqlType): string {
  const length = asOptionalInteger(args.get('length'), 'the length')
  const varying = asFlag(args.get('varying'), 'varying')
  if (varying) return length === undefined ? 'BIT VARYING' : `BIT VARYING(${length})`
  return length === undefined || length === 0n ? 'BIT(1)' : `BIT(${length})`
}

const RANGES = ['INT4', 'INT8', 'NUM', 'DATE', 'TS', 'TSTZ'].flatMap((name) => [`${name}RANGE`, `${name}MULTIRANGE`])
const PLAIN = ['TSQUERY', 'INET', 'CIDR', 'MACADDR', 'MACADDR8', 'MONEY', 'OID', 'REGCLASS', 'REGCONFIG', 'JSONPATH']

/** What `sqlalchemy.dialects.postgresql` adds or does in its own way (dialects/postgresql/types.py and its neighbours). */
const DEFINITIONS = [
  typeDefinition('ARRAY', 'array', 'item_type as_tuple? dimensions? zero_indexes?', arraySql),
  typeDefinition('BIT', 'other', 'length? varying?', bitSql),
  typeDefinition('BYTEA', 'binary', 'length?', () => 'BYTEA'),
  typeDefinition('CITEXT', 'string', 'length? collation?', () => 'CITEXT'),
  typeDefinition(
    'DOUBLE_PRECISION',
    'numeric',
    'precision? asdecimal? decimal_return_scale?',
    () => 'DOUBLE PRECISION',
  ),
  typeDefinition('FLOAT', 'numeric', 'precision? asdecimal? decimal_return_scale?', floatSql),
  typeDefinition('HSTORE', 'other', 'text_type?', () => 'HSTORE'),
  typeDefinition('INTERVAL', 'interval', 'precision? fields?', intervalSql),
  typeDefinition('JSON', 'json', 'none_as_null? astext_type?', () => 'JSON'),
  typeDefinition('JSONB', 'json', 'none_as_null? astext_type?', () => 'JSONB'),
  typeDefinition('TIME', 'time', 'timezone? precision?', zoned('TIME')),
  typeDefinition('TIMESTAMP', 'datetime', 'timezone? precision?', zoned('TIMESTAMP')),
  typeDefinition('TSVECTOR', 'other', '', () => 'TSVECTOR'),
  typeDefinition('VARCHAR', 'string', 'length? collation?', stringSql('VARCHAR')),
  typeDefinition('DOMAIN', 'other', '**', () => unknowable('postgresql.DOMAIN is not translated')),
  ...[...PLAIN, ...RANGES].map((name) => typeDefinition(name, 'other', '', () => name)),
]

const SHARED = ['BIGINT', 'BOOLEAN', 'CHAR', 'DATE', 'DOUBLE', 'INTEGER', 'NUMERIC', 'REAL', 'SMALLINT', 'TEXT', 'UUID']

for (const definition of DEFINITIONS) VISITS.set(definition.name, definition)

export const postgresqlTypes: Readonly<Record<string, TypeClass>> = {
  ...Object.fromEntries(SHARED.map((name) => [name, genericTypes[name]]).filter(([, type]) => type !== undefined)),
  ...Object.fromEntries(DEFINITIONS.map((definition) => [definition.name, new TypeClass(definition)])),
}

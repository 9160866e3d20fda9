import { asFlag, asOptionalInteger } from '../../library/convert.ts'
import type { Bound } from '../../library/signature.ts'
import type { PyValue } from '../../python/values.ts'
import { PyInteger } from '../../python/values.ts'
import { decoratorClass } from './decorator.ts'
import { genericType, genericTypes } from './generic.ts'
import { postgresqlTypes } from './postgresql.ts'
import { asType, type SqlType, TypeClass, typeDefinition } from './type.ts'

type Table = Readonly<Record<string, TypeClass>>

function sized(name: string, parameter: string): TypeClass {
  return new TypeClass(
    typeDefinition(name, 'other', `${parameter}?`, ({ args }) => {
      const size = asOptionalInteger(args.get(parameter), parameter)
      return size === undefined ? name : `${name}(${size})`
    }),
  )
}

/** `pgvector.sqlalchemy` (0.5.1). */
export const pgvectorTypes: Table = {
  Vector: sized('VECTOR', 'dim'),
  VECTOR: sized('VECTOR', 'dim'),
  HALFVEC: sized('HALFVEC', 'dim'),
  SPARSEVEC: sized('SPARSEVEC', 'dim'),
  BIT: sized('BIT', 'length'),
}

function text(name: string, length: bigint | undefined): SqlType {
  const values: [string, PyValue][] = length === undefined ? [] : [['length', new PyInteger(length)]]
  return remade(name, new Map(values))
}

function remade(name: string, values: ReadonlyMap<string, PyValue>): SqlType {
  return (genericTypes[name] ?? genericTypes.NullType)?.make({ positional: [], named: values }) ?? genericType(name)
}

function fixed(name: string, length: bigint): TypeClass {
  return decoratorClass(name, '*arguments | **', () => text('Unicode', length))
}

function postgresqlType(name: string): SqlType {
  return asType(postgresqlTypes[name], name)
}

function uuid({ values }: Bound): SqlType {
  if (asFlag(values.get('native'), 'native', true)) return genericType('UUID')
  const binary = asFlag(values.get('binary'), 'binary', true)
  return remade(binary ? 'BINARY' : 'CHAR', new Map([['length', new PyInteger(binary ? 16 : 32)]]))
}

/** `sqlalchemy_utils` (0.43): what each type is written as on PostgreSQL. */
export const sqlalchemyUtilsTypes: Table = {
  UUIDType: decoratorClass('UUIDType', 'binary? native?', uuid, 'binary'),
  EmailType: decoratorClass('EmailType', 'length? *rest | **', ({ values }) =>
    text('Unicode', asOptionalInteger(values.get('length'), 'the length') ?? 255n),
  ),
  ChoiceType: decoratorClass('ChoiceType', 'choices impl?', ({ values }) => {
    const impl = values.get('impl')
    return impl === undefined || impl === null ? text('Unicode', 255n) : asType(impl, 'impl')
  }),
  PhoneNumberType: decoratorClass('PhoneNumberType', 'region? max_length? *rest | **', ({ values }) =>
    text('Unicode', asOptionalInteger(values.get('max_length'), 'max_length') ?? 20n),
  ),
  ArrowType: decoratorClass('ArrowType', '*arguments | **', ({ rest, extra }) => genericDateTime(rest, extra)),
  JSONType: decoratorClass('JSONType', '*arguments | **', () => genericType('JSON')),
  URLType: decoratorClass('URLType', '*arguments | **', () => genericType('UnicodeText')),
  ScalarListType: decoratorClass('ScalarListType', '*arguments | **', () => genericType('UnicodeText')),
  ColorType: fixed('ColorType', 20n),
  IPAddressType: fixed('IPAddressType', 50n),
  TimezoneType: fixed('TimezoneType', 50n),
  LocaleType: fixed('LocaleType', 10n),
  CountryType: decoratorClass('CountryType', '*arguments | **', () => text('String', 2n)),
  CurrencyType: decoratorClass('CurrencyType', '*arguments | **', () => text('String', 3n)),
  TSVectorType: decoratorClass('TSVectorType', '*arguments | **', () => postgresqlType('TSVECTOR')),
  IntRangeType: decoratorClass('IntRangeType', '*arguments | **', () => postgresqlType('INT4RANGE')),
  Int8RangeType: decoratorClass('Int8RangeType', '*arguments | **', () => postgresqlType('INT8RANGE')),
  DateRangeType: decoratorClass('DateRangeType', '*arguments | **', () => postgresqlType('DATERANGE')),
  NumericRangeType: decoratorClass('NumericRangeType', '*arguments | **', () => postgresqlType('NUMRANGE')),
  DateTimeRangeType: decoratorClass('DateTimeRangeType', '*arguments | **', () => postgresqlType('TSRANGE')),
  EncryptedType: decoratorClass('EncryptedType', '*arguments | **', () => genericType('LargeBinary')),
  StringEncryptedType: decoratorClass('StringEncryptedType', '*arguments | **', () => genericType('String')),
  LtreeType: new TypeClass(typeDefinition('LtreeType', 'other', '', () => 'LTREE')),
}

function genericDateTime(positional: readonly PyValue[], named: ReadonlyMap<string, PyValue>): SqlType {
  return genericTypes.DateTime?.make({ positional, named }) ?? genericType('DateTime')
}

/** `sqlmodel.sql.sqltypes.AutoString`. */
export const AUTO_STRING = ((type) => type.like({ ...type.definition, changesValues: false }))(
  decoratorClass('AutoString', 'length? collation?', ({ values }) => remade('String', values)),
)

/** `fastapi_users_db_sqlalchemy.generics`. */
export const fastapiUsersTypes: Table = {
  GUID: decoratorClass('GUID', '*arguments | **', () => genericType('UUID'), 'string'),
  TIMESTAMPAware: decoratorClass('TIMESTAMPAware', '*arguments | **', ({ rest, extra }) =>
    genericDateTime(rest, extra),
  ),
}

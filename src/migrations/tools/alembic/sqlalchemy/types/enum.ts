import { asFlag, asItems, asOptionalFlag, asOptionalInteger, asText, describe } from '../../library/convert.ts'
import { emitStatement, sending } from '../../library/emit.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import { type CallSite, type PyCallable, PyList, PyObject, type PyValue } from '../../python/values.ts'
import { asName, MarkedName, type Name, renderQualified } from '../name.ts'
import { literalText } from '../quote.ts'
import { SqlType, TypeClass, type TypeDefinition, typeDefinition } from './type.ts'

/** What `CREATE TYPE … AS ENUM` needs. */
export interface EnumSpecification {
  readonly labels: readonly string[]
  readonly name: Name | undefined
  readonly schema: Name | undefined
  readonly inheritSchema: boolean
  /** False: a VARCHAR, as long as `length`. */
  readonly native: boolean
  readonly length: number
  readonly createConstraint: boolean
  /** False for `postgresql.ENUM(create_type=False)`, and for types that belong to a MetaData. */
  readonly createdWithTable: boolean
  /** True when `checkfirst` is so unless it is given (`postgresql.ENUM`). */
  readonly checksFirst: boolean
}

/** `sa.Enum(…)` or `postgresql.ENUM(…)`. */
export class EnumType extends SqlType {
  readonly specification: EnumSpecification

  constructor(
    definition: TypeDefinition,
    args: Bound,
    specification: EnumSpecification,
    variants?: SqlType['variants'],
  ) {
    super(definition, args, variants)
    this.specification = specification
  }

  override withVariants(variants: SqlType['variants']): SqlType {
    return new EnumType(this.definition, this.args, this.specification, variants)
  }

  /** The type as the table it belongs to sees it. */
  inSchema(schema: Name | undefined): EnumType {
    if (!this.specification.inheritSchema) return this
    return new EnumType(this.definition, this.args, { ...this.specification, schema }, this.variants)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === 'create' || name === 'drop') return this.#ddl(name)
    if (name === 'enums') return new PyList(this.specification.labels)
    if (name === 'name') return this.specification.name?.text ?? null
    if (name === 'schema') return this.specification.schema?.text ?? null
    return super.attribute(name, site)
  }

  #ddl(name: 'create' | 'drop'): PyCallable {
    return sending(name, `${name} type`, 'bind checkfirst?', (given, origin) => {
      if (!this.specification.native) return
      const checkFirst = asFlag(given.get('checkfirst'), 'checkfirst', this.specification.checksFirst)
      emitStatement(origin, name === 'create' ? createEnumSql(this) : `DROP TYPE ${enumName(this)}`, checkFirst)
    })
  }
}

function enumName({ specification: { name, schema } }: EnumType): string {
  return name === undefined ? unknowable('an enum has no name') : renderQualified(name, schema)
}

export function createEnumSql(type: EnumType): string {
  return `CREATE TYPE ${enumName(type)} AS ENUM (${type.specification.labels.map(literalText).join(', ')})`
}

function enumSql(type: SqlType): string {
  if (!(type instanceof EnumType)) return unknowable('an enum lost its labels')
  const { native, length } = type.specification
  if (native) return enumName(type)
  return length > 0 ? `VARCHAR(${length})` : 'VARCHAR'
}

interface Labels {
  readonly labels: string[]
  /** Of the class the labels came from. */
  readonly defaultName: string | undefined
}

function labelsOf(args: Bound, site: CallSite | undefined): Labels {
  const [first] = args.rest
  if (args.rest.length === 1 && first !== undefined && typeof first !== 'string') {
    const given = known(first)
    const members = given instanceof PyObject ? given.enumMembers?.() : undefined
    if (members !== undefined && site !== undefined) return labelsOfClass(first, [...members.keys()], args, site)
    if (given instanceof PyObject && !(given instanceof MarkedName))
      unknowable(`the members of ${describe(given)} are not known`)
  }
  return { labels: args.rest.map((label) => asText(label, 'a label')), defaultName: undefined }
}

function labelsOfClass(given: PyValue, members: string[], args: Bound, site: CallSite): Labels {
  const callable = args.extra.get('values_callable') ?? null
  const name = given instanceof PyObject ? given.attribute?.('__name__', site) : undefined
  const defaultName = members.length > 0 && typeof name === 'string' ? name.toLowerCase() : undefined
  if (callable === null) return { labels: members, defaultName }
  const values = site.invoke(callable, { positional: [given], named: new Map() })
  return { labels: asItems(values, 'the labels').map((label) => asText(label, 'a label')), defaultName }
}

function specificationOf(args: Bound, site: CallSite | undefined, alwaysNative: boolean): EnumSpecification {
  const option = (name: string) => args.extra.get(name)
  const { labels, defaultName } = labelsOf(args, site)
  const named = option('name') === undefined ? defaultName : option('name')
  const quoted = asOptionalFlag(option('quote'), 'quote')
  const length = asOptionalInteger(option('length'), 'the length')
  const schema = option('schema')
  return {
    labels,
    name: named === undefined || named === null ? undefined : { quoted, ...asName(named, 'the name of the enum') },
    schema: schema === undefined || schema === null ? undefined : asName(schema, 'the schema of the enum'),
    inheritSchema: asFlag(option('inherit_schema'), 'inherit_schema'),
    native: alwaysNative || asFlag(option('native_enum'), 'native_enum', true),
    length: length === undefined ? Math.max(0, ...labels.map((label) => [...label].length)) : Number(length),
    createConstraint: !alwaysNative && asFlag(option('create_constraint'), 'create_constraint'),
    createdWithTable:
      (option('metadata') ?? null) === null && (!alwaysNative || asFlag(option('create_type'), 'create_type', true)),
    checksFirst: alwaysNative,
  }
}

function enumClass(name: string, alwaysNative: boolean): TypeClass {
  const definition = typeDefinition(name, 'string', '*labels | **', enumSql)
  return new TypeClass(
    definition,
    (own, args, site) => new EnumType(own, args, specificationOf(args, site, alwaysNative)),
  )
}

/** `sqlalchemy.Enum`: native on PostgreSQL unless it says otherwise. */
export const ENUM_CLASS = enumClass('Enum', false)

/** `sqlalchemy.dialects.postgresql.ENUM`. */
export const POSTGRESQL_ENUM_CLASS = enumClass('ENUM', true)

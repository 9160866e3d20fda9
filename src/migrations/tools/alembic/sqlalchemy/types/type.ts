import { asText, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { type Bound, bind, type Signature, signature } from '../../library/signature.ts'
import { known, orUnknown, unknowable } from '../../library/unknowable.ts'
import { type Arguments, type CallSite, type ClassDefinition, PyObject, type PyValue } from '../../python/values.ts'
import { isReflectedAs } from './lineage.ts'

/** The family SQLAlchemy reckons a type to (`_type_affinity`). */
export type Affinity =
  | 'array'
  | 'binary'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'integer'
  | 'interval'
  | 'json'
  | 'null'
  | 'numeric'
  | 'other'
  | 'string'
  | 'time'
  | 'uuid'

/** What a type of a library is, and how PostgreSQL's dialect writes it. */
export interface TypeDefinition {
  readonly name: string
  readonly affinity: Affinity
  readonly signature: Signature
  /** SQL of the type; throws `Unknowable` where it cannot be known. */
  readonly sql: (type: SqlType) => string
  /** True when values are turned into others on their way to the database, by code that is not followed. */
  readonly changesValues?: boolean
}

export function typeDefinition(
  name: string,
  affinity: Affinity,
  parameters: string,
  sql: (type: SqlType) => string,
): TypeDefinition {
  return { name, affinity, signature: signature(parameters), sql }
}

/** A type with its arguments: `sa.String(50)`. */
export class SqlType extends PyObject {
  readonly typeName: string
  readonly definition: TypeDefinition
  readonly args: Bound
  /** By the name of the dialect (`with_variant`). */
  readonly variants: ReadonlyMap<string, SqlType>

  constructor(definition: TypeDefinition, args: Bound, variants: ReadonlyMap<string, SqlType> = new Map()) {
    super()
    this.typeName = `the type ${definition.name}`
    this.definition = definition
    this.args = args
    this.variants = variants
  }

  /** The family a column's generated key and literals go by, told by the type itself, not by a variant. */
  get affinity(): Affinity {
    return this.definition.affinity
  }

  /** The same type with other variants. */
  withVariants(variants: ReadonlyMap<string, SqlType>): SqlType {
    return new SqlType(this.definition, this.args, variants)
  }

  override attribute(name: string, _site: CallSite): PyValue | undefined {
    if (name === 'with_variant') {
      return makes('with_variant', 'type_ *dialects', (given) => {
        const type = asType(given.get('type_'), 'the variant')
        const variants = new Map(this.variants)
        for (const dialect of given.rest) variants.set(asText(dialect, 'a dialect'), type)
        return this.withVariants(variants)
      })
    }
    return this.args.get(name)
  }

  override isInstanceOf(type: PyValue): boolean | undefined {
    return type instanceof TypeClass ? isReflectedAs(this, type) : undefined
  }
}

/** A type as written: `sa.String` or `sa.String()`. */
export class TypeClass extends PyObject {
  readonly typeName: string
  definition: TypeDefinition
  /** False: a type of a library, which all runs share and none may change. */
  ofRepository = false
  readonly #make: (definition: TypeDefinition, args: Bound, site: CallSite | undefined) => SqlType
  readonly #derive: ((parent: TypeClass, derived: ClassDefinition, site: CallSite) => PyValue) | undefined

  constructor(
    definition: TypeDefinition,
    make: (definition: TypeDefinition, args: Bound, site: CallSite | undefined) => SqlType = (own, args) =>
      new SqlType(own, args),
    derive?: (parent: TypeClass, derived: ClassDefinition, site: CallSite) => PyValue,
  ) {
    super()
    this.typeName = `the type ${definition.name}`
    this.definition = definition
    this.#make = make
    this.#derive = derive
  }

  /** The same kind of class with another definition. */
  like(definition: TypeDefinition): TypeClass {
    const made = new TypeClass(definition, this.#make, this.#derive)
    made.ofRepository = true
    return made
  }

  /** From here on nobody knows how it is written (`@compiles(It)`). */
  spoil(site: CallSite): void {
    const before = this.definition
    site.changing(this, () => () => {
      this.definition = before
    })
    const reason = `${before.name} is written by code of the repository`
    this.definition = { ...before, sql: () => unknowable(reason) }
  }

  make(args: Arguments, site?: CallSite): SqlType {
    return this.#make(this.definition, bind(this.definition.name, this.definition.signature, args), site)
  }

  override call(args: Arguments, site: CallSite): PyValue {
    return orUnknown(site, () => this.make(args, site))
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === '__name__') return this.definition.name
    return name === 'with_variant' ? asType(this, 'the type').attribute(name, site) : undefined
  }

  /** `TypeDecorator[UUID]`: what values are is told to those who check types. */
  override item(): PyValue {
    return this
  }

  override subclass(derived: ClassDefinition, site: CallSite): PyValue {
    return this.#derive?.(this, derived, site) ?? derivedType(this, derived, site)
  }
}

/** How types are written by the name SQLAlchemy's compiler looks up (`__visit_name__`); filled by the files of types. */
export const VISITS = new Map<string, TypeDefinition>()

/** Members by which a subclass changes how its type is made or written. */
export const DECISIVE = new Set([
  '__init__',
  '__new__',
  '_gen_dialect_impl',
  '_set_parent',
  '_set_table',
  '_type_affinity',
  'adapt',
  'bind_expression',
  'compile',
  'create',
  'dialect_impl',
  'drop',
  'get_col_spec',
  'impl_instance',
  'type_engine',
  'with_variant',
])

const CHANGES_VALUES = /^(?:process_bind_param|process_literal_param|bind_processor|literal_processor)$/

export function changesValues(members: ReadonlyMap<string, PyValue>): boolean {
  return [...members.keys()].some((member) => CHANGES_VALUES.test(member))
}

/** A repository's subclass of a plain type: the same SQL unless it changes how it is made or written. */
function derivedType(parent: TypeClass, { name, members }: ClassDefinition, site: CallSite): PyValue {
  const parameters = [...parent.definition.signature.positional, ...parent.definition.signature.named]
  const own = new Set(parameters.map((parameter) => parameter.name))
  const changed = [...members.keys()].find((member) => DECISIVE.has(member) || own.has(member))
  if (changed !== undefined) return site.unknown(`the type ${name} changes ${changed} of ${parent.definition.name}`)
  const visit = members.get('__visit_name__')
  const written = visit === undefined ? parent.definition : typeof visit === 'string' ? VISITS.get(visit) : undefined
  if (written === undefined) return site.unknown(`how the type ${name} is written`)
  const { sql } = written
  return parent.like({ ...parent.definition, name, sql, changesValues: changesValues(members) })
}

const NOTHING: Arguments = { positional: [], named: new Map() }

/** The type a value stands for: an instance, or a class that is made without arguments. */
export function asType(value: PyValue | undefined, what: string): SqlType {
  if (value === undefined) unknowable(`${what} is missing`)
  const given = known(value)
  if (given instanceof SqlType) return given
  if (given instanceof TypeClass) return given.make(NOTHING)
  return unknowable(`${what} is no type but ${describe(given)}`)
}

/** What PostgreSQL's dialect puts in the place of a type with variants. */
export function variantOf(type: SqlType): SqlType {
  return type.variants.get('postgresql') ?? type
}

/** The SQL of a type on PostgreSQL. */
export function typeSql(type: SqlType): string {
  const variant = variantOf(type)
  return variant.definition.sql(variant)
}

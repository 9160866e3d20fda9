import { asText, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import { type Bound, bind, type Signature, signature } from '../../library/signature.ts'
import { known, orUnknown, unknowable } from '../../library/unknowable.ts'
import { type Arguments, type CallSite, type ClassDefinition, PyObject, type PyValue } from '../../python/values.ts'

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
}

/** A type as written: `sa.String` or `sa.String()`. */
export class TypeClass extends PyObject {
  readonly typeName: string
  readonly definition: TypeDefinition
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

  override subclass(derived: ClassDefinition, site: CallSite): PyValue {
    return this.#derive?.(this, derived, site) ?? derivedType(this, derived, site)
  }
}

/** Members of a subclass that leave the SQL of the type as it is. */
const HARMLESS =
  /^(?:process_\w+|bind_processor|result_processor|cache_ok|python_type|__doc__|__module__|__qualname__)$/

/** A repository's subclass of a plain type: the same SQL unless it changes how it is made or written. */
function derivedType(parent: TypeClass, { name, members }: ClassDefinition, site: CallSite): PyValue {
  const changed = [...members.keys()].find((member) => !HARMLESS.test(member))
  if (changed !== undefined) return site.unknown(`the type ${name} changes ${changed} of ${parent.definition.name}`)
  return new TypeClass({ ...parent.definition, name })
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

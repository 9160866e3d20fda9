import { asText } from '../../library/convert.ts'
import { aboutToChange } from '../../library/emit.ts'
import type { Bound } from '../../library/signature.ts'
import { bind, signature } from '../../library/signature.ts'
import { unknowable } from '../../library/unknowable.ts'
import {
  type Arguments,
  type CallSite,
  type ClassDefinition,
  PyCallable,
  PyObject,
  type PyValue,
  Unknown,
} from '../../python/values.ts'
import {
  type Affinity,
  asType,
  changesValues,
  DECISIVE,
  SqlType,
  TypeClass,
  type TypeDefinition,
  typeDefinition,
  typeSql,
} from './type.ts'

/** A type that is written as another one: `TypeDecorator`, of a library or of the repository. */
export class DecoratedType extends SqlType {
  /** What it is written as on PostgreSQL. */
  readonly implementation: SqlType
  readonly #affinity: Affinity

  constructor(
    definition: TypeDefinition,
    args: Bound,
    implementation: SqlType,
    affinity: Affinity,
    variants?: SqlType['variants'],
  ) {
    super(definition, args, variants)
    this.implementation = implementation
    this.#affinity = affinity
  }

  override get affinity(): Affinity {
    return this.#affinity
  }

  override withVariants(variants: SqlType['variants']): SqlType {
    return new DecoratedType(this.definition, this.args, this.implementation, this.#affinity, variants)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    return name === 'impl' ? this.implementation : super.attribute(name, site)
  }
}

function decoratedSql(type: SqlType): string {
  return type instanceof DecoratedType ? typeSql(type.implementation) : unknowable('a type lost its implementation')
}

/** A decorator of a library whose implementation on PostgreSQL follows from its arguments. */
export function decoratorClass(
  name: string,
  parameters: string,
  implementation: (args: Bound, site: CallSite | undefined) => SqlType,
  affinity?: Affinity,
): TypeClass {
  const definition = { ...typeDefinition(name, affinity ?? 'other', parameters, decoratedSql), changesValues: true }
  return new TypeClass(definition, (own, args, site) => {
    const type = implementation(args, site)
    return new DecoratedType(own, args, type, affinity ?? type.affinity)
  })
}

/** `self` inside the methods of a repository's type. */
class TypeInstance extends PyObject {
  readonly typeName: string
  readonly #attributes = new Map<string, PyValue>()
  readonly #members: ReadonlyMap<string, PyValue>
  constructor(name: string, members: ReadonlyMap<string, PyValue>, impl: PyValue | undefined) {
    super()
    this.typeName = name
    this.#members = members
    if (impl !== undefined) this.#attributes.set('impl', impl)
  }
  override attribute(name: string): PyValue | undefined {
    const own = this.#attributes.get(name)
    if (own !== undefined) return own
    const member = this.#members.get(name)
    if (!(member instanceof PyCallable)) return member
    return new PyCallable(name, (args, site) =>
      site.invoke(member, { ...args, positional: [this, ...args.positional] }),
    )
  }
  /** What `TypeDecorator` itself does: the type is written as its `impl`. */
  override inherited(name: string): PyValue | undefined {
    const impl = this.#attributes.get('impl')
    return name === 'load_dialect_impl' && impl !== undefined ? new PyCallable(name, () => impl) : undefined
  }
  override setAttribute(name: string, value: PyValue, site: CallSite): boolean {
    aboutToChange(site, this.#attributes, this)
    this.#attributes.set(name, value)
    return true
  }
}

/** `dialect` as the methods of types see it. */
class DialectOfTypes extends PyObject {
  readonly typeName = 'the dialect'
  override attribute(name: string): PyValue | undefined {
    if (name === 'name') return 'postgresql'
    if (name !== 'type_descriptor') return undefined
    return new PyCallable('type_descriptor', (args) => bind(name, signature('type'), args).get('type') ?? null)
  }
}

const POSTGRESQL = new DialectOfTypes()

/** The base of a repository's `class X(TypeDecorator)`. */
function decoratorSubclass(parent: TypeClass, { name, members }: ClassDefinition, site: CallSite): PyValue {
  const all = new Map([...inherited(parent), ...members])
  const odd = [...all.keys()].find((member) => DECISIVE.has(member) || member === '__visit_name__')
  if (odd !== undefined) return site.unknown(`the type ${name} has its own ${odd}`)
  return new RepositoryDecorator(name, all, site)
}

function inherited(parent: TypeClass): ReadonlyMap<string, PyValue> {
  return parent instanceof RepositoryDecorator ? parent.members : new Map()
}

class RepositoryDecorator extends TypeClass {
  readonly members: ReadonlyMap<string, PyValue>
  constructor(name: string, members: ReadonlyMap<string, PyValue>, place: CallSite) {
    const definition = typeDefinition(name, 'other', '*arguments | **', decoratedSql)
    super(
      { ...definition, changesValues: changesValues(members) },
      (own, args, site) => repositoryType(own, args, members, site ?? place),
      decoratorSubclass,
    )
    this.members = members
    this.ofRepository = true
  }
}

/** Arguments of the decorator are those of its `impl`; `load_dialect_impl` has the last word. */
function repositoryType(
  definition: TypeDefinition,
  args: Bound,
  members: ReadonlyMap<string, PyValue>,
  site: CallSite,
): SqlType {
  const impl = members.get('impl') ?? unknowable(`the type ${definition.name} has no impl`)
  const given: Arguments = { positional: args.rest, named: args.extra }
  const own = impl instanceof TypeClass ? impl.make(given, site) : asType(impl, 'impl')
  const load = members.get('load_dialect_impl')
  if (load === undefined) return new DecoratedType(definition, args, own, own.affinity)
  const self = new TypeInstance(definition.name, members, own)
  const loaded = site.invoke(load, { positional: [self, POSTGRESQL], named: new Map() })
  if (loaded instanceof Unknown) unknowable(loaded.reason)
  return new DecoratedType(definition, args, asType(loaded, 'the result of load_dialect_impl'), own.affinity)
}

/** `sqlalchemy.TypeDecorator`, to be derived from. */
export const TYPE_DECORATOR = new TypeClass(
  typeDefinition('TypeDecorator', 'other', '*arguments | **', () => unknowable('TypeDecorator by itself is no type')),
  undefined,
  decoratorSubclass,
)

/** `sqlalchemy.types.UserDefinedType`: its `get_col_spec` says how it is written. */
export const USER_DEFINED_TYPE = new TypeClass(
  typeDefinition('UserDefinedType', 'other', '*arguments | **', () =>
    unknowable('UserDefinedType by itself is no type'),
  ),
  undefined,
  (_parent, { name, members }, site) => {
    const write = members.get('get_col_spec')
    if (write === undefined || members.has('__init__'))
      return site.unknown(`how the type ${name} is written is not known`)
    const text = site.invoke(write, { positional: [new TypeInstance(name, members, undefined)], named: new Map() })
    if (text instanceof Unknown) return text
    return new TypeClass(typeDefinition(name, 'other', '| **', () => asText(text, `what ${name}.get_col_spec returns`)))
  },
)

import { touchFields } from './fields.ts'
import { PyFunction } from './functions.ts'
import { quoted, representationOf } from './text.ts'
import type { Arguments, CallSite, ClassDefinition, PyValue } from './values.ts'
import { PyCallable, PyObject, PyTuple } from './values.ts'

/** `@property`. */
export class PyProperty extends PyObject {
  readonly typeName = 'property'
  readonly getter: PyValue

  constructor(getter: PyValue) {
    super()
    this.getter = getter
  }

  override attribute(name: string): PyValue | undefined {
    return ['setter', 'deleter', 'getter'].includes(name) ? new PyCallable(name, () => this) : undefined
  }
}

/** `@staticmethod` and `@classmethod`. */
export class PyMethod extends PyObject {
  readonly typeName: 'staticmethod' | 'classmethod'
  readonly inner: PyValue

  constructor(kind: 'staticmethod' | 'classmethod', inner: PyValue) {
    super()
    this.typeName = kind
    this.inner = inner
  }
}

type Derive = (definition: ClassDefinition, annotated: readonly string[], site: CallSite) => PyValue

/** A class of the evaluated code, or a builtin exception. */
export class PyClass extends PyObject {
  readonly typeName = 'type'
  readonly name: string
  readonly bases: readonly PyClass[]
  readonly members: Map<string, PyValue>
  readonly annotated: readonly string[]
  /** This class and those it derives from, nearest first (depth first, which is Python's order but for diamonds). */
  readonly mro: readonly PyClass[]
  /** What a class statement with this base makes, where that is no plain class. */
  readonly derive: Derive | undefined

  constructor(
    name: string,
    bases: readonly PyClass[],
    members: ReadonlyMap<string, PyValue> = new Map(),
    annotated: readonly string[] = [],
    derive?: Derive,
  ) {
    super()
    this.name = name
    this.bases = bases
    this.members = new Map(members)
    this.annotated = annotated
    this.mro = [this, ...new Set(bases.flatMap((base) => base.mro))]
    this.derive = derive
  }

  find(name: string): PyValue | undefined {
    for (const one of this.mro) {
      const member = one.members.get(name)
      if (member !== undefined) return member
    }
    return undefined
  }

  isSubclassOf(other: PyClass): boolean {
    return this.mro.includes(other)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    if (name === '__name__' || name === '__qualname__') return this.name
    const member = this.find(name)
    if (member instanceof PyMethod) return member.typeName === 'staticmethod' ? member.inner : bound(member.inner, this)
    if (member === undefined && this.isClosed)
      return site.raise('AttributeError', `type object '${this.name}' has no attribute '${name}'`)
    return member
  }

  override setAttribute(name: string, value: PyValue, site: CallSite): boolean {
    touchFields(this, this.members, site)
    this.members.set(name, value)
    return true
  }

  override call(args: Arguments, site: CallSite): PyValue {
    if (this.find('__new__') !== undefined) return site.unknown(`${this.name} makes its instances itself`)
    const instance = new PyInstance(this)
    const init = this.find('__init__')
    if (init !== undefined) site.invoke(bound(init, instance), args)
    else if (this.isException) instance.fields.set('args', new PyTuple(args.positional))
    else if (args.positional.length > 0 || args.named.size > 0)
      site.raise('TypeError', `${this.name}() takes no arguments`)
    if (this.isException && !instance.fields.has('args')) instance.fields.set('args', new PyTuple(args.positional))
    return instance
  }

  /** `Base[T]`: a hint for type checkers. */
  override item(_key: PyValue, _site: CallSite): PyValue | undefined {
    return this.find('__class_getitem__') === undefined ? this : undefined
  }

  /** True when all there is to know of its attributes is known. */
  get isClosed(): boolean {
    return !this.isException && this.find('__getattr__') === undefined
  }

  get isException(): boolean {
    return this.mro.some(({ name }) => name === 'BaseException')
  }

  override representation(): string {
    return `<class '${this.name}'>`
  }
}

/** `function` with its first argument given. */
export function bound(method: PyValue, self: PyValue): PyValue {
  if (!(method instanceof PyCallable)) return method
  return new PyCallable(method.name, (args, site) => {
    return site.invoke(method, { ...args, positional: [self, ...args.positional] })
  })
}

/** An instance of a class of the evaluated code. */
export class PyInstance extends PyObject {
  readonly cls: PyClass
  readonly fields = new Map<string, PyValue>()

  constructor(cls: PyClass) {
    super()
    this.cls = cls
  }

  get typeName(): string {
    return this.cls.name
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const own = this.fields.get(name)
    if (own !== undefined) return own
    if (name === '__class__') return this.cls
    const member = this.cls.find(name)
    if (member instanceof PyProperty) return site.invoke(member.getter, { positional: [this], named: new Map() })
    if (member instanceof PyMethod) {
      return member.typeName === 'staticmethod' ? member.inner : bound(member.inner, this.cls)
    }
    if (member instanceof PyFunction) return bound(member, this)
    if (member === undefined && this.cls.isClosed) {
      return site.raise('AttributeError', `'${this.cls.name}' object has no attribute '${name}'`)
    }
    return member
  }

  override setAttribute(name: string, value: PyValue, site: CallSite): boolean {
    if (this.cls.find(name) instanceof PyProperty || this.cls.find('__setattr__') !== undefined) return false
    touchFields(this, this.fields, site)
    this.fields.set(name, value)
    return true
  }

  override binary(operator: string, other: PyValue, reflected: boolean, site: CallSite): PyValue | undefined {
    const method = this.cls.find(`__${reflected ? REFLECTED[operator] : OPERATORS[operator]}__`)
    return method === undefined
      ? undefined
      : site.invoke(bound(method, this), { positional: [other], named: new Map() })
  }

  override item(key: PyValue, site: CallSite): PyValue | undefined {
    const method = this.cls.find('__getitem__')
    return method === undefined ? undefined : site.invoke(bound(method, this), { positional: [key], named: new Map() })
  }

  override call(args: Arguments, site: CallSite): PyValue {
    const method = this.cls.find('__call__')
    if (method === undefined) return site.raise('TypeError', `'${this.cls.name}' object is not callable`)
    return site.invoke(bound(method, this), args)
  }

  override enter(site: CallSite): PyValue {
    const method = this.cls.find('__enter__')
    if (method === undefined) return site.unknown(`${this.cls.name} is no context manager`)
    return site.invoke(bound(method, this), { positional: [], named: new Map() })
  }

  override exit(site: CallSite): void {
    const method = this.cls.find('__exit__')
    if (method !== undefined) site.invoke(bound(method, this), { positional: [null, null, null], named: new Map() })
  }

  override truth(): boolean | undefined {
    const own = this.cls.find('__bool__') ?? this.cls.find('__len__')
    return own === undefined ? true : undefined
  }

  override text(): string | undefined {
    if (this.cls.find('__str__') !== undefined) return undefined
    if (!this.cls.isException) return this.representation()
    const args = this.fields.get('args')
    if (!(args instanceof PyTuple)) return undefined
    const [first] = args.items
    if (args.items.length === 0) return ''
    if (args.items.length > 1) return representationOf(args)
    return typeof first === 'string' && this.cls.name !== 'KeyError' ? first : representationOf(first ?? null)
  }

  override representation(): string | undefined {
    if (this.cls.find('__repr__') !== undefined || !this.cls.isException) return undefined
    const args = this.fields.get('args')
    if (!(args instanceof PyTuple)) return undefined
    const texts = args.items.map((item) => (typeof item === 'string' ? quoted(item) : representationOf(item)))
    return texts.every((text) => text !== undefined) ? `${this.cls.name}(${texts.join(', ')})` : undefined
  }
}

const OPERATORS: Readonly<Record<string, string>> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '**': 'pow',
  '|': 'or',
  '&': 'and',
  '^': 'xor',
  '==': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}

const REFLECTED: Readonly<Record<string, string>> = {
  '+': 'radd',
  '-': 'rsub',
  '*': 'rmul',
  '/': 'rtruediv',
  '|': 'ror',
  '&': 'rand',
  '==': 'eq',
  '!=': 'ne',
  '<': 'gt',
  '<=': 'ge',
  '>': 'lt',
  '>=': 'le',
  in: 'contains',
}

import { take, unknownIn } from './arguments.ts'
import { attributeOf } from './attributes.ts'
import { builtinConversions } from './builtin-conversions.ts'
import { builtinSequences } from './builtin-sequences.ts'
import { isInstance } from './builtin-types.ts'
import { EXCEPTIONS } from './exceptions.ts'
import { formatValue } from './format-spec.ts'
import { PyRaise, Site } from './machine.ts'
import { PyClass, PyInstance, PyMethod, PyProperty } from './objects.ts'
import type { Scope } from './scope.ts'
import { openBuiltin } from './stdlib/paths.ts'
import { asciiOf, representationOf } from './text.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyCallable, PyDict, PyObject, PyTuple, Unknown } from './values.ts'

type Run = (args: Arguments, site: CallSite) => PyValue

function getAttribute(args: Arguments, site: CallSite): PyValue {
  const [object = null, name = null, otherwise] = take('getattr', args, site, ['object', 'name', 'default'], 2)
  if (name instanceof Unknown) return name
  if (typeof name !== 'string') return site.raise('TypeError', 'attribute name must be string')
  try {
    return attributeOf(object, name, site)
  } catch (error) {
    if (!(error instanceof PyRaise) || otherwise === undefined) throw error
    return otherwise
  }
}

function hasAttribute(args: Arguments, site: CallSite): PyValue {
  const [object = null, name = null] = take('hasattr', args, site, ['object', 'name'], 2)
  if (typeof name !== 'string')
    return name instanceof Unknown ? name : site.raise('TypeError', 'attribute name must be string')
  try {
    const found = attributeOf(object, name, site)
    return found instanceof Unknown ? found : true
  } catch (error) {
    if (error instanceof PyRaise) return false
    throw error
  }
}

function setAttribute(args: Arguments, site: CallSite): PyValue {
  const [object = null, name = null, value = null] = take('setattr', args, site, ['object', 'name', 'value'], 3)
  const done =
    object instanceof PyObject && typeof name === 'string' && object.setAttribute?.(name, value, site) === true
  if (!done && site instanceof Site && typeof object === 'object' && object !== null) {
    site.machine.taint(object, site.unknown('an attribute was set'))
  }
  return null
}

function instanceOf(args: Arguments, site: CallSite): PyValue {
  const [value = null, type = null] = take('isinstance', args, site, ['object', 'class'], 2)
  return isInstance(value, type) ?? unknownIn(args) ?? site.unknown(`whether it is of a class`)
}

function subclassOf(args: Arguments, site: CallSite): PyValue {
  const [cls, other] = args.positional
  if (cls instanceof PyClass && other instanceof PyClass) return cls.isSubclassOf(other)
  return unknownIn(args) ?? site.unknown('whether a class derives from another')
}

function typeOf(args: Arguments, site: CallSite): PyValue {
  const [value = null, ...more] = args.positional
  if (more.length > 0) return site.unknown('a class made by type()')
  if (value instanceof Unknown) return value
  if (value instanceof PyInstance) return value.cls
  return builtin(typeNameOf(value)) ?? site.unknown(`the class of ${typeNameOf(value)}`)
}

/** `super()` without arguments: the class around the function that calls, and that function's first argument. */
function superOf(args: Arguments, site: CallSite): PyValue {
  const found = site instanceof Site && args.positional.length === 0 ? methodScope(site.scope) : undefined
  const cls = found?.outer?.madeClass
  const name = found?.code?.parameters[0]?.name
  const self = name === undefined ? undefined : found?.names.get(name)
  if (self instanceof PyObject && self.inherited !== undefined) return new Inherited(self)
  if (!(cls instanceof PyClass) || !(self instanceof PyInstance)) return site.unknown('super()')
  const { mro } = self.cls
  const above = new PyInstance(new PyClass(cls.name, mro.slice(mro.indexOf(cls) + 1)))
  for (const [field, value] of self.fields) above.fields.set(field, value)
  return new Super(above.cls, self)
}

function methodScope(scope: Scope): Scope | undefined {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.kind === 'function' && at.outer?.kind === 'class') return at
  }
  return undefined
}

/** `super()` in a method of an object of a library. */
class Inherited extends PyObject {
  readonly typeName = 'super'
  readonly #self: PyObject

  constructor(self: PyObject) {
    super()
    this.#self = self
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    return this.#self.inherited?.(name, site)
  }
}

class Super extends PyObject {
  readonly typeName = 'super'
  readonly #above: PyClass
  readonly #self: PyInstance

  constructor(above: PyClass, self: PyInstance) {
    super()
    this.#above = above
    this.#self = self
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const member = this.#above.find(name)
    if (member instanceof PyCallable) {
      return new PyCallable(name, (args, inner) =>
        inner.invoke(member, { ...args, positional: [this.#self, ...args.positional] }),
      )
    }
    if (member !== undefined) return member
    if (name !== '__init__') return site.raise('AttributeError', `'super' object has no attribute '${name}'`)
    return new PyCallable(name, (args) => {
      if (this.#self.cls.isException) this.#self.fields.set('args', new PyTuple(args.positional))
      return null
    })
  }
}

function scopeNames(pick: (scope: Scope) => Scope): Run {
  return (_args, site) => {
    if (!(site instanceof Site)) return site.unknown('the names of a scope')
    const dict = new PyDict()
    const scope = pick(site.scope)
    for (const name of new Set([...scope.names.keys(), ...(scope.demandable ?? [])])) {
      const value = site.machine.parts.evaluate(
        { kind: 'name', name, start: site.span.start, end: site.span.end },
        scope,
      )
      dict.entries.set(`s${name}`, { key: name, value })
    }
    return dict
  }
}

function refused(what: string): Run {
  return (args, site) => {
    site.emit({
      kind: 'opaque',
      position: site.position,
      operation: what,
      reason: `${what}() runs code that is not followed`,
    })
    return unknownIn(args) ?? site.unknown(`${what}() runs code that is not followed`)
  }
}

const nothing: Run = () => null

const BUILTINS: ReadonlyMap<string, PyValue> = new Map<string, PyValue>([
  ...builtinConversions,
  ...builtinSequences,
  ...EXCEPTIONS,
  openBuiltin,
  ['None', null],
  ...Object.entries<Run>({
    print: nothing,
    getattr: getAttribute,
    hasattr: hasAttribute,
    setattr: setAttribute,
    isinstance: instanceOf,
    issubclass: subclassOf,
    super: superOf,
    globals: scopeNames((scope) => scope.module),
    locals: scopeNames((scope) => scope),
    exec: refused('exec'),
    eval: refused('eval'),
    compile: refused('compile'),
    __import__: refused('__import__'),
    callable: (args, site) => {
      const [value = null] = take('callable', args, site, ['object'], 1)
      if (value instanceof Unknown) return value
      return value instanceof PyCallable || (value instanceof PyObject && value.call !== undefined)
    },
    repr: (args, site) => {
      const [value = null] = take('repr', args, site, ['object'], 1)
      return representationOf(value) ?? unknownIn(args) ?? site.unknown(`the text of ${typeNameOf(value)}`)
    },
    ascii: (args, site) => {
      const text = representationOf(args.positional[0] ?? null)
      return text === undefined ? (unknownIn(args) ?? site.unknown('the text of an object')) : asciiOf(text)
    },
    format: (args, site) => {
      const [value = null, spec = ''] = take('format', args, site, ['value', 'spec'], 1)
      return typeof spec === 'string' ? formatValue(value, spec, site) : site.unknown('a format that is not known')
    },
    id: (_args, site) => site.unknown('an address in memory'),
    hash: (_args, site) => site.unknown('a hash, which changes from run to run'),
    input: (_args, site) => site.unknown('what is typed in'),
    property: (args) => new PyProperty(args.positional[0] ?? null),
    staticmethod: (args) => new PyMethod('staticmethod', args.positional[0] ?? null),
    classmethod: (args) => new PyMethod('classmethod', args.positional[0] ?? null),
  }).map(([name, run]): [string, PyValue] => [name, new PyCallable(name, run)]),
  ['type', new PyCallable('type', typeOf)],
  ['object', new PyCallable('object', (_args, site) => site.unknown('a bare object'))],
])

/** The value of a builtin name. */
export function builtin(name: string): PyValue | undefined {
  return BUILTINS.get(name)
}

import { firstGiven } from '../given.ts'
import { PyClass, PyInstance } from '../objects.ts'
import type { CallSite, PyValue } from '../values.ts'
import { PyCallable, PyObject } from '../values.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

/** `field(default=…, default_factory=…)`. */
class Field extends PyObject {
  readonly typeName = 'Field'
  readonly fallback: PyValue | undefined
  readonly factory: PyValue | undefined

  constructor(fallback: PyValue | undefined, factory: PyValue | undefined) {
    super()
    this.fallback = fallback
    this.factory = factory
  }
}

/** Gives a class the `__init__` its annotated names ask for. */
function dataclass(cls: PyValue, site: CallSite): PyValue {
  if (!(cls instanceof PyClass)) return site.unknown('a dataclass that is not modelled')
  const fields = [...new Set([...cls.mro].reverse().flatMap(({ annotated }) => annotated))]
  const init = new PyCallable('__init__', (args, inner) => {
    const [self, ...given] = args.positional
    if (!(self instanceof PyInstance)) return null
    for (const [place, name] of fields.entries()) {
      const passed = firstGiven<PyValue>(given[place], args.named.get(name), args.incomplete)
      const value = passed === undefined ? fallback(cls.find(name), inner) : passed
      if (value === undefined) return inner.raise('TypeError', `${cls.name}.__init__() missing argument: '${name}'`)
      self.fields.set(name, value)
    }
    const extra = [...args.named.keys()].find((name) => !fields.includes(name))
    if (extra !== undefined || given.length > fields.length) {
      return inner.raise('TypeError', `${cls.name}.__init__() got an unexpected argument`)
    }
    const after = cls.find('__post_init__')
    if (after !== undefined) inner.invoke(after, { positional: [self], named: new Map() })
    return null
  })
  if (!cls.members.has('__init__')) cls.members.set('__init__', init)
  // Equality by value and a text of its own are not modelled: asked for, they are unknown.
  const unmodelled = new PyCallable('__eq__', (_args, inner) => inner.unknown('whether two dataclasses are equal'))
  for (const name of ['__repr__', '__eq__']) if (!cls.members.has(name)) cls.members.set(name, unmodelled)
  return cls
}

function fallback(member: PyValue | undefined, site: CallSite): PyValue | undefined {
  if (!(member instanceof Field)) return member
  if (member.factory !== undefined) return site.invoke(member.factory, { positional: [], named: new Map() })
  return member.fallback
}

export const dataclassesModule: Members = new Map<string, PyValue>([
  fn('dataclass', (args, site) => {
    const [cls] = args.positional
    if (cls !== undefined) return dataclass(cls, site)
    return new PyCallable('dataclass', (given, inner) => dataclass(given.positional[0] ?? null, inner))
  }),
  fn('field', (args) => new Field(args.named.get('default'), args.named.get('default_factory'))),
])

import { attributeOf } from '../attributes.ts'
import { areEqual } from '../compare.ts'
import { keyOf } from '../dict.ts'
import { PyFunction } from '../functions.ts'
import { firstGiven } from '../given.ts'
import { PyClass, PyInstance, PyMethod, PyProperty } from '../objects.ts'
import { keyText, representationOf, textOf } from '../text.ts'
import type { Arguments, CallSite, ClassDefinition, PyValue } from '../values.ts'
import { PyCallable, PyInteger, PyObject } from '../values.ts'
import type { Members } from './members.ts'
import { fn } from './members.ts'

/** A class made from `enum.Enum`. */
export class PyEnum extends PyClass {
  /** Its members are texts or numbers too. */
  mixed = false
  /** Without aliases, in order. */
  readonly options = new Map<string, PyEnumMember>()

  override enumMembers(): ReadonlyMap<string, PyValue> {
    return new Map([...this.options].map(([name, { value }]) => [name, value]))
  }

  override iterate(): readonly PyValue[] {
    return [...this.options.values()]
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const member = this.members.get(name)
    if (member instanceof PyEnumMember) return member
    if (name === '__members__') return site.unknown('__members__ of an enum')
    return super.attribute(name, site)
  }

  override item(key: PyValue, site: CallSite): PyValue {
    const member = typeof key === 'string' ? this.members.get(key) : undefined
    return member instanceof PyEnumMember ? member : site.raise('KeyError', keyText(key))
  }

  override call(args: Arguments, site: CallSite): PyValue {
    const [value = null] = args.positional
    if (value instanceof PyEnumMember && value.cls === this) return value
    for (const member of this.options.values()) {
      const same = areEqual(member.value, value)
      if (same === undefined) return site.unknown('which member of an enum has a value')
      if (same) return member
    }
    return site.raise('ValueError', `${representationOf(value) ?? 'a value'} is not a valid ${this.name}`)
  }

  override binary(operator: string, other: PyValue, reflected: boolean): PyValue | undefined {
    if (operator !== 'in' && operator !== 'not in') return undefined
    if (!reflected || !(other instanceof PyEnumMember)) return undefined
    return (other.cls === this) === (operator === 'in')
  }
}

/** One member; mixed with `str` or `int` it is one of those too. */
export class PyEnumMember extends PyInstance {
  readonly value: PyValue
  readonly memberName: string
  /** The builtin it is mixed with: its value behaves as one. */
  readonly mixed: boolean
  readonly style: Style

  constructor(cls: PyEnum, name: string, value: PyValue, mixed: boolean, style: Style) {
    super(cls)
    this.memberName = name
    this.value = value
    this.mixed = mixed
    this.style = style
    this.fields.set('name', name)
    this.fields.set('value', value)
    this.fields.set('_value_', value)
    this.fields.set('_name_', name)
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const own = firstGiven(this.fields.get(name), this.cls.find(name))
    if (own === undefined && this.mixed) return attributeOf(this.value, name, site)
    if (own instanceof PyProperty || own instanceof PyMethod || own instanceof PyFunction)
      return super.attribute(name, site)
    return own === undefined ? super.attribute(name, site) : own
  }

  override setAttribute(): boolean {
    return false
  }

  override binary(operator: string, other: PyValue, reflected: boolean, site: CallSite): PyValue | undefined {
    const own = super.binary(operator, other, reflected, site)
    if (own !== undefined) return own
    const plain = other instanceof PyEnumMember && other.mixed ? other.value : other
    if (operator === '==' || operator === '!=') {
      const same = this.mixed && !(plain instanceof PyEnumMember) ? areEqual(this.value, plain) : this === other
      return same === undefined ? undefined : same === (operator === '==')
    }
    return this.mixed ? site.unknown(`${operator} of a member of an enum`) : undefined
  }

  /** A member that is a text is the same key as its value. */
  override hashKey(): string | undefined {
    return this.mixed ? keyOf(this.value) : undefined
  }

  override text(): string | undefined {
    if (this.cls.find('__str__') !== undefined) return undefined
    if (this.style === 'number') return undefined
    return this.style === 'plain' ? `${this.cls.name}.${this.memberName}` : textOf(this.value)
  }

  /** How a member mixed with a builtin is formatted changed with Python 3.12; plain ones are written as `str` does. */
  override format(spec: string): string | undefined {
    if (spec !== '') return undefined
    if (this.style !== 'plain') return textOf(this.value)
    return this.mixed ? undefined : this.text()
  }

  override representation(): string | undefined {
    const value = representationOf(this.value)
    return value === undefined ? undefined : `<${this.cls.name}.${this.memberName}: ${value}>`
  }
}

const AUTO = new PyInteger(0)

/** `text` and `valued` members are written as their values, `number` ones since Python 3.11 only. */
type Style = 'plain' | 'text' | 'valued' | 'number'

function derive(style: Style, base: () => PyClass) {
  return (definition: ClassDefinition, _annotated: readonly string[], site: CallSite): PyValue => {
    const mixed = definition.bases.some((one) => one instanceof PyCallable && /^(?:str|int)$/.test(one.name))
    const above = definition.bases.find((one) => one instanceof PyEnum)
    if (
      definition.members.has('__new__') ||
      definition.members.has('__init__') ||
      definition.members.has('_missing_')
    ) {
      return site.unknown('an enum that makes its members itself')
    }
    const own = definition.bases.flatMap((one) => (one instanceof PyClass ? [one] : []))
    const made = new PyEnum(definition.name, own.length > 0 ? own : [base()], new Map(), [])
    made.mixed = mixed || style !== 'plain' || (above instanceof PyEnum && above.mixed)
    let last = 0
    for (const [name, given] of definition.members) {
      const isMember =
        !/^_/.test(name) && !(given instanceof PyCallable) && !(given instanceof PyObject && isDescriptor(given))
      if (!isMember) {
        made.members.set(name, given)
        continue
      }
      const value = given === AUTO ? (style === 'text' ? name.toLowerCase() : new PyInteger(++last)) : given
      if (value instanceof PyInteger) last = Number(value.value)
      const same = [...made.options.values()].find((one) => areEqual(one.value, value) === true)
      const member = same ?? new PyEnumMember(made, name, value, made.mixed, style)
      made.members.set(name, member)
      if (same === undefined) made.options.set(name, member)
    }
    return made
  }
}

function isDescriptor(value: PyObject): boolean {
  return value instanceof PyProperty || value instanceof PyMethod
}

const plain: PyClass = new PyClass(
  'Enum',
  [],
  new Map(),
  [],
  derive('plain', () => plain),
)
const text: PyClass = new PyClass(
  'StrEnum',
  [plain],
  new Map(),
  [],
  derive('text', () => text),
)
const valued: PyClass = new PyClass(
  'ReprEnum',
  [plain],
  new Map(),
  [],
  derive('valued', () => valued),
)
const number: PyClass = new PyClass(
  'IntEnum',
  [plain],
  new Map(),
  [],
  derive('number', () => number),
)

export const enumModule: Members = new Map<string, PyValue>([
  ['Enum', plain],
  ['StrEnum', text],
  ['IntEnum', number],
  ['ReprEnum', valued],
  fn('auto', () => AUTO),
  fn('unique', (args) => args.positional[0] ?? null),
])

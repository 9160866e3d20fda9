import { Host, type Machine, Native } from '../../../code-files/run/machine.ts'
import { bare } from '../../../code-files/run/natives/objects.ts'
import { isRecord, NotKnown, recordOf, Unknown, type Value } from '../../../code-files/run/values.ts'

/** What tells the objects of TypeORM's schema builder apart: the class they are made of. */
export const KIND = '@instanceof'

const CLASSES = [
  'Table',
  'TableColumn',
  'TableIndex',
  'TableForeignKey',
  'TableUnique',
  'TableCheck',
  'TableExclusion',
] as const

/** `new TableColumn({ … })`: what was given, by its class. */
class Constructor extends Host {
  readonly title: string
  override readonly reaches = false

  constructor(name: string) {
    super()
    this.title = name
  }

  override readonly construct = (machine: Machine, [options]: readonly Value[]): Value => {
    if (options === undefined) return recordOf([[KIND, this.title]])
    if (!isRecord(options) || machine.isTainted(options)) return new Unknown(this.title)
    return recordOf([
      ...Object.keys(options).map((key) => [key, machine.member(options, key)] as const),
      [KIND, this.title],
    ])
  }

  override get(name: string, _machine: Machine): Value {
    if (name !== '(instance)') return new Unknown(`${this.title}.${name}`)
    return new Native(name, (_, [value]) => {
      if (value instanceof Unknown) return value
      return isRecord(value) && value[KIND] === this.title
    })
  }
}

/** The schema builder's classes by name. */
export const constructors = new Map(CLASSES.map((name) => [name as string, new Constructor(name)]))

/** A part of what was given. @throws NotKnown when it is not known. */
export function given(machine: Machine, object: Value, name: string): Value {
  if (!isRecord(object) || machine.isTainted(object)) throw new NotKnown('what was given is put together by code')
  const value = machine.member(object, name)
  if (value instanceof Unknown) throw new NotKnown(`${name} is put together by code`)
  return value
}

export function text(value: Value, what: string): string {
  if (typeof value === 'string') return value
  throw new NotKnown(`${what} is put together by code`)
}

export function optionalText(machine: Machine, object: Value, name: string): string | undefined {
  const value = given(machine, object, name)
  if (value === undefined || value === null || value === '') return undefined
  return typeof value === 'number' ? String(value) : text(value, name)
}

export function flag(machine: Machine, object: Value, name: string): boolean {
  return Boolean(given(machine, object, name))
}

/** A list of texts. */
export function texts(machine: Machine, object: Value, name: string): readonly string[] {
  return listed(machine, object, name).map((one) => text(one, name))
}

export function listed(machine: Machine, object: Value, name: string): readonly Value[] {
  const value = given(machine, object, name)
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || machine.isTainted(value)) throw new NotKnown(`${name} is put together by code`)
  return value
}

/** A default as it is written: JavaScript's text of it. */
export function defaultText(machine: Machine, object: Value): string | undefined {
  const value = given(machine, object, 'default')
  if (value === undefined || value === null) return undefined
  return String(bare(machine, value))
}

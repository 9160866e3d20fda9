import type { Position } from '../../../core/position.ts'
import { moduleName } from '../../endpoints/node/names.ts'
import type { ClassValue, Value } from '../../typescript/run/values.ts'
import { optionsOf, stringOf } from '../../typescript/run/values.ts'
import type { Naming } from './typeorm-naming.ts'
import { fieldsOf } from './world.ts'

export interface Decorator {
  readonly name: string
  readonly args: readonly Value[]
  readonly at: Position
}

export interface Member {
  readonly name: string
  readonly decorators: readonly Decorator[]
  readonly at: Position
}

/** A class or schema that stands for a table. */
export interface Entity {
  readonly value: Value
  /** What tells it from others: the class's syntax, or the schema. */
  readonly key: object
  readonly parents: readonly object[]
  readonly className: string
  /** What relations may call it by. */
  readonly names: readonly string[]
  readonly table: string
  /** It lives in the table of its parent (`@ChildEntity`). */
  readonly isChild: boolean
  readonly members: readonly Member[]
  readonly decorators: readonly Decorator[]
  readonly at: Position
  readonly doubt: string | undefined
}

const LIBRARY = /(?:^|\/)typeorm\.(\w+)$/

/** The decorators of TypeORM, or of a fork of it, among those of a class or member. */
export function decorators(values: readonly Value[]): Decorator[] {
  return values.flatMap(optionsOf).flatMap((one) => {
    const name = one.kind === 'made' ? LIBRARY.exec(one.of)?.[1] : undefined
    if (name === undefined || one.kind !== 'made') return []
    return [{ name, args: one.args, at: one.place.script.position(one.place.node) }]
  })
}

/** A class with those it is derived from, itself first. */
export function lineage(type: ClassValue): ClassValue[] {
  return [type, ...(type.parent?.kind === 'class' ? lineage(type.parent) : [])]
}

/** Decorated members of a class and of its parents; the class's own come first. */
export function membersOf(type: ClassValue): Member[] {
  const found = new Map<string, Member>()
  for (const one of lineage(type)) {
    const at = one.script.position(one.node)
    for (const [name, values] of one.memberDecorators) {
      const own = decorators(values)
      const [first] = own
      if (first !== undefined && !found.has(name)) found.set(name, { name, decorators: own, at: first.at ?? at })
    }
  }
  return [...found.values()]
}

export function entityOf(type: ClassValue, naming: Naming): Entity | undefined {
  const own = decorators(type.decorators)
  const entity = own.find(({ name }) => name === 'Entity' || name === 'ChildEntity')
  if (entity === undefined) return undefined
  const [first, second] = entity.args
  const options = fieldsOf(first?.kind === 'shape' ? first : second)
  const isChild = entity.name === 'ChildEntity'
  const written = stringOf(first) ?? stringOf(options.get('name'))
  const schema = stringOf(options.get('schema'))
  const name = isChild || written === undefined ? naming.table(type.name) : written
  const external = lineage(type).find(
    ({ parent }) => parent !== undefined && parent.kind !== 'class' && !isHarmless(parent),
  )
  return {
    value: type,
    key: type.node,
    parents: lineage(type).map(({ node }) => node),
    className: `${moduleName(type.script.file)}.${type.name}`,
    names: [type.name, name],
    table: schema === undefined || schema === 'public' ? name : `${schema}.${name}`,
    isChild,
    members: membersOf(type),
    decorators: own,
    at: type.script.position(type.node),
    doubt: external === undefined ? undefined : 'a base class of it could not be read',
  }
}

/** `BaseEntity` of TypeORM has no columns. */
function isHarmless(parent: Value): boolean {
  return (parent.kind === 'external' && /typeorm\.BaseEntity$/.test(parent.name)) || parent.kind === 'constant'
}

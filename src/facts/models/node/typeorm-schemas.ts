import type { Position } from '../../../core/position.ts'
import { moduleName } from '../../endpoints/node/names.ts'
import type { Machine } from '../../typescript/run/machine.ts'
import type { Value } from '../../typescript/run/values.ts'
import { constant, shape, stringOf } from '../../typescript/run/values.ts'
import type { Decorator, Entity, Member } from './typeorm-entities.ts'
import type { Naming } from './typeorm-naming.ts'
import { fieldsOf, isTrue } from './world.ts'

const RELATIONS: Readonly<Record<string, string>> = {
  'many-to-one': 'ManyToOne',
  'one-to-one': 'OneToOne',
  'one-to-many': 'OneToMany',
  'many-to-many': 'ManyToMany',
}

/** `new EntitySchema({ name, tableName, columns, relations, indices, uniques })`, told as decorators would tell it. */
export function schemaEntity(_machine: Machine, value: Value, file: string, naming: Naming): Entity | undefined {
  if (value.kind !== 'made' || !/(?:^|\/)typeorm\.EntitySchema$/.test(value.of)) return undefined
  const options = fieldsOf(value.args[0])
  const name = stringOf(options.get('name'))
  if (name === undefined) return undefined
  const at = value.place.script.position(value.place.node)
  const table = stringOf(options.get('tableName')) ?? naming.table(name)
  const schema = stringOf(options.get('schema'))
  return {
    value,
    key: value,
    parents: [],
    className: `${moduleName(file)}.${name}`,
    names: [name, table],
    table: schema === undefined || schema === 'public' ? table : `${schema}.${table}`,
    isChild: false,
    members: [...columns(options, at), ...relations(options, at)],
    decorators: [...listed(options, 'indices', 'Index', at), ...listed(options, 'uniques', 'Unique', at)],
    at,
    doubt: undefined,
  }
}

type Options = ReadonlyMap<string, Value>

function columns(options: Options, at: Position): Member[] {
  return [...fieldsOf(options.get('columns'))].map(([name, given]) => {
    const own = fieldsOf(given)
    const primary = isTrue(own.get('primary'))
    const kind =
      own.has('generated') && primary
        ? 'PrimaryGeneratedColumn'
        : (dateColumn(own) ?? (primary ? 'PrimaryColumn' : 'Column'))
    return { name, at, decorators: [{ name: kind, args: [given], at }] }
  })
}

function dateColumn(options: Options): string | undefined {
  if (isTrue(options.get('createDate'))) return 'CreateDateColumn'
  if (isTrue(options.get('updateDate'))) return 'UpdateDateColumn'
  return isTrue(options.get('deleteDate')) ? 'DeleteDateColumn' : undefined
}

function relations(options: Options, at: Position): Member[] {
  return [...fieldsOf(options.get('relations'))].flatMap(([name, given]) => {
    const own = fieldsOf(given)
    const kind = RELATIONS[stringOf(own.get('type')) ?? '']
    const target = own.get('target')
    if (kind === undefined || target === undefined) return []
    const join = own.get('joinColumn')
    const table = own.get('joinTable')
    const made: Decorator[] = [{ name: kind, args: [target, given], at }]
    if (join !== undefined) made.push({ name: 'JoinColumn', args: isTrue(join) ? [] : [join], at })
    if (table !== undefined) made.push({ name: 'JoinTable', args: isTrue(table) ? [] : [table], at })
    return [{ name, at, decorators: made }]
  })
}

function listed(options: Options, key: string, name: string, at: Position): Decorator[] {
  const given = options.get(key)
  return (given?.kind === 'list' ? given.items : []).map((one) => {
    const own = fieldsOf(one)
    const unique = own.get('unique') ?? constant(false)
    const label = stringOf(own.get('name'))
    const more = shape([['unique', unique], ...(own.has('where') ? [['where', constant('')] as const] : [])])
    return {
      name,
      args: [...(label === undefined ? [] : [constant(label)]), own.get('columns') ?? constant(''), more],
      at,
    }
  })
}

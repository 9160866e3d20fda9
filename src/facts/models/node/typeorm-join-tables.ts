import { stringOf } from '../../typescript/run/values.ts'
import type { Model, ModelColumn, ModelForeignKey } from '../types.ts'
import type { Entity, Member } from './typeorm-entities.ts'
import { camel, snake } from './typeorm-naming.ts'
import { fieldsOf } from './world.ts'

/** Of `@ManyToMany`, the side with `@JoinTable` says how the table between is called. */
export function joinTable(
  entity: Entity,
  member: Member,
  target: Entity | undefined,
  keysOf: (entity: Entity) => readonly ModelColumn[],
): Model[] {
  const join = member.decorators.find(({ name }) => name === 'JoinTable')
  if (join === undefined || target === undefined) return []
  const options = fieldsOf(join.args[0])
  const table =
    stringOf(options.get('name')) ??
    snake(`${bare(entity.table)}_${member.name.replace(/\./g, '_')}_${bare(target.table)}`)
  const side = (key: string, of: Entity, place: number): ModelForeignKey => {
    const [column] = keysOf(of)
    const written = fieldsOf(options.get(key))
    const reference = stringOf(written.get('referencedColumnName')) ?? column?.name ?? 'id'
    const own =
      stringOf(written.get('name')) ??
      camel(`${bare(of.table)}_${reference}`) + (of === entity && place === 1 ? '_2' : '')
    return { columns: [own], table: of.table, references: [reference], onDelete: 'CASCADE', at: member.at }
  }
  const keys = [side('joinColumn', entity, 0), side('inverseJoinColumn', target, 1)]
  const names = keys.flatMap(({ columns }) => columns)
  const { at } = member
  return [
    {
      table,
      class: undefined,
      metadata: 'typeorm',
      at,
      style: 'typeorm',
      columns: names.map((name) => ({
        name,
        attribute: undefined,
        type: undefined,
        nullable: false,
        hasDefault: false,
        primaryKey: true,
        at,
      })),
      primaryKey: names,
      foreignKeys: keys,
      indexes: names.map((name) => ({
        name: undefined,
        columns: [name],
        unique: false,
        partial: false,
        method: undefined,
        at,
        source: 'model',
      })),
      uniques: [],
      relationships: [],
      complete: true,
      doubt: undefined,
    },
  ]
}

function bare(table: string): string {
  return table.slice(table.lastIndexOf('.') + 1)
}

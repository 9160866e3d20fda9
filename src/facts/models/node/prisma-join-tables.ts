import type { PrismaBlock, PrismaField } from '../../../parsers/prisma/parse.ts'
import type { Model, ModelColumn, ModelForeignKey } from '../types.ts'
import { attributeNamed, columnName, tableOf, textOf } from './prisma-names.ts'

/**
 * The tables Prisma makes for relations that are lists on both sides: `_AToB` or `_name`, with the columns A and B
 * (https://www.prisma.io/docs/orm/prisma-schema/data-model/relations/many-to-many-relations).
 */
export function joinTables(blocks: ReadonlyMap<string, PrismaBlock>, metadata: string): Model[] {
  const made = new Map<string, Model>()
  for (const block of blocks.values()) {
    for (const field of block.fields) {
      const target = blocks.get(field.type)
      if (target === undefined || !field.list || !isImplicit(block, field, target)) continue
      const [a = block, b = target] = [block, target].sort((one, other) => (one.name < other.name ? -1 : 1))
      const name = nameOf(field) ?? `${a.name}To${b.name}`
      if (!made.has(name)) made.set(name, joinTable(`_${name}`, a, b, field, metadata))
    }
  }
  return [...made.values()]
}

function nameOf(field: PrismaField): string | undefined {
  const relation = attributeNamed(field, 'relation')
  return textOf(relation?.args.plain[0] ?? relation?.args.named.get('name'))
}

/** The other side is a list, too, of the same relation. */
function isImplicit(block: PrismaBlock, field: PrismaField, target: PrismaBlock): boolean {
  const name = nameOf(field)
  return target.fields.some(
    (other) => other !== field && other.type === block.name && other.list && nameOf(other) === name,
  )
}

function joinTable(table: string, a: PrismaBlock, b: PrismaBlock, field: PrismaField, metadata: string): Model {
  const { at } = field
  const column = (name: string): ModelColumn => ({
    name,
    attribute: undefined,
    type: undefined,
    nullable: false,
    hasDefault: false,
    primaryKey: false,
    at,
  })
  const key = (name: string, block: PrismaBlock): ModelForeignKey => ({
    columns: [name],
    table: tableOf(block),
    references: [columnName(block, idOf(block))],
    onDelete: 'CASCADE',
    at,
  })
  return {
    table,
    class: undefined,
    metadata,
    at,
    style: 'prisma',
    columns: [column('A'), column('B')],
    // From Prisma 6 on they have a primary key, before that a unique index: what holds both is the uniqueness.
    primaryKey: [],
    foreignKeys: [key('A', a), key('B', b)],
    indexes: [
      { name: undefined, columns: ['A', 'B'], unique: true, partial: false, method: undefined, at, source: 'model' },
      { name: undefined, columns: ['B'], unique: false, partial: false, method: undefined, at, source: 'model' },
    ],
    uniques: [],
    relationships: [],
    complete: true,
    doubt: undefined,
  }
}

function idOf(block: PrismaBlock): string {
  return block.fields.find((field) => attributeNamed(field, 'id') !== undefined)?.name ?? 'id'
}

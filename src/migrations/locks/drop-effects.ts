import type { DropStmt, Node } from '@pgsql/types'
import { as, objectName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, indexNamed, resolveKey, typeNamed } from '../schema/catalogue.ts'
import { referrers } from './constraint-effects.ts'
import { type Effect, effect, onIndex } from './effect.ts'
import type { LockMode } from './lock-modes.ts'
import { defaultPartition, descendants } from './partition-effects.ts'

/** What `DROP …` locks: what is dropped and what that hangs together with. */
export function dropEffects(node: DropStmt, catalogue: Catalogue): readonly Effect[] {
  const cascades = node.behavior === 'DROP_CASCADE'
  return (node.objects ?? []).flatMap((object): Effect[] => {
    switch (node.removeType) {
      case 'OBJECT_INDEX':
        return dropIndexEffects(object, catalogue, node.concurrent === true)
      case 'OBJECT_TABLE':
      case 'OBJECT_FOREIGN_TABLE':
        return dropTableEffects(keyOfObject(object, catalogue), catalogue, cascades)
      case 'OBJECT_VIEW':
      case 'OBJECT_MATVIEW':
        return [{ ...effect(keyOfObject(object, catalogue), 'ACCESS EXCLUSIVE'), target: 'view' }]
      case 'OBJECT_SEQUENCE':
        return [{ ...effect(keyOfObject(object, catalogue), 'ACCESS EXCLUSIVE'), target: 'sequence' }]
      case 'OBJECT_TRIGGER':
      case 'OBJECT_POLICY':
      case 'OBJECT_RULE':
        return [effect(tableOfPart(object, catalogue), 'ACCESS EXCLUSIVE')]
      case 'OBJECT_SCHEMA':
        return cascades ? dropSchemaEffects(objectName(object).name, catalogue) : []
      case 'OBJECT_TYPE':
      case 'OBJECT_DOMAIN':
        return cascades ? dropTypeEffects(object, catalogue) : []
      default:
        return []
    }
  })
}

export function keyOfObject(object: Node, catalogue: Catalogue): string {
  return resolveKey(catalogue, catalogue.relations, objectName(object))
}

function dropIndexEffects(object: Node, catalogue: Catalogue, concurrently: boolean): Effect[] {
  const name = objectName(object)
  const found = indexNamed(catalogue, name)
  const mode: LockMode = concurrently ? 'SHARE UPDATE EXCLUSIVE' : 'ACCESS EXCLUSIVE'
  const index = onIndex(`${found?.index.schema ?? name.schema ?? catalogue.defaultSchema}.${name.name}`, mode)
  if (found === undefined) return [index]
  const below = found.relation.partitionKey === undefined ? [] : descendants(catalogue, found.key)
  return [effect(found.key, mode), ...below.map((each) => ({ ...effect(each, mode), below: found.key })), index]
}

/** Foreign keys go with the table, and with them triggers on the tables they point to. */
function dropTableEffects(key: string, catalogue: Catalogue, cascades: boolean): Effect[] {
  const relation = catalogue.relations.get(key)
  const pointed = [...(relation?.constraints.values() ?? [])].flatMap(({ references }) => references?.key ?? [])
  const parent = relation?.partitionOf
  const around = parent === undefined ? [] : [parent, defaultPartition(catalogue, parent) ?? parent]
  const below = cascades || relation?.partitionKey !== undefined ? descendants(catalogue, key) : []
  const others = cascades ? referrers(catalogue, key) : []
  return [...new Set([key, ...pointed, ...around, ...below, ...others])].map((each) => ({
    ...effect(each, 'ACCESS EXCLUSIVE'),
    ...(below.includes(each) ? { below: key } : {}),
  }))
}

function dropSchemaEffects(schema: string, catalogue: Catalogue): Effect[] {
  return [...catalogue.relations].flatMap(([key, relation]) =>
    relation.schema === schema && relation.kind === 'table' ? dropTableEffects(key, catalogue, true) : [],
  )
}

/** Columns of the type are dropped. */
function dropTypeEffects(object: Node, catalogue: Catalogue): Effect[] {
  const type = typeNamed(catalogue, objectName(object))
  return [...catalogue.relations].flatMap(([key, { columns }]) =>
    type !== undefined &&
    [...columns.values()].some((column) => column.type !== undefined && typeNamed(catalogue, column.type) === type)
      ? [effect(key, 'ACCESS EXCLUSIVE')]
      : [],
  )
}

/** `DROP TRIGGER t ON s.a` lists schema, table and trigger. */
function tableOfPart(object: Node, catalogue: Catalogue): string {
  const parts = (as(object, 'List')?.items ?? []).flatMap((item) => as(item, 'String')?.sval ?? [])
  return resolveKey(catalogue, catalogue.relations, { schema: parts.at(-3), name: parts.at(-2) ?? '' })
}

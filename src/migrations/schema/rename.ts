import type { AlterObjectSchemaStmt, DropStmt, RenameStmt } from '@pgsql/types'
import { as, objectName, type QualifiedName, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, indexNamed, type Relation, resolveKey } from './catalogue.ts'

/** What `… RENAME …` changes: relations, columns, constraints, indexes, types and their values, schemas. */
export function rename(catalogue: Catalogue, node: RenameStmt): void {
  const to = node.newname ?? ''
  if (node.renameType === 'OBJECT_SCHEMA') renameSchema(catalogue, node.subname ?? '', to)
  else if (node.renameType === 'OBJECT_TYPE' || node.renameType === 'OBJECT_DOMAIN') {
    if (node.object !== undefined) moveType(catalogue, objectName(node.object), { name: to })
  } else if (node.relation !== undefined) renameIn(catalogue, node, rangeName(node.relation), to)
}

function renameIn(catalogue: Catalogue, node: RenameStmt, name: QualifiedName, to: string): void {
  const key = resolveKey(catalogue, catalogue.relations, name)
  const relation = catalogue.relations.get(key)
  if (relation === undefined || node.renameType === 'OBJECT_INDEX') renameIndex(catalogue, name, to)
  else if (node.renameType === 'OBJECT_COLUMN')
    catalogue.relations.set(key, renameColumn(relation, node.subname ?? '', to))
  else if (node.renameType === 'OBJECT_TABCONSTRAINT')
    catalogue.relations.set(key, renameConstraint(relation, node.subname ?? '', to))
  else if (RELATIONS.has(node.renameType ?? '')) moveRelation(catalogue, key, { name: to })
}

const RELATIONS = new Set(['OBJECT_TABLE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_SEQUENCE', 'OBJECT_FOREIGN_TABLE'])

function renameSchema(catalogue: Catalogue, from: string, to: string): void {
  catalogue.schemas.delete(from)
  catalogue.schemas.add(to)
  for (const [key, { schema }] of [...catalogue.relations])
    if (schema === from) moveRelation(catalogue, key, { schema: to })
  for (const key of [...catalogue.types.keys()]) {
    if (key.startsWith(`${from}.`))
      moveType(catalogue, { schema: from, name: key.slice(from.length + 1) }, { schema: to })
  }
}

interface NewName {
  readonly schema?: string
  readonly name?: string
}

function moveRelation(catalogue: Catalogue, key: string, to: NewName): void {
  const relation = catalogue.relations.get(key)
  if (relation === undefined) return
  if (to.schema !== undefined) catalogue.spaces.add(to.schema)
  const moved = { ...relation, schema: to.schema ?? relation.schema, name: to.name ?? relation.name }
  const target = `${moved.schema}.${moved.name}`
  catalogue.relations.delete(key)
  catalogue.relations.set(target, moved)
  for (const [other, each] of catalogue.relations) catalogue.relations.set(other, pointTo(each, key, target))
}

function pointTo(relation: Relation, from: string, to: string): Relation {
  const swap = (key: string) => (key === from ? to : key)
  const referenced = [...relation.constraints.values()].some(({ references }) => references?.key === from)
  const related = relation.partitionOf === from || relation.parents.includes(from) || relation.reads.includes(from)
  if (!referenced && !related) return relation
  const constraints = [...relation.constraints].map(([name, constraint]) => {
    const { references } = constraint
    return [
      name,
      references?.key === from ? { ...constraint, references: { ...references, key: to } } : constraint,
    ] as const
  })
  return {
    ...relation,
    partitionOf: relation.partitionOf === from ? to : relation.partitionOf,
    parents: relation.parents.map(swap),
    reads: relation.reads.map(swap),
    constraints: new Map(constraints),
  }
}

function moveType(catalogue: Catalogue, name: QualifiedName, to: NewName): void {
  const key = resolveKey(catalogue, catalogue.types, name)
  const type = catalogue.types.get(key)
  if (type === undefined) return
  if (to.schema !== undefined) catalogue.spaces.add(to.schema)
  const dot = key.indexOf('.')
  const moved = { schema: to.schema ?? key.slice(0, dot), name: to.name ?? key.slice(dot + 1) }
  for (const [table, relation] of catalogue.relations) {
    const changed = retype(relation, (each) => resolveKey(catalogue, catalogue.types, each) === key, moved)
    if (changed !== undefined) catalogue.relations.set(table, changed)
  }
  catalogue.types.delete(key)
  catalogue.types.set(`${moved.schema}.${moved.name}`, type)
}

/** Columns keep their type under its new name. */
function retype(
  relation: Relation,
  isMoved: (type: QualifiedName) => boolean,
  { schema, name }: { readonly schema: string; readonly name: string },
): Relation | undefined {
  let found = false
  const columns = [...relation.columns].map(([column, each]) => {
    if (each.type === undefined || !isMoved(each.type)) return [column, each] as const
    found = true
    const written = each.type.schema === undefined && schema === 'public' ? undefined : schema
    return [column, { ...each, type: { ...each.type, schema: written, name } }] as const
  })
  return found ? { ...relation, columns: new Map(columns) } : undefined
}

function renameIndex(catalogue: Catalogue, name: QualifiedName, to: string): void {
  const found = indexNamed(catalogue, name)
  if (found === undefined) return
  const indexes = new Map(found.relation.indexes)
  indexes.delete(name.name)
  indexes.set(to, { ...found.index, name: to })
  catalogue.relations.set(found.key, { ...found.relation, indexes })
}

function renameColumn(relation: Relation, from: string, to: string): Relation {
  const swap = <Name extends string | undefined>(name: Name) => (name === from ? to : name)
  const columns = [...relation.columns].map(([name, column]) =>
    name === from ? ([to, { ...column, name: to }] as const) : ([name, column] as const),
  )
  const constraints = [...relation.constraints].map(
    ([name, each]) => [name, { ...each, columns: each.columns.map(swap) }] as const,
  )
  const indexes = [...relation.indexes].map(
    ([name, each]) => [name, { ...each, columns: each.columns.map(swap), included: each.included.map(swap) }] as const,
  )
  return { ...relation, columns: new Map(columns), constraints: new Map(constraints), indexes: new Map(indexes) }
}

function renameConstraint(relation: Relation, from: string, to: string): Relation {
  const constraint = relation.constraints.get(from)
  if (constraint === undefined) return relation
  const constraints = new Map(relation.constraints)
  constraints.delete(from)
  constraints.set(to, { ...constraint, name: to, named: true })
  const indexes = new Map(relation.indexes)
  const index = indexes.get(from)
  if (index?.constraint === from) {
    indexes.delete(from)
    indexes.set(to, { ...index, name: to, constraint: to })
  }
  return { ...relation, constraints, indexes }
}

export function setSchema(catalogue: Catalogue, node: AlterObjectSchemaStmt): void {
  const schema = node.newschema ?? ''
  if (node.relation !== undefined) {
    moveRelation(catalogue, resolveKey(catalogue, catalogue.relations, rangeName(node.relation)), { schema })
  } else if (node.object !== undefined && (node.objectType === 'OBJECT_TYPE' || node.objectType === 'OBJECT_DOMAIN')) {
    moveType(catalogue, objectName(node.object), { schema })
  }
}

/** What `DROP …` takes away; with CASCADE also the foreign keys that point to a dropped table. */
export function drop(catalogue: Catalogue, node: DropStmt): void {
  for (const each of node.objects ?? []) {
    const name = objectName(each)
    if (node.removeType === 'OBJECT_INDEX') dropIndex(catalogue, name)
    else if (node.removeType === 'OBJECT_TYPE' || node.removeType === 'OBJECT_DOMAIN') {
      catalogue.types.delete(resolveKey(catalogue, catalogue.types, name))
    } else if (RELATIONS.has(node.removeType ?? '')) dropRelation(catalogue, name)
    else if (node.removeType === 'OBJECT_SCHEMA') dropSchema(catalogue, name.name)
    else if (node.removeType === 'OBJECT_EXTENSION') catalogue.extensions.delete(name.name)
    else if (node.removeType === 'OBJECT_POLICY') dropPolicy(catalogue, each)
  }
}

function dropIndex(catalogue: Catalogue, name: QualifiedName): void {
  const found = indexNamed(catalogue, name)
  if (found === undefined) return
  const indexes = new Map(found.relation.indexes)
  indexes.delete(name.name)
  catalogue.relations.set(found.key, { ...found.relation, indexes })
}

function dropRelation(catalogue: Catalogue, name: QualifiedName): void {
  const key = resolveKey(catalogue, catalogue.relations, name)
  catalogue.relations.delete(key)
  for (const [other, relation] of catalogue.relations) {
    if (relation.partitionOf === key) catalogue.relations.delete(other)
    else {
      const kept = [...relation.constraints].filter(([, { references }]) => references?.key !== key)
      if (kept.length < relation.constraints.size) {
        catalogue.relations.set(other, { ...relation, constraints: new Map(kept) })
      }
    }
  }
}

function dropSchema(catalogue: Catalogue, schema: string): void {
  catalogue.schemas.delete(schema)
  for (const [key, relation] of catalogue.relations) if (relation.schema === schema) catalogue.relations.delete(key)
  for (const key of catalogue.types.keys()) if (key.startsWith(`${schema}.`)) catalogue.types.delete(key)
}

function dropPolicy(
  catalogue: Catalogue,
  object: DropStmt['objects'] extends (infer Each)[] | undefined ? Each : never,
): void {
  const parts = (as(object, 'List')?.items ?? []).flatMap((item) => as(item, 'String')?.sval ?? [])
  const key = resolveKey(catalogue, catalogue.relations, { schema: parts.at(-3), name: parts.at(-2) ?? '' })
  const relation = catalogue.relations.get(key)
  if (relation === undefined) return
  catalogue.relations.set(key, {
    ...relation,
    policies: new Set([...relation.policies].filter((each) => each !== parts.at(-1))),
  })
}

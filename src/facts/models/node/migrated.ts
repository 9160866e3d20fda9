import type { Position } from '../../../core/position.ts'
import { schemaAtHeads } from '../../../migrations/fleet/scripts.ts'
import type { OpenHistory } from '../../../migrations/fleet/select.ts'
import type { Relation } from '../../../migrations/schema/catalogue.ts'
import type { Model } from '../types.ts'
import type { NodeModels } from './types.ts'

/** Tools of services whose tables are known from their migrations alone; the others have models of their own. */
const WITHOUT_MODELS = /^(knex|node-pg-migrate|sql|dbmate|sqitch|goose|typeorm|prisma|drizzle)$/

/** Tables as the migrations leave them, for services that declare none in code (Knex, Objection, plain SQL). */
export async function migratedModels(opened: readonly OpenHistory[]): Promise<NodeModels> {
  const models = new Map<string, Model>()
  const unresolved: NodeModels['unresolved'][number][] = []
  for (const one of opened) {
    if (!WITHOUT_MODELS.test(one.tool.id) || one.history.nodes.size === 0) continue
    const [node] = one.history.nodes.values()
    const at = one.environment.config ?? node?.revision.position ?? { file: one.environment.root, line: 1 }
    const found = await schemaAtHeads(one)
    if (found === undefined)
      unresolved.push({ at, reason: 'its revisions have no order that begins with an empty database' })
    const own = one.tool.applied(one.service.workspace, one.environment)?.table?.name
    for (const relation of found?.schema.catalogue.relations.values() ?? []) {
      const model = modelOf(relation, one.tool.id, at)
      if (model !== undefined && relation.name !== own && !models.has(model.table)) models.set(model.table, model)
    }
  }
  return { models: [...models.values()], unresolved }
}

/** A table as a schema holds it, told as a model. */
export function modelOf(relation: Relation, tool: string, at: Position): Model | undefined {
  if (relation.kind !== 'table' || relation.temporary || relation.partitionOf !== undefined) return undefined
  const constraints = [...relation.constraints.values()]
  const primaryKey = constraints.find(({ kind }) => kind === 'primary key')?.columns ?? []
  return {
    table: relation.schema === 'public' ? relation.name : `${relation.schema}.${relation.name}`,
    class: undefined,
    // What the migrations made cannot differ from them.
    metadata: undefined,
    at,
    style: tool === 'knex' ? 'knex' : 'migration',
    columns: [...relation.columns.values()].map((column) => ({
      name: column.name,
      attribute: undefined,
      type: column.type?.name,
      nullable: !column.notNull && !primaryKey.includes(column.name),
      hasDefault:
        /serial/.test(column.type?.name ?? '') ||
        column.default !== undefined ||
        column.identity ||
        column.generated !== undefined,
      primaryKey: primaryKey.includes(column.name),
      at,
    })),
    primaryKey,
    foreignKeys: constraints.flatMap(({ kind, columns, references }) => {
      if (kind !== 'foreign key' || references === undefined) return []
      const table = references.key.replace(/^public\./, '')
      return [{ columns, table, references: references.columns, onDelete: references.onDelete, at }]
    }),
    indexes: [...relation.indexes.values()].map(({ name, columns, unique, partial, method }) => ({
      name,
      columns,
      unique,
      partial,
      method,
      at,
      source: 'migration',
    })),
    uniques: constraints.filter(({ kind }) => kind === 'unique').map(({ columns }) => ({ columns, at })),
    relationships: [],
    complete: relation.complete,
    doubt: relation.complete ? undefined : 'its creation is not among the migrations that were read',
  }
}

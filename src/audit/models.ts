import type { Model, ModelIndex, ModelsFacts } from '../facts/models/types.ts'
import type { SchemaDriftFacts } from '../facts/schema-drift/types.ts'
import type { ModelResult } from './result.ts'

/** The data models of a result, in the order of the files, with the indexes that only revisions create. */
export function modelResults({ models }: ModelsFacts, drift: SchemaDriftFacts | undefined): ModelResult[] {
  return models.map((model) => modelResult(model, drift?.indexesOf(model)?.indexes ?? []))
}

function modelResult(model: Model, made: readonly ModelIndex[]): ModelResult {
  const same = (one: ModelIndex, other: ModelIndex): boolean =>
    one.name === other.name || (one.columns.join() === other.columns.join() && one.unique === other.unique)
  const covered = [model.primaryKey, ...model.uniques.map(({ columns }) => columns)].map((columns) => columns.join())
  const only = made.filter(
    (one) => !model.indexes.some((own) => same(own, one)) && !covered.includes(one.columns.join()),
  )
  return {
    table: model.table,
    ...(model.class === undefined ? {} : { class: model.class }),
    style: model.style,
    columns: model.columns.map(({ name, type, nullable, hasDefault, primaryKey }) => ({
      name,
      type: type ?? null,
      nullable: nullable ?? null,
      hasDefault,
      primaryKey,
    })),
    foreignKeys: model.foreignKeys.map(({ columns, table, references, onDelete }) => ({
      columns: [...columns],
      table,
      references: [...references],
      ...(onDelete === undefined ? {} : { onDelete }),
    })),
    uniques: model.uniques.map(({ columns }) => [...columns]),
    indexes: [...model.indexes, ...only].map(({ name, columns, unique, partial, source }) => ({
      name: name ?? null,
      columns: columns.map((column) => column ?? null),
      unique,
      partial,
      source,
    })),
    relationships: model.relationships.map(({ attribute, table, loading, many }) => ({
      attribute,
      table: table ?? null,
      loading,
      many: many ?? null,
    })),
    complete: model.complete,
    ...(model.doubt === undefined ? {} : { doubt: model.doubt }),
    file: model.at.file,
    line: model.at.line,
  }
}

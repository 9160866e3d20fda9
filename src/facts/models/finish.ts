import type { ColumnDraft, IndexDraft, RelationshipDraft, TableDraft } from './draft.ts'
import type { Reading } from './reading.ts'
import { nameWithSchema, References } from './references.ts'
import type { Model, ModelColumn, ModelIndex, ModelRelationship } from './types.ts'
import type { Value } from './values.ts'
import { lastWord } from './values.ts'

/** Turns drafts into models, once all of them are known: what keys, indexes and relationships point to is found here. */
export class Finisher {
  readonly #reader: Reading
  readonly #references: References
  /** Mapped classes by the last part of their names. */
  readonly #byName = new Map<string, { readonly name: string; readonly draft: TableDraft }[]>()

  constructor(reader: Reading, classes: ReadonlyMap<string, TableDraft>) {
    this.#reader = reader
    this.#references = new References(reader)
    for (const [name, draft] of classes) {
      const list = this.#byName.get(lastWord(name))
      if (list === undefined) this.#byName.set(lastWord(name), [{ name, draft }])
      else list.push({ name, draft })
    }
  }

  model(draft: TableDraft): Model {
    const doubts = new Set(draft.doubts)
    const primaryKey =
      draft.primaryKey.length > 0
        ? draft.primaryKey.flatMap((one) => this.#references.column(draft, one) ?? [])
        : draft.columns.filter((one) => one.primaryKey).map(({ name }) => name)
    const foreignKeys = this.#references.foreignKeys(draft, ({ at }) =>
      doubts.add(`what the foreign key at line ${at.line} refers to is not known`),
    )
    return {
      table: nameWithSchema(draft),
      class: draft.class,
      metadata: draft.metadata,
      at: draft.at,
      style: draft.style,
      columns: draft.columns.map((column) => columnOf(column, primaryKey)),
      primaryKey,
      foreignKeys,
      indexes: [
        ...draft.columns.flatMap((column) => this.#implied(draft, column)),
        ...draft.indexes.map((one) => this.#index(draft, one)),
      ],
      uniques: this.#uniques(draft),
      relationships: draft.relationships.map((one) => this.#relationship(draft, one)),
      complete: doubts.size === 0,
      doubt: doubts.size === 0 ? undefined : [...doubts].join('; '),
    }
  }

  #uniques(draft: TableDraft): Model['uniques'] {
    const single = draft.columns.filter((one) => one.unique && !one.index)
    return [
      ...single.map(({ name, at }) => ({ columns: [name], at })),
      ...draft.uniques.map(({ columns, at }) => ({
        columns: columns.flatMap((one) => this.#references.column(draft, one) ?? []),
        at,
      })),
    ]
  }

  /** `index=True`: named after the pattern of the metadata. */
  #implied(draft: TableDraft, { index, unique, name, at }: ColumnDraft): ModelIndex[] {
    if (!index) return []
    const shape = { columns: [name], unique, partial: false, method: undefined }
    return [{ name: this.#patterned(draft, [name]), ...shape, at, source: 'model' }]
  }

  #index(draft: TableDraft, { name, unnamed, columns, unique, partial, method, at }: IndexDraft): ModelIndex {
    const found = columns.map((one) => this.#references.column(draft, one))
    const given = name ?? (unnamed ? this.#patterned(draft, found) : undefined)
    return { name: given, columns: found, unique, partial, method, at, source: 'model' }
  }

  /** The name the metadata's pattern gives an index of these columns; undefined when that cannot be told. */
  #patterned(draft: TableDraft, columns: readonly (string | undefined)[]): string | undefined {
    const pattern = draft.metadata === undefined ? undefined : this.#reader.metadatas.get(draft.metadata)?.indexNames
    const names = columns.flatMap((one) => one ?? [])
    return pattern === undefined || names.length !== columns.length ? undefined : nameBy(pattern, draft, names)
  }

  #relationship(draft: TableDraft, one: RelationshipDraft): ModelRelationship {
    const { attribute, target, loading, many, secondary, at } = one
    const found = target === undefined ? undefined : this.#related(draft, target)
    const direction = found === undefined ? undefined : this.#direction(draft, found)
    return {
      attribute,
      table: found === undefined ? undefined : nameWithSchema(found),
      loading,
      many: many ?? (secondary ? true : direction),
      at,
    }
  }

  #related(draft: TableDraft, target: Value): TableDraft | undefined {
    if (target.kind !== 'constant') return this.#references.tableBehind(target)
    const path = String(target.value)
    const all = this.#byName.get(lastWord(path)) ?? []
    const fitting = path.includes('.') ? all.filter(({ name }) => `.${name}`.endsWith(`.${path}`)) : all
    const same = fitting.filter((one) => one.draft.metadata === draft.metadata)
    const candidates = [...new Set((same.length > 0 ? same : fitting).map((one) => one.draft))]
    return candidates.length === 1 ? candidates[0] : undefined
  }

  /** One to many when only the other table has the key. */
  #direction(draft: TableDraft, other: TableDraft): boolean | undefined {
    const leads = (from: TableDraft, to: TableDraft): boolean =>
      this.#references.foreignKeys(from).some(({ table }) => table === nameWithSchema(to))
    const [there, back] = [leads(draft, other), leads(other, draft)]
    return there === back ? undefined : back
  }
}

function columnOf(column: ColumnDraft, primaryKey: readonly string[]): ModelColumn {
  const { name, attribute, type, nullable, hasDefault, at } = column
  const isKey = primaryKey.includes(name)
  return { name, attribute, type, nullable: isKey ? false : nullable, hasDefault, primaryKey: isKey, at }
}

/** `ix_%(column_0_label)s` filled in; undefined when it asks for something else. */
function nameBy(pattern: string, draft: TableDraft, columns: readonly string[]): string | undefined {
  const schema = draft.schema === undefined ? '' : `${draft.schema.replaceAll('.', '_')}_`
  const labels = columns.map((column) => `${schema}${draft.name}_${column}`)
  const values: Readonly<Record<string, string | undefined>> = {
    table_name: draft.name,
    column_0_label: labels[0],
    column_0_name: columns[0],
    column_0_key: columns[0],
    column_0_N_name: columns.join('_'),
    column_0N_name: columns.join(''),
    column_0_N_label: labels.join('_'),
  }
  const name = pattern.replaceAll(/%\((\w+)\)s/g, (whole, key: string) => values[key] ?? whole)
  return name.includes('%(') ? undefined : name
}

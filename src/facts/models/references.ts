import { columnCall } from './columns.ts'
import type { ForeignKeyDraft, Reference, TableDraft } from './draft.ts'
import type { Reading } from './reading.ts'
import type { ModelForeignKey } from './types.ts'
import type { CallValue, Value } from './values.ts'
import { lastWord } from './values.ts'

/** Finds the columns and tables that keys, indexes and constraints name, once every table is known. */
export class References {
  readonly #reader: Reading

  constructor(reader: Reading) {
    this.#reader = reader
  }

  /** The column of a table that an index or constraint names; undefined for an expression. */
  column(draft: TableDraft, value: Reference): string | undefined {
    switch (value.kind) {
      case 'constant':
        return named(draft, String(value.value)) ?? String(value.value)
      case 'member':
        return draft.columns.find(({ attribute }) => attribute === value.name)?.name ?? named(draft, value.name)
      case 'call': {
        const column = columnCall(value)
        return column === undefined ? this.#called(draft, value) : columnAt(draft, column)
      }
      default:
        return undefined
    }
  }

  /** `created_at.desc()`, `desc(created_at)`, `text("created_at DESC")`. */
  #called(draft: TableDraft, call: CallValue): string | undefined {
    const word = lastWord(call.name)
    if (/^(desc|asc|nulls_first|nulls_last|nullsfirst|nullslast)$/.test(word)) {
      const inner = call.on !== undefined && call.on.kind !== 'external' ? call.on : this.#first(call)
      return inner === undefined ? undefined : this.column(draft, inner)
    }
    if (word !== 'text' && word !== 'literal_column') return undefined
    const first = this.#first(call)
    const text = first?.kind === 'constant' ? String(first.value) : ''
    const [, name] = /^\s*"?(\w+)"?(?:\s+(?:asc|desc))?(?:\s+nulls\s+(?:first|last))?\s*$/i.exec(text) ?? []
    return name === undefined ? undefined : named(draft, name)
  }

  #first(call: CallValue): Value | undefined {
    const first = call.positional[0]
    return first === undefined ? undefined : this.#reader.evaluator.value(first)
  }

  /** Every foreign key of a table; `lost` hears of those that could not be followed. */
  foreignKeys(draft: TableDraft, lost?: (key: ForeignKeyDraft) => void): ModelForeignKey[] {
    const own = draft.columns.flatMap(({ name, foreignKeys }) =>
      foreignKeys.map((key) => ({ ...key, columns: [{ kind: 'constant', value: name } as const] })),
    )
    return [...own, ...draft.foreignKeys].flatMap((key) => {
      const found = this.#foreignKey(draft, key)
      if (found === undefined) lost?.(key)
      return found ?? []
    })
  }

  #foreignKey(draft: TableDraft, { columns, targets, onDelete, at }: ForeignKeyDraft): ModelForeignKey | undefined {
    const names = columns.flatMap((one) => this.column(draft, one) ?? [])
    const found = targets.map((target) => this.#target(draft, target, names[0]))
    const [first] = found
    const references = found.flatMap((one) => one?.column ?? [])
    if (first === undefined || references.length !== columns.length || names.length !== columns.length) return undefined
    return { columns: names, table: first.table, references, onDelete, at }
  }

  #target(draft: TableDraft, value: Reference, own?: string): { table: string; column: string } | undefined {
    if (value.kind === 'constant' && typeof value.value === 'string') {
      const parts = value.value.split('.')
      const column = parts.length > 1 ? parts.pop() : own
      const schema = draft.metadata === undefined ? undefined : this.#reader.metadatas.get(draft.metadata)?.schema
      const table = parts.length === 1 && schema !== undefined ? `${schema}.${parts[0]}` : parts.join('.')
      return column === undefined ? undefined : { table, column }
    }
    // A column of the class around it, by its variable.
    const local = columnCall(value)
    const here = local === undefined ? undefined : columnAt(draft, local)
    if (here !== undefined) return { table: nameWithSchema(draft), column: here }
    const found = value.kind === 'member' ? this.tableBehind(value.of) : undefined
    if (found === undefined || value.kind !== 'member') return undefined
    const column = found.columns.find(({ attribute, name }) => (attribute ?? name) === value.name)
    return column === undefined ? undefined : { table: nameWithSchema(found), column: column.name }
  }

  /** The table of `User`, `User.__table__`, `users`, `users.c`. */
  tableBehind(value: Value): TableDraft | undefined {
    if (value.kind === 'class') return this.#reader.tableOf(value.type)
    if (value.kind === 'call' && lastWord(value.name) === 'Table') return this.#reader.coreTable(value)
    if (value.kind === 'member' && /^(c|columns|__table__)$/.test(value.name)) return this.tableBehind(value.of)
    return undefined
  }
}

export function nameWithSchema({ schema, name }: TableDraft): string {
  return schema === undefined ? name : `${schema}.${name}`
}

function columnAt(draft: TableDraft, call: CallValue): string | undefined {
  return draft.columns.find(({ node }) => node.equals(call.node))?.name
}

/** The column of this name, or else of the attribute of this name. */
function named({ columns }: TableDraft, name: string): string | undefined {
  return columns.find((one) => one.name === name)?.name ?? columns.find((one) => one.attribute === name)?.name
}

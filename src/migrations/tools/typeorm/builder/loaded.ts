import { Host, type Machine, Native } from '../../../code-files/run/machine.ts'
import { recordOf, Unknown, type Value } from '../../../code-files/run/values.ts'
import type { Relation } from '../../../schema/catalogue.ts'
import { KIND } from './objects.ts'

/** A column as it was read from the database: what the history does not tell of it is not known. */
export class LoadedColumn extends Host {
  readonly title = 'a column of the database'
  override readonly reaches = false
  readonly name: string
  /** The column it is a copy of. */
  readonly copied: string | undefined
  readonly #known: ReadonlyMap<string, Value>
  readonly #set = new Map<string, Value>()

  constructor(name: string, known: ReadonlyMap<string, Value>, copied?: string) {
    super()
    this.name = name
    this.#known = known
    this.copied = copied
  }

  override get(name: string, _machine: Machine): Value {
    if (this.#set.has(name)) return this.#set.get(name)
    if (name === 'clone') return new Native(name, () => new LoadedColumn(this.name, this.#known, this.name))
    return this.#known.has(name) ? this.#known.get(name) : new Unknown(`${name} of a column as the database has it`)
  }

  override set(name: string, value: Value): boolean {
    this.#set.set(name, value)
    return true
  }

  /** What was set: whether it may be NULL, when it was not so before, and whether anything else was. */
  get changes(): { readonly nullable: boolean | undefined; readonly others: boolean } {
    const set = this.#set.get('isNullable')
    const others =
      [...this.#set.keys()].some((key) => key !== 'isNullable') || (set !== undefined && typeof set !== 'boolean')
    const isNew = typeof set === 'boolean' && set !== this.#known.get('isNullable')
    return { nullable: isNew ? set : undefined, others }
  }
}

/** A table as `getTable` gives it, from the history. */
export function loadedTable(relation: Relation): Value {
  const { schema, name, columns, constraints, indexes } = relation
  const all = [...constraints.values()]
  const primary = all.find(({ kind }) => kind === 'primary key')?.columns ?? []
  const foreignKeys = all.flatMap(({ kind, name: own, columns: keys, references }) => {
    if (kind !== 'foreign key' || references === undefined) return []
    const target = references.key.split('.').at(-1)
    const known = { name: own, columnNames: [...keys], referencedTableName: target, [KIND]: 'TableForeignKey' }
    return [recordOf(Object.entries(known))]
  })
  const uniques = all.flatMap(({ kind, name: own, columns: keys }) =>
    kind === 'unique' ? [named('TableUnique', own, keys)] : [],
  )
  const indices = [...indexes.values()].flatMap((one) =>
    one.constraint === undefined && !one.columns.includes(undefined)
      ? [
          named(
            'TableIndex',
            one.name,
            one.columns.map((column) => column ?? ''),
          ),
        ]
      : [],
  )
  const loaded = [...columns.values()].map(
    ({ name: own, notNull }) =>
      new LoadedColumn(
        own,
        new Map<string, Value>([
          ['name', own],
          ['isNullable', !notNull],
          ['isPrimary', primary.includes(own)],
        ]),
      ),
  )
  return recordOf([
    [KIND, 'Table'],
    ['name', schema === 'public' ? name : `${schema}.${name}`],
    ['columns', loaded],
    ['foreignKeys', foreignKeys],
    ['uniques', uniques],
    ['indices', indices],
    ['checks', new Unknown('the checks of a table as the database has them')],
    [
      'findColumnByName',
      new Native('findColumnByName', (_, [wanted]) => {
        if (typeof wanted !== 'string') return new Unknown('a column')
        const at = [...columns.keys()].indexOf(wanted)
        return at < 0 ? undefined : loaded[at]
      }),
    ],
  ])
}

function named(kind: string, name: string, columns: readonly string[]): Value {
  return recordOf([
    [KIND, kind],
    ['name', name],
    ['columnNames', [...columns]],
  ])
}

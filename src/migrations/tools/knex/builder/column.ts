import type { Machine } from '../../../code-files/run/machine.ts'
import { Host, Native } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'

/** What `table.foreign(…)` is told. */
export interface ForeignKey {
  readonly column: Value
  keyName: Value
  references: Value
  inTable: Value
  onUpdate: Value
  onDelete: Value
  deferrable: Value
}

/** What a column needs of the table it belongs to. */
export interface ColumnOwner {
  readonly method: string
  readonly schema: string | undefined
  readonly alterations: readonly { readonly method: string; readonly args: readonly Value[] }[]
  changing(machine: Machine): void
  doubt(what: string): void
  alter(method: string, args: readonly Value[]): void
  foreign(column: Value, keyName: Value): ForeignKey
}

/** Other names of the same method. */
const ALIASES: Readonly<Record<string, string>> = { default: 'defaultTo', defaultsTo: 'defaultTo' }
const MODIFIERS = new Set(['defaultTo', 'unsigned', 'nullable', 'first', 'after', 'comment', 'collate'])
const CHECKS = /^check(?:Positive|Negative|In|NotIn|Between|Length|Regex)?$/
const KEYS = new Set(['index', 'primary', 'unique'])

/** A column as the callback of `createTable` or `alterTable` describes it (`ColumnBuilder`, Knex 3). */
export class Column extends Host {
  readonly title = 'a column of Knex'
  readonly table: ColumnOwner
  readonly type: string
  readonly args: readonly Value[]
  readonly modifiers = new Map<string, readonly Value[]>()
  alters: { readonly nullable: Value; readonly type: Value } | undefined
  foreign: ForeignKey | undefined

  constructor(table: ColumnOwner, type: string, args: readonly Value[]) {
    super()
    this.table = table
    this.type = type
    this.args = args
  }

  get name(): Value {
    return this.args[0]
  }

  override get(given: string, _machine: Machine): Value {
    const name = ALIASES[given] ?? given
    return new Native(name, (machine, args) => this.#told(machine, name, args))
  }

  #told(machine: Machine, name: string, args: readonly Value[]): Value {
    this.table.changing(machine)
    if (MODIFIERS.has(name)) this.modifiers.set(name, args)
    else if (CHECKS.test(name)) this.modifiers.set(name, args)
    else if (name === 'notNullable' || name === 'notNull') this.modifiers.set('nullable', [false])
    else if (KEYS.has(name)) {
      if (!/increments/i.test(this.type)) this.table.alter(name, [this.name, ...args])
    } else if (name === 'references') {
      this.foreign = this.table.foreign(this.name, undefined)
      return refer(this.foreign, args[0], this, this)
    } else if (name === 'alter' && this.table.method === 'alter') this.#alter(machine, args)
    else if (this.foreign !== undefined && tellForeign(this.foreign, name, args)) return this
    else this.table.doubt(`${name} of a column`)
    return this
  }

  #alter(machine: Machine, [options]: readonly Value[]): void {
    if (options !== undefined && !isRecord(options)) throw new NotKnown('how the column is altered')
    const read = (name: string): Value => {
      const value = options === undefined ? undefined : machine.member(options, name)
      return value === undefined ? true : value
    }
    this.alters = { nullable: read('alterNullable'), type: read('alterType') }
  }
}

/** A foreign key of several columns, or one that is named by itself. */
export class Foreign extends Host {
  readonly title = 'a foreign key of Knex'
  readonly table: ColumnOwner
  readonly key: ForeignKey

  constructor(table: ColumnOwner, key: ForeignKey) {
    super()
    this.table = table
    this.key = key
  }

  override get(name: string, _machine: Machine): Value {
    return new Native(name, (machine, args) => {
      this.table.changing(machine)
      if (name === 'references') return refer(this.key, args[0], this, this)
      if (!tellForeign(this.key, name, args)) this.table.doubt(`${name} of a foreign key`)
      return this
    })
  }
}

/** `references('table.column')`, or `references('column')` and then `inTable('table')`. */
function refer(key: ForeignKey, target: Value, next: Host, owner: { readonly table: ColumnOwner }): Value {
  const pieces = typeof target === 'string' ? target.split('.') : []
  if (pieces.length > 1) {
    key.inTable = pieces[0]
    key.references = pieces[1]
    return next
  }
  key.references = pieces[0] ?? target
  return new Awaiting(key, next, owner.table)
}

/** Between `references` and `inTable`. */
class Awaiting extends Host {
  readonly title = 'a reference of Knex'
  readonly key: ForeignKey
  readonly next: Host
  readonly table: ColumnOwner

  constructor(key: ForeignKey, next: Host, table: ColumnOwner) {
    super()
    this.key = key
    this.next = next
    this.table = table
  }

  override get(name: string, _machine: Machine): Value {
    if (name !== 'inTable' && name !== 'on') return new Unknown(`references(…).${name}`, 'tool')
    return new Native(name, (machine, [table]) => {
      this.table.changing(machine)
      this.key.inTable = table
      return this.next
    })
  }
}

function tellForeign(key: ForeignKey, name: string, [value]: readonly Value[]): boolean {
  switch (name) {
    case 'inTable':
    case 'on':
      key.inTable = value
      return true
    case 'withKeyName':
      key.keyName = value
      return true
    case 'onUpdate':
    case 'onDelete':
    case 'deferrable':
      key[name] = value
      return true
    default:
      return false
  }
}

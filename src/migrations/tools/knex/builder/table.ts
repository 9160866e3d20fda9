import { Host, type Machine, Native } from '../../../code-files/run/machine.ts'
import { isRecord, NotKnown, Unknown, type Value } from '../../../code-files/run/values.ts'
import { Column, Foreign, type ForeignKey } from './column.ts'
import { Raw } from './sql.ts'

export type TableMethod = 'create' | 'createIfNot' | 'createLike' | 'alter'

/** Something done besides the columns, in the order in which it was said. */
export interface Alteration {
  readonly method: string
  readonly args: readonly Value[]
}

const TYPES = new Set(
  `tinyint smallint mediumint bigint decimal float double bit boolean date datetime timestamp time geometry geography
  point text binary enum bool dateTime increments bigincrements bigIncrements integer biginteger bigInteger string
  varchar json jsonb uuid enu specificType`.split(/\s+/),
)
const SAID = new Set([
  'index',
  'primary',
  'unique',
  'dropPrimary',
  'dropPrimaryIfExists',
  'dropUnique',
  'dropUniqueIfExists',
  'dropIndex',
  'dropForeign',
  'dropForeignIfExists',
])
const SAID_OF_OLD = new Set(['renameColumn', 'setNullable', 'dropNullable', 'dropChecks'])

/** What the callback of `createTable` or `alterTable` is given (`TableBuilder`, Knex 3). */
export class Table extends Host {
  readonly title = 'a table of Knex'
  readonly method: TableMethod
  readonly name: string
  readonly schema: string | undefined
  readonly columns: Column[] = []
  readonly alterations: Alteration[] = []
  readonly checks: (readonly Value[])[] = []
  readonly single = new Map<string, Value>()
  /** Why what was said is not known in full. */
  uncertain: string | undefined

  constructor(method: TableMethod, name: string, schema: string | undefined) {
    super()
    this.method = method
    this.name = name
    this.schema = schema
  }

  /** Said where it is not known whether it is said at all: then nothing of the table is certain. */
  changing(machine: Machine): void {
    machine.changing({
      undo: () => {},
      taint: () => {
        this.uncertain ??= 'a part of it depends on a condition'
      },
    })
  }

  doubt(what: string): void {
    this.uncertain ??= `${what} is not written as SQL here`
  }

  alter(method: string, args: readonly Value[]): void {
    this.alterations.push({ method, args })
  }

  foreign(column: Value, keyName: Value): ForeignKey {
    const key: ForeignKey = {
      column,
      keyName,
      references: undefined,
      inTable: undefined,
      onUpdate: undefined,
      onDelete: undefined,
      deferrable: undefined,
    }
    this.alter('foreign', [key])
    return key
  }

  override get(name: string, _machine: Machine): Value {
    if (name === 'client') return new Unknown('the client of a table', 'tool')
    return new Native(name, (machine, args) => this.#told(machine, name, args))
  }

  #told(machine: Machine, name: string, args: readonly Value[]): Value {
    this.changing(machine)
    const isAlter = this.method === 'alter'
    if (TYPES.has(name)) return this.#column(name, args)
    if (SAID.has(name) || (isAlter && SAID_OF_OLD.has(name))) this.alter(name, args)
    else if (isAlter && /^dropColumns?$/.test(name)) this.alter('dropColumn', args)
    else if (isAlter && name === 'dropTimestamps') {
      const [camel] = args
      this.alter('dropColumn', [camel === true ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at']])
    } else if (name === 'foreign') return new Foreign(this, this.foreign(args[0], args[1]))
    else if (name === 'timestamps') this.#timestamps(machine, args)
    else if (name === 'comment') this.single.set('comment', args[0])
    else if (name === 'inherits' && !isAlter) this.single.set('inherits', args[0])
    else if (name === 'check' && isAlter) this.alter('check', args)
    else if (name === 'check') this.checks.push(args)
    else this.doubt(name)
    return this
  }

  #column(type: string, args: readonly Value[]): Column {
    const column = new Column(this, type, args)
    this.columns.push(column)
    return column
  }

  #timestamps(machine: Machine, given: readonly Value[]): void {
    const [first] = given
    const [useTimestamps, defaultToNow, useCamelCase] = isRecord(first)
      ? ['useTimestamps', 'defaultToNow', 'useCamelCase'].map((name) => machine.member(first, name))
      : given
    if ([useTimestamps, defaultToNow, useCamelCase].some((one) => one instanceof Unknown))
      throw new NotKnown('how timestamps are made')
    const type = useTimestamps === true ? 'timestamp' : 'datetime'
    const isCamel = useCamelCase !== undefined && Boolean(useCamelCase)
    for (const name of isCamel ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at']) {
      const column = this.#column(type, [name])
      if (defaultToNow !== true) continue
      column.modifiers.set('nullable', [false])
      column.modifiers.set('defaultTo', [new Raw('CURRENT_TIMESTAMP')])
    }
  }
}

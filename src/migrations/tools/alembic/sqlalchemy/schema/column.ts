import { asFlag, asOptionalFlag, asOptionalText, asText, describe } from '../../library/convert.ts'
import { makes } from '../../library/members.ts'
import type { Bound } from '../../library/signature.ts'
import { known, unknowable } from '../../library/unknowable.ts'
import type { CallSite, PyValue } from '../../python/values.ts'
import { SqlExpression } from '../expression/expression.ts'
import { ColumnClause } from '../expression/light-table.ts'
import { asName, MarkedName, type Name } from '../name.ts'
import { NULL_TYPE } from '../types/generic.ts'
import { asType, SqlType, TypeClass } from '../types/type.ts'
import { CheckConstraint } from './check.ts'
import { ForeignKey } from './foreign-key.ts'
import { Computed, defaultSql, Identity, Sequence, ServerDefault } from './generators.ts'

export type Autoincrement = boolean | 'auto' | 'ignore_fk'

/** What a column of a table is, apart from its name and type. */
export interface ColumnState {
  nullable: boolean
  readonly nullableGiven: boolean
  primaryKey: boolean
  readonly autoincrement: Autoincrement
  readonly index: boolean
  readonly unique: boolean
  readonly comment: string | undefined
  /** The SQL after DEFAULT. */
  readonly serverDefault: string | undefined
  /** True for `FetchedValue()`, which is a default without SQL. */
  readonly hasServerDefault: boolean
  /** A default of the client: a value, a function, a sequence. */
  readonly clientDefault: 'none' | 'value' | Sequence
  readonly clientUpdate: boolean
  readonly computed: Computed | undefined
  readonly identity: Identity | undefined
  readonly foreignKeys: readonly ForeignKey[]
  readonly checks: readonly CheckConstraint[]
}

/** `Column('a', Type, …)`. */
export class Column extends ColumnClause {
  override readonly typeName = 'sqlalchemy.Column'
  readonly state: ColumnState
  readonly #key: string | undefined
  /** As the call said, for another column like it. */
  readonly origin: Bound
  override readonly type: SqlType

  constructor(name: Name, type: SqlType, state: ColumnState, key: string | undefined, origin: Bound) {
    super(name, type)
    this.type = type
    this.state = state
    this.#key = key
    this.origin = origin
  }

  override get key(): string {
    return this.#key ?? this.name.text
  }

  /** A column of the primary key holds no NULL unless it says so. */
  becomeKey(site: CallSite): void {
    const { state } = this
    site.changing(this, () => {
      const { primaryKey, nullable } = state
      return () => Object.assign(state, { primaryKey, nullable })
    })
    state.primaryKey = true
    if (!state.nullableGiven) state.nullable = false
  }

  /** A column like this one that belongs to no table (`_copy`). */
  copy(): Column {
    const fresh = columnOf(this.origin)
    fresh.state.nullable = this.state.nullable
    fresh.state.primaryKey = this.state.primaryKey
    return fresh
  }

  override attribute(name: string, site: CallSite): PyValue | undefined {
    const { state } = this
    if (name === 'type') return this.type
    if (name === 'nullable' || name === 'primary_key') return name === 'nullable' ? state.nullable : state.primaryKey
    if (name === 'comment') return state.comment ?? null
    if (name === 'copy' || name === '_copy') return makes(name, '| **', () => this.copy())
    return super.attribute(name, site)
  }
}

const PARAMETERS =
  'name? type_? *items | autoincrement? default? insert_default? doc? key? index? unique? info? nullable? onupdate? primary_key? server_default? server_onupdate? quote? system? comment? insert_sentinel? **'

export const column = makes('Column', PARAMETERS, (args) => columnOf(args))

/** Name, type and further items, which a call may mix by position: `Column(Integer, ForeignKey(…))`. */
function positions(args: Bound): { name: PyValue | undefined; type: PyValue | undefined; items: PyValue[] } {
  const items: PyValue[] = []
  let name: PyValue | undefined
  let type: PyValue | undefined
  const isType = (value: PyValue) => value instanceof SqlType || value instanceof TypeClass
  const given = [args.get('name'), args.get('type_'), ...args.rest]
  given.forEach((value, index) => {
    if (value === undefined || value === null) return
    const item = known(value)
    if (index === 0 && (typeof item === 'string' || item instanceof MarkedName)) name = item
    else if (index < 2 && isType(item)) type = item
    else items.push(item)
  })
  return { name, type, items }
}

export function columnOf(args: Bound): Column {
  for (const key of args.extra.keys()) {
    if (!/^(?:mysql|mariadb|sqlite|oracle|mssql)_/.test(key)) unknowable(`Column() takes no argument ${key}`)
  }
  const { name, type, items } = positions(args)
  const quoted = asOptionalFlag(args.get('quote'), 'quote')
  const columnName = name === undefined ? { text: '' } : asName(name, 'the name of a column')
  const columnType = type === undefined ? asType(NULL_TYPE, 'no type') : asType(type, 'the type of a column')
  const key = asOptionalText(args.get('key'), 'the key of a column')
  if (asFlag(args.get('system'), 'system')) unknowable('a system column')
  const named = quoted === undefined ? columnName : { ...columnName, quoted }
  return new Column(named, columnType, stateOf(args, items), key, args)
}

function stateOf(args: Bound, items: readonly PyValue[]): ColumnState {
  const parts = partsOf(items)
  const primaryKey = asFlag(args.get('primary_key'), 'primary_key')
  const nullable = args.get('nullable')
  const nullableGiven = nullable !== undefined
  const given = args.get('server_default')
  const server = given instanceof ServerDefault ? given.value : given
  const fetched = given instanceof ServerDefault && given.value === undefined
  const generated = { ...parts, ...generatedDefault(server) }
  const plain = server === undefined || server === null || isGenerated(server) || fetched ? undefined : known(server)
  return {
    nullable: nullableGiven ? asFlag(nullable, 'nullable') : !primaryKey && generated.identity === undefined,
    nullableGiven,
    primaryKey,
    autoincrement: autoincrementOf(args.get('autoincrement')),
    index: asFlag(args.get('index'), 'index'),
    unique: asFlag(args.get('unique'), 'unique'),
    comment: asOptionalText(args.get('comment'), 'the comment of a column'),
    serverDefault: plain === undefined ? parts.serverDefault : defaultSql(plain),
    hasServerDefault:
      plain !== undefined || fetched || parts.serverDefault !== undefined || generated.computed !== undefined,
    clientDefault: clientDefault(args, parts.sequence),
    clientUpdate: (args.get('onupdate') ?? null) !== null,
    computed: generated.computed,
    identity: generated.identity,
    foreignKeys: parts.foreignKeys,
    checks: parts.checks,
  }
}

function isGenerated(value: PyValue): value is Identity | Computed {
  return value instanceof Identity || value instanceof Computed
}

function generatedDefault(value: PyValue | undefined): { identity?: Identity; computed?: Computed } {
  if (value instanceof Identity) return { identity: value }
  return value instanceof Computed ? { computed: value } : {}
}

interface Parts {
  readonly foreignKeys: ForeignKey[]
  readonly checks: CheckConstraint[]
  identity: Identity | undefined
  computed: Computed | undefined
  sequence: Sequence | undefined
  serverDefault: string | undefined
}

function partsOf(items: readonly PyValue[]): Parts {
  const parts: Parts = {
    foreignKeys: [],
    checks: [],
    identity: undefined,
    computed: undefined,
    sequence: undefined,
    serverDefault: undefined,
  }
  for (const item of items) {
    if (item instanceof ForeignKey) parts.foreignKeys.push(item)
    else if (item instanceof CheckConstraint) parts.checks.push(item)
    else if (item instanceof Identity) parts.identity = item
    else if (item instanceof Computed) parts.computed = item
    else if (item instanceof Sequence) parts.sequence = item
    else if (item instanceof ServerDefault && item.value !== undefined) parts.serverDefault = defaultSql(item.value)
    else unknowable(`${describe(item)} as part of a column`)
  }
  return parts
}

function clientDefault(args: Bound, sequence: Sequence | undefined): ColumnState['clientDefault'] {
  const value = args.get('insert_default') ?? args.get('default')
  if (value instanceof Sequence) return value
  if (sequence !== undefined) return sequence
  return value === undefined || value === null ? 'none' : 'value'
}

function autoincrementOf(value: PyValue | undefined): Autoincrement {
  if (value === undefined) return 'auto'
  const given = known(value)
  if (given === null || typeof given === 'boolean') return given === true
  const text = asText(given, 'autoincrement')
  return text === 'auto' || text === 'ignore_fk' ? text : unknowable(`autoincrement=${text}`)
}

/** A column of a mapped class or a `Column` of a table. */
export function isColumn(value: PyValue): value is Column {
  return value instanceof SqlExpression && value instanceof Column
}

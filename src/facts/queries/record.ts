import type { Flow } from './flow.ts'
import type { Run } from './machine.ts'
import { keyOf } from './machine.ts'
import type { SiteNames } from './site.ts'
import { isReading } from './statement.ts'
import type { Query, QueryPredicate, QueryUse, ValueOrigin } from './types.ts'
import type { Access, Predicate, Scope, Value } from './values.ts'

interface Building {
  readonly query: Omit<Query, 'uses'>
  readonly uses: QueryUse[]
}

/** What was found while one entry was followed. */
export type Followed = Pick<Run, 'accesses' | 'gaveUp'> & { readonly lost: readonly { readonly reason: string }[] }

/** What holds where an entry answers; without `proven`, what is no longer open was checked. */
export type Ended = Pick<Flow, 'open'> & Partial<Pick<Flow, 'proven'>>

/** Gathers what was seen on the ways from all entries, by the place of the query. */
export class Records {
  readonly #names: SiteNames
  readonly #queries = new Map<string, Building>()

  constructor(names: SiteNames) {
    this.#names = names
  }

  /** Adds the accesses of one entry. `end` is what is open where it answers; undefined when no way to an answer was seen. */
  add(entry: number, run: Followed, end: Ended | undefined): void {
    const perhaps = new Set(run.lost.map(({ reason }) => reason))
    for (const access of run.accesses) {
      const building = this.#buildingOf(access)
      const use = this.#way(entry, access, run, end, perhaps)
      const known = building.uses.find((one) => one.entry === entry)
      if (known === undefined) building.uses.push(use)
      else if (WORST.indexOf(use.scope) > WORST.indexOf(known.scope)) building.uses[building.uses.indexOf(known)] = use
    }
  }

  get queries(): Query[] {
    return [...this.#queries.values()].map(({ query, uses }) => ({ ...query, uses }))
  }

  #buildingOf(access: Access): Building {
    const tables = [...new Set(tablesOf(access.statement.sources))]
    const key = `${keyOf(access.node)} ${access.operation} ${tables.join()}`
    let building = this.#queries.get(key)
    if (building === undefined) {
      const { statement, node, operation } = access
      const query = {
        operation,
        tables,
        predicates: statement.where.flatMap(described),
        function: this.#names.around(node),
        at: node.position,
        builtAt: statement.node.position,
      }
      building = { query, uses: [] }
      this.#queries.set(key, building)
    }
    return building
  }

  #way(entry: number, access: Access, run: Followed, end: Ended | undefined, perhaps: ReadonlySet<string>): QueryUse {
    const { scope, why } = settled(access, run, end, perhaps)
    return {
      entry,
      scope,
      why,
      through: access.through.map((one) => this.#names.of(one)),
      role: access.role,
      checkedAfter: scope === 'scoped' && access.scope !== 'scoped',
      by: access.by === undefined ? undefined : described(access.by)[0],
    }
  }
}

const WORST: readonly Scope[] = ['none', 'exempt', 'scoped', 'unknown', 'sometimes', 'request', 'open']

function settled(
  access: Access,
  run: Followed,
  end: Ended | undefined,
  perhaps: ReadonlySet<string>,
): { scope: Scope; why: string } {
  const { scope, why, ref } = access
  if (access.authenticates && scope !== 'none') return { scope: 'exempt', why: 'it finds out who asks' }
  if (scope === 'scoped' || scope === 'none') return { scope, why }
  if (access.role !== undefined) return { scope: 'exempt', why: `only ${access.role} gets here` }
  if (end === undefined)
    return {
      scope: 'unknown',
      why: run.gaveUp ? 'the way to it is too long to be followed' : 'no way from it to an answer was understood',
    }
  if (!end.open.has(ref)) {
    // Rows that were read on ways that raise show nothing to anybody; a change may have been made all the same.
    if (isReading(access) || end.proven?.has(ref) !== false) return { scope: 'scoped', why: CHECKED }
    return { scope: 'unknown', why: 'no way from it to an answer was understood' }
  }
  if (perhaps.has(ref))
    return { scope: 'unknown', why: 'what it gives is handed, with who asks, to code that could not be read' }
  if (scope === 'open' && isConfirmedBefore(access, run))
    return {
      scope: 'unknown',
      why: 'what it is looked up by was found within the tenant before, though not on every way that was seen',
    }
  return { scope, why }
}

const CHECKED = 'what it gives is checked before it is used'

/** Whether all that was sent and limits this access was, earlier for the same entry, part of a row of the tenant. */
function isConfirmedBefore(access: Access, run: Followed): boolean {
  const sent = access.statement.where.flatMap((one) =>
    one.is === 'compare' && one.operator === '=' ? sentIn(one.value) : [],
  )
  if (sent.length === 0) return false
  const confirmed = new Set<string>()
  for (const one of run.accesses) {
    if (one === access) break
    if (one.scope === 'scoped') for (const ref of one.confirms) confirmed.add(ref)
  }
  return sent.every((ref) => confirmed.has(ref))
}

function sentIn(value: Value): string[] {
  if (value.is === 'request') return [value.ref]
  if (value.is === 'either') return value.of.flatMap(sentIn)
  return value.is === 'unknown' ? value.from.flatMap(sentIn) : []
}

function tablesOf(sources: Access['statement']['sources']): string[] {
  return sources.flatMap(({ table, inner }) => (inner === undefined ? (table ?? '?') : tablesOf(inner.sources)))
}

/** The comparisons of a condition, as facts. */
export function described(predicate: Predicate): QueryPredicate[] {
  switch (predicate.is) {
    case 'compare': {
      const { column, operator, value, node } = predicate
      return [
        {
          table: column.table,
          column: column.column,
          operator,
          value: originOf(value),
          text: node.text.slice(0, 120),
          at: node.position,
        },
      ]
    }
    case 'columns': {
      const { left, right } = predicate
      return [
        {
          table: left.table,
          column: left.column,
          operator: '=',
          value: 'column',
          text: `${left.table}.${left.column} = ${right.table}.${right.column}`,
          at: undefined,
        },
      ]
    }
    case 'and':
    case 'or':
      return predicate.of.flatMap(described)
    default:
      return []
  }
}

function originOf(value: Value): ValueOrigin {
  switch (value.is) {
    case 'principal':
    case 'request':
    case 'constant':
      return value.is
    case 'row':
    case 'field':
      return 'row'
    case 'statement':
      return 'subquery'
    case 'either':
    case 'list': {
      const items = value.is === 'list' ? value.items : value.of
      const kinds = new Set(items.map(originOf))
      const [only] = kinds
      return kinds.size === 1 && only !== undefined ? only : 'unknown'
    }
    default:
      return 'unknown'
  }
}

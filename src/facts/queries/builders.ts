import { columnOf } from './attributes.ts'
import { bound } from './bound.ts'
import { predicateOf } from './conditions.ts'
import type { Flow } from './flow.ts'
import type { Call, Machine } from './machine.ts'
import { result } from './results.ts'
import { derived, selectOf } from './starts.ts'
import { tableSource, withColumns, withSource } from './statement.ts'
import type { ModelValue, Predicate, Source, Statement, Value } from './values.ts'
import { alternatives, UNKNOWN, unknownOf } from './values.ts'

/** Methods that send a query of the older style, and what they give. */
const SENDING =
  /^(all|first|one|one_or_none|scalar|scalars|count|get|get_or_404|first_or_404|one_or_404|paginate|yield_per|execute|unique|mappings|fetchall|fetchone|__iter__)$/

/** A method of a statement: builds it further, or sends it. */
export function build(machine: Machine, on: Statement, name: string, given: Call, flow: Flow): Value {
  const to = (made: Statement): Value => ({ is: 'statement', statement: made })
  switch (name) {
    case 'where':
    case 'filter':
    case 'having':
      return to(conditioned(on, given))
    case 'filter_by':
      return to(filteredBy(machine, on, given))
    case 'join':
    case 'outerjoin':
    case 'join_from':
      return to(joined(on, name, given))
    case 'select_from':
      return to(from(on, given.positional))
    case 'bindparams':
    case 'params':
      return to(bound(on, given.named))
    case 'values':
      return to(valued(on, given))
    case 'with_entities':
    case 'with_only_columns':
    case 'add_columns':
      return to({
        ...withColumns(on, given.positional),
        selected: name === 'add_columns' ? [...on.selected, ...given.positional] : given.positional,
      })
    case 'select':
      return to(
        withSource(
          selectOf({ ...given, positional: given.positional.length > 0 ? given.positional : on.selected }),
          on.sources[0] ?? derived(on),
        ),
      )
    case 'from_select': {
      const [, inner] = given.positional
      return to(inner?.is === 'statement' ? { ...on, doubts: [...on.doubts, 'rows are inserted from a query'] } : on)
    }
    case 'union':
    case 'union_all': {
      const others = given.positional.flatMap((one) => (one.is === 'statement' ? [derived(one.statement)] : []))
      const whole: Statement = { ...on, sources: [derived(on)], where: [], sometimes: [], doubts: [] }
      return to(others.reduce(withSource, whole))
    }
    case 'delete':
    case 'update':
      return result(machine, { ...on, operation: name, values: entries(given) }, given.node, flow, name)
    case 'get':
      return result(
        machine,
        byIdentity(on, given.positional[0] ?? given.named.get('ident') ?? UNKNOWN, given),
        given.node,
        flow,
        'get',
      )
    default:
      return SENDING.test(name) && name !== 'get' ? result(machine, on, given.node, flow, name) : to(on)
  }
}

function conditioned(on: Statement, { positional, named, open }: Call): Statement {
  const predicates: Predicate[] = [...positional, ...named.values()].flatMap(flatten)
  if (open) predicates.push({ is: 'doubt', reason: 'conditions are unpacked that could not be followed' })
  return { ...withColumns(on, columnsOf(predicates, on)), where: [...on.where, ...predicates] }
}

function flatten(value: Value): Predicate[] {
  if (value.is === 'list') return [...value.items.flatMap(flatten), ...(value.open ? [predicateOf(UNKNOWN)] : [])]
  const predicate = predicateOf(value)
  return predicate.is === 'and' ? [...predicate.of] : [predicate]
}

/** Tables that appear only in conditions of a DELETE or UPDATE, or of a query of columns, are read as well. */
function columnsOf(predicates: readonly Predicate[], on: Statement): Value[] {
  if (on.operation !== 'select' || on.sources.length > 0) return []
  return predicates.flatMap((one) =>
    one.is === 'compare' ? [one.column] : one.is === 'columns' ? [one.left, one.right] : [],
  )
}

function filteredBy(machine: Machine, on: Statement, { named, open, node }: Call): Statement {
  const where: Predicate[] = [...named].map(([key, value]) => {
    const source = [...on.sources].reverse().find(({ table }) => has(machine, table, key)) ?? on.sources.at(-1)
    const model = source?.table === undefined ? undefined : machine.models.ofTable(source.table)
    const column = (model === undefined ? undefined : columnOf(model, key)) ?? key
    return {
      is: 'compare',
      column: { is: 'column', alias: source?.alias ?? '', table: source?.table, column },
      operator: '=',
      value,
      node,
    }
  })
  if (open) where.push({ is: 'doubt', reason: 'conditions are unpacked that could not be followed' })
  return { ...on, where: [...on.where, ...where] }
}

function has(machine: Machine, table: string | undefined, key: string): boolean {
  const model = table === undefined ? undefined : machine.models.ofTable(table)
  return model !== undefined && columnOf(model, key) !== undefined
}

function joined(on: Statement, name: string, { positional, named }: Call): Statement {
  const [target, condition] = name === 'join_from' ? positional.slice(1) : positional
  const isOuter = name === 'outerjoin' || isTrue(named.get('isouter')) || isTrue(named.get('full'))
  const written = condition ?? named.get('onclause')
  const conditions = written === undefined ? [] : flatten(written)
  const made = name === 'join_from' ? from(on, positional.slice(0, 1)) : on
  const source = sourceOf(target)
  if (source === undefined) return { ...made, doubts: [...made.doubts, 'a join was not understood'] }
  return withSource(made, {
    ...source,
    join: isOuter ? 'outer' : 'inner',
    on: conditions,
    implied: conditions.length === 0 || written?.is === 'external',
  })
}

function isTrue(value: Value | undefined): boolean {
  return value?.is === 'constant' && value.value === true
}

function sourceOf(target: Value | undefined): Source | undefined {
  if (target?.is === 'model') return tableSource(target.alias, target.model.table)
  if (target?.is === 'statement') return derived(target.statement)
  if (target?.is === 'external' && target.name.startsWith('relationship')) {
    const model = target.given.find((one) => one.is === 'model')
    return model?.is === 'model' ? tableSource(model.alias, model.model.table) : undefined
  }
  if (target?.is === 'column' && target.alias !== '') return tableSource(target.alias, target.table)
  return undefined
}

function from(on: Statement, values: readonly Value[]): Statement {
  const sources = values.map(sourceOf)
  const known = sources.filter((one) => one !== undefined)
  const made = known.reduce(withSource, on)
  if (known.length === sources.length) return made
  return { ...made, doubts: [...made.doubts, 'what it selects from was not understood'] }
}

function entries({ positional: [first], named }: Call): ReadonlyMap<string, Value> {
  return new Map([...(first?.is === 'dictionary' ? first.entries : []), ...named])
}

/** `.values(a=1)`, `.values({…})`, `.values([{…}, …])`. */
function valued(on: Statement, given: Call): Statement {
  const [first] = given.positional
  const rows = first?.is === 'list' ? first.items : first === undefined ? [] : [first]
  const values = new Map([...on.values, ...given.named])
  let known = !given.open
  for (const row of rows) {
    if (row.is !== 'dictionary') known = false
    else {
      known &&= !row.open
      for (const [key, value] of row.entries) values.set(key, value)
    }
  }
  return { ...on, values, doubts: known ? on.doubts : [...on.doubts, 'values that were not understood'] }
}

/** The condition that a row has this primary key. */
export function byIdentity(on: Statement, identity: Value, { node }: Pick<Call, 'node'>): Statement {
  const [source] = on.sources
  if (source === undefined) return on
  const column = { is: 'column', alias: source.alias, table: source.table, column: 'id' } as const
  const parts = alternatives(identity)
  const value = parts.length === 1 ? identity : unknownOf(identity)
  return { ...on, where: [...on.where, { is: 'compare', column, operator: '=', value, node }] }
}

export function modelStatement(
  model: ModelValue,
  operation: Statement['operation'],
  given: Pick<Call, 'node'>,
): Statement {
  return {
    operation,
    node: given.node,
    sources: [tableSource(model.alias, model.model.table)],
    where: [],
    sometimes: [],
    values: new Map(),
    selected: [model],
    doubts: [],
  }
}

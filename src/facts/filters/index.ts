import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { ModelsFacts } from '../models/types.ts'
import { keyOf } from '../origins/handlers.ts'
import { within } from '../python/places.ts'
import type { PythonFacts } from '../python/types.ts'
import { entityCall } from '../query-loops/rows.ts'
import { sessionModules } from '../transactions/sites.ts'
import { ConditionReader } from './conditions.ts'
import type { Filter, FilteredColumn, FiltersFacts } from './types.ts'

/** A statement as it is built: in one chain, or in several that end in one variable of a function. */
interface Statement {
  readonly calls: PythonNode[]
  root: PythonNode | undefined
  isClear: boolean
}

const CONDITIONS = /^(where|filter|filter_by)$/

/** Statements of SQLAlchemy with conditions, and the columns they compare with values. */
export default defineFact<FiltersFacts>({
  async collect({ fact }) {
    const [python, models] = await Promise.all([fact('python'), fact('models')])
    if (models.models.length === 0) return { filters: [], unclear: 0 }
    const reader = new ConditionReader(python, models)
    const statements = [...statementsOf(python).values()]
    const filters = statements.flatMap((statement) => filterOf(python, models, reader, statement) ?? [])
    return { filters, unclear: statements.length - filters.length }
  },
})

function statementsOf(python: PythonFacts): ReadonlyMap<string, Statement> {
  const modules = sessionModules(python)
  const statements = new Map<string, Statement>()
  for (const { node, module } of python.callsNamed('where', 'filter', 'filter_by')) {
    if (!modules.has(module)) continue
    const chain = chainOf(node)
    const root = chain.root
    const target = targetOf(chain.end)
    const variable = root?.kind === 'identifier' ? root.text : target
    const key = variable === undefined ? keyOf(chain.start ?? node) : `${keyOf(functionOf(node))} ${variable}`
    const statement = statements.get(key) ?? { calls: [], root: undefined, isClear: true }
    statements.set(key, statement)
    statement.calls.push(node)
    statement.root ??= root?.kind === 'call' ? root : undefined
    // Two names for one statement, or a root that is neither made here nor a name.
    if (root === undefined || (target !== undefined && target !== variable)) statement.isClear = false
  }
  return statements
}

interface Chain {
  /** `select(…)`, or the name the chain goes on from. */
  readonly root: PythonNode | undefined
  readonly start: PythonNode | undefined
  readonly end: PythonNode
}

function chainOf(call: PythonNode): Chain {
  let end = call
  for (;;) {
    const member = end.parentNode
    const next = member?.kind === 'attribute' && end.fieldName === 'object' ? member.parentNode : undefined
    if (next?.kind !== 'call') break
    end = next
  }
  const root = entityCall(call)
  if (root !== undefined) return { root, start: root, end }
  let at: PythonNode | undefined = call
  while (at?.kind === 'call') at = at.field('function')?.field('object')
  return { root: at?.kind === 'identifier' ? at : undefined, start: at, end }
}

/** The variable a chain is assigned to. */
function targetOf(end: PythonNode): string | undefined {
  let at: PythonNode | undefined = end.parentNode
  while (at?.kind === 'parenthesized_expression' || at?.kind === 'await') at = at.parentNode
  const left = at?.kind === 'assignment' ? at.field('left') : undefined
  return left?.kind === 'identifier' ? left.text : undefined
}

function functionOf(node: PythonNode): PythonNode {
  return node.enclosing('function_definition') ?? node
}

function filterOf(
  python: PythonFacts,
  models: ModelsFacts,
  reader: ConditionReader,
  { calls, root, isClear }: Statement,
): Filter | undefined {
  const [first] = calls
  if (!isClear || root === undefined || first === undefined) return undefined
  // The rows wanted first may be found along the index of their order.
  const text = first.enclosing('function_definition')?.text ?? ''
  if (/\.limit\(/.test(text) && /\.order_by\(/.test(text)) return undefined
  // Which table of a join is read first, and by what, the planner decides.
  const around = calls.map((call) => chainOf(call).end.text).join(' ')
  if (/\.((outer|full)?join(_from)?|select_from)\(/i.test(around)) return undefined
  const [only] = root.field('arguments')?.parts ?? []
  const entity = only === undefined ? undefined : python.resolve(only)
  const model = entity?.kind === 'class' ? models.ofClass(entity.name) : undefined
  const columns: FilteredColumn[] = []
  for (const call of calls) {
    if (!CONDITIONS.test(call.field('function')?.field('attribute')?.text ?? '')) return undefined
    const found = reader.ofCall(call, model)
    if (found === undefined) return undefined
    columns.push(...found)
  }
  if (columns.length === 0) return undefined
  return { within: within(python, first), at: { file: first.tree.file, line: root.line }, columns }
}

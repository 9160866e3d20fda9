import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { Model, ModelsFacts } from '../models/types.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { within } from '../python/places.ts'
import type { PythonFacts } from '../python/types.ts'
import { sessionModules } from '../transactions/sites.ts'
import { isAlways, Reads } from './reads.ts'
import type { Rows } from './rows.ts'
import { rowsOf } from './rows.ts'
import type { LazyTouch, QueryInLoop, QueryLoopsFacts } from './types.ts'

interface Loop {
  readonly node: PythonNode
  readonly target: PythonNode
  /** What runs in each round. */
  readonly bodies: readonly PythonNode[]
  readonly rows: Rows
}

/** Loops over rows of queries, and what each round asks the database for. */
export default defineFact<QueryLoopsFacts>({
  async collect({ fact }) {
    const [python, models] = await Promise.all([fact('python'), fact('models')])
    const modules = sessionModules(python)
    const loops = [...modules].flatMap(({ root }) =>
      root.find('for_statement', 'for_in_clause').flatMap((node) => loopAt(python, node) ?? []),
    )
    if (loops.length === 0) return { loops: [], queries: [], touches: [], searched: modules.size }
    const origins = await fact('origins')
    const reads = new Reads(python)
    return {
      loops: loops.map(({ node }) => placeOf(node)),
      queries: loops.flatMap((loop) => queriesIn(python, origins, reads, loop)),
      touches: loops.flatMap((loop) => touchesIn(python, models, origins, loop)),
      searched: modules.size,
    }
  },
})

function loopAt(python: PythonFacts, node: PythonNode): Loop | undefined {
  const target = node.field('left')
  const over = node.field('right')
  if (target === undefined || over === undefined) return undefined
  const rows = rowsOf(python, over)
  if (rows === undefined) return undefined
  if (node.kind === 'for_statement') {
    const body = node.field('body')
    return body === undefined ? undefined : { node, target, bodies: [body], rows }
  }
  const around = node.parentNode
  const bodies = around?.parts.filter((part) => !part.equals(node) && part.start !== over.start) ?? []
  return { node, target, bodies, rows }
}

function queriesIn(python: PythonFacts, origins: OriginsFacts, reads: Reads, loop: Loop): QueryInLoop[] {
  const found: QueryInLoop[] = []
  for (const body of loop.bodies) {
    const names = namesFrom(loop.target, body)
    for (const call of body.find('call')) {
      if (
        call.enclosing('function_definition', 'lambda')?.start !==
        loop.node.enclosing('function_definition', 'lambda')?.start
      )
        continue
      // Only what the row decides differs from round to round; an inner loop over rows is told by itself.
      if (
        !(call.field('arguments')?.find('identifier') ?? []).some(({ text }) => names.has(text)) &&
        !chainUses(call, names)
      )
        continue
      const sent = reads.sentBy(call)
      if (sent === undefined) continue
      const key = call.line
      if (found.some(({ at }) => at.line === key)) continue
      found.push({
        within: within(python, call),
        loopAt: placeOf(loop.node),
        rowsAt: placeOf(loop.rows.at),
        at: placeOf(call),
        text: call.text.replace(/\s+/g, ' ').slice(0, 80),
        sentAt: placeOf(sent),
        sometimes: !isAlways(call, body),
        serves: origins.serves(call),
      })
    }
  }
  return found
}

/** `session.query(Lead).filter(Lead.id == row.lead_id).first()`: the row stands further up the chain. */
function chainUses(call: PythonNode, names: ReadonlySet<string>): boolean {
  const callee = call.field('function')
  return (
    callee?.kind === 'attribute' &&
    callee.find('argument_list').some((list) => list.find('identifier').some(({ text }) => names.has(text)))
  )
}

/** Names that depend on the row: the loop variables, and what is assigned from them in the body. */
function namesFrom(target: PythonNode, body: PythonNode): ReadonlySet<string> {
  const names = new Set(target.find('identifier').map(({ text }) => text))
  for (const assignment of body.find('assignment')) {
    const right = assignment.field('right')
    if (right?.find('identifier').some(({ text }) => names.has(text)) !== true) continue
    for (const { text } of assignment.field('left')?.find('identifier') ?? []) names.add(text)
  }
  return names
}

function touchesIn(python: PythonFacts, models: ModelsFacts, origins: OriginsFacts, loop: Loop): LazyTouch[] {
  const { entity, builtIn } = loop.rows
  const model = entity === undefined ? undefined : models.ofClass(nameOfClass(python, entity))
  const name = loop.target.kind === 'identifier' ? loop.target.text : undefined
  if (model === undefined || name === undefined || builtIn === undefined) return []
  // An asynchronous session refuses to load on the way: whoever uses one has loaded before, or fails at once.
  if (/\bAsyncSession\b|\bawait\b/.test(builtIn.text)) return []
  const found = new Map<string, LazyTouch>()
  for (const body of loop.bodies) {
    for (const node of body.find('attribute')) {
      if (
        node.field('object')?.text !== name ||
        (node.parentNode?.kind === 'attribute' && node.fieldName === 'attribute')
      )
        continue
      const relationship = lazyOf(model, node.field('attribute')?.text ?? '')
      if (relationship === undefined || isLoaded(builtIn, loop, relationship.attribute)) continue
      found.set(relationship.attribute, {
        within: within(python, node),
        loopAt: placeOf(loop.node),
        rowsAt: placeOf(loop.rows.at),
        at: placeOf(node),
        relationship: `${nameOf(entity ?? node)}.${relationship.attribute}`,
        declaredAt: relationship.at,
        many: relationship.many,
        serves: origins.serves(node),
      })
    }
  }
  return [...found.values()]
}

function nameOfClass(python: PythonFacts, definition: PythonNode): string {
  return `${python.moduleOf(definition).name}.${nameOf(definition)}`
}

function lazyOf(model: Model, attribute: string) {
  return model.relationships.find((one) => one.attribute === attribute && one.loading === 'select')
}

/** Options of loading, or a join that fills it, in the function that builds the query or the one that loops. */
function isLoaded(builtIn: PythonNode, loop: Loop, attribute: string): boolean {
  const around = loop.node.enclosing('function_definition')
  const text = `${builtIn.text}\n${around?.text ?? ''}`
  return (
    (/\b(joinedload|selectinload|subqueryload|contains_eager|immediateload|noload|raiseload|defaultload|eager\w*)\b/.test(
      text,
    ) &&
      new RegExp(`\\b${attribute}\\b`).test(text)) ||
    /\.options\(\s*\*|\boptions=/.test(text)
  )
}

function placeOf(node: PythonNode) {
  return { file: node.tree.file, line: node.line }
}

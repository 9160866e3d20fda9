import { argument } from '../../parsers/python/syntax.ts'
import { defineFact } from '../define-fact.ts'
import { inputOf, shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { within } from '../python/places.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import { nodeStatements } from './node.ts'
import { isMigrationFile, kindOf, looksLikeSql, PLACEHOLDER, unboundPieces } from './text.ts'
import type { BuiltStatement, SqlSinksFacts } from './types.ts'

const TEXT_CALLS = [
  'sqlalchemy.text',
  'sqlalchemy.sql.text',
  'sqlalchemy.sql.expression.text',
  'sqlmodel.text',
  'sqlalchemy.literal_column',
  'sqlalchemy.sql.literal_column',
  'sqlalchemy.DDL',
  'sqlalchemy.schema.DDL',
]

/** Methods that take a statement; other things have methods of these names, so the text must look like SQL. */
const METHODS = [
  'execute',
  'executemany',
  'executescript',
  'exec_driver_sql',
  'exec',
  'fetch',
  'fetchrow',
  'fetchval',
  'fetch_all',
  'fetch_one',
  'fetch_val',
  'iterate',
  'read_sql',
  'read_sql_query',
  'raw',
  'mogrify',
  'scalar',
  'scalars',
  'query_raw',
  'execute_raw',
  'query_first',
  'copy_expert',
  'sql',
  'query',
]

/** A driver's cursor by the name people give it (PEP 249). */
const CURSOR = /(^|[._])(cur|curs|cursor)(\(\))?\.(execute|executemany|executescript)$/i

interface Sink {
  readonly call: PythonCall
  readonly isText: boolean
}

/** Statements written as text, sink first: from the calls that take them back to what they are built from. */
export default defineFact<SqlSinksFacts>({
  async collect({ fact }) {
    const [python, origins, node] = await Promise.all([fact('python'), fact('origins'), fact('nodeCode')])
    const sinks: Sink[] = [
      ...python.callsTo(...TEXT_CALLS).map((call) => ({ call, isText: true })),
      ...python.callsNamed(...METHODS).map((call) => ({ call, isText: call.name === 'exec_driver_sql' })),
    ]
    const facts = {
      built: [] as BuiltStatement[],
      constant: [] as BuiltStatement['at'][],
      opaque: [] as BuiltStatement[],
    }
    const seen = new Set<string>()
    for (const sink of sinks) read(sink, python, origins, facts, seen)
    const more = nodeStatements(node)
    return {
      built: [...facts.built, ...more.built],
      constant: [...facts.constant, ...more.constant],
      opaque: [...facts.opaque, ...more.opaque],
    }
  },
})

function read(
  { call, isText }: Sink,
  python: PythonFacts,
  origins: OriginsFacts,
  facts: { built: BuiltStatement[]; constant: BuiltStatement['at'][]; opaque: BuiltStatement[] },
  seen: Set<string>,
): void {
  const first = firstArgument(call)
  if (first === undefined) return
  const { node } = call
  const at = node.position
  const callee = node.field('function')?.text ?? ''
  const place = { at, call: callee.split('\n').at(-1)?.trim() ?? '', within: within(python, node) }
  const isMigration = isMigrationFile(at.file)
  const pieces = origins.pieces(first)
  if (pieces === undefined) {
    const parts = [inputOf(first, origins)]
    // The cursor of a driver takes nothing but text; what is made by a library's own composer has no known origin.
    const isStatement = isText || (CURSOR.test(callee) && parts[0]?.origin !== 'unknown')
    if (!isStatement) return
    const whole = { ...place, template: PLACEHOLDER, kind: 'fragment' as const, isMigration, parts }
    if (parts[0]?.origin === 'constant') facts.constant.push(at)
    else facts.opaque.push(whole)
    return
  }
  const template = pieces.map((piece) => ('text' in piece ? piece.text : PLACEHOLDER)).join('')
  if (!isText && !looksLikeSql(template)) return
  const inserted = unboundPieces(pieces)
  const fresh = inserted.filter((one) => !seen.has(`${one.tree.file}#${one.index}`))
  for (const one of inserted) seen.add(`${one.tree.file}#${one.index}`)
  if (inserted.length > 0 && fresh.length === 0) return
  const parts = fresh.map((one) => inputOf(one, origins)).filter(({ origin }) => origin !== 'constant')
  if (parts.length === 0) facts.constant.push(at)
  else facts.built.push({ ...place, template: shorten(template), kind: kindOf(template), isMigration, parts })
}

function firstArgument({ node }: PythonCall) {
  const callee = node.field('function')
  // `exec(…)` and `raw(…)` as plain names are other things.
  if (callee?.kind !== 'attribute' && !/^(text|literal_column|DDL|read_sql|read_sql_query)$/.test(callee?.text ?? '')) {
    const isAlias = callee?.kind === 'identifier' && /text|column|ddl/i.test(callee.text)
    if (!isAlias) return undefined
  }
  return ['query', 'sql', 'statement', 'text'].map((name) => argument(node, name, 0)).find((one) => one !== undefined)
}

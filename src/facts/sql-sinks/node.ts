import type { Node } from 'oxc-parser'
import { nodeInput } from '../node-code/inputs.ts'
import { plain } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, NodePiece, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import { isMigrationFile, kindOf, looksLikeSql, PLACEHOLDER } from './text.ts'
import type { BuiltStatement } from './types.ts'

/** Methods that take a statement; other things have methods of these names, so the text must look like SQL. */
const METHODS = [
  'query',
  'execute',
  'raw',
  'unsafe',
  'exec',
  'prepare',
  'run',
  'all',
  'get',
  'each',
  'one',
  'none',
  'oneOrNone',
  'many',
  'manyOrNone',
  'any',
  'queryRaw',
  'literal',
  'whereRaw',
  'andWhereRaw',
  'orWhereRaw',
  'havingRaw',
  'orderByRaw',
  'groupByRaw',
  'joinRaw',
  'selectRaw',
]
/** Those that take text as SQL and nothing else. */
const RAW = [
  '$queryRawUnsafe',
  '$executeRawUnsafe',
  'whereRaw',
  'andWhereRaw',
  'orWhereRaw',
  'havingRaw',
  'orderByRaw',
  'groupByRaw',
  'joinRaw',
  'selectRaw',
]
/** Tagged templates that bind what is inserted are no sinks; what `Prisma.raw` and `sql.raw` take is text. */
const RAW_NAMES =
  /^(@prisma\/client\.Prisma\.raw|drizzle-orm\.sql\.raw|kysely\.sql\.(raw|lit)|sequelize\.(Sequelize\.)?literal|slonik\.sql\.unsafe)$/

export interface NodeStatements {
  readonly built: readonly BuiltStatement[]
  readonly constant: readonly BuiltStatement['at'][]
  readonly opaque: readonly BuiltStatement[]
}

/** Statements written as text in services in Node, from the calls that take them. */
export function nodeStatements(code: NodeCodeFacts): NodeStatements {
  const built: BuiltStatement[] = []
  const constant: BuiltStatement['at'][] = []
  const opaque: BuiltStatement[] = []
  if (code.files.length === 0) return { built, constant, opaque }
  const seen = new Set<Node>()
  for (const call of code.callsNamed(...new Set([...METHODS, ...RAW, 'lit']))) {
    const callee = plain(call.node.callee)
    if (callee.type !== 'MemberExpression') continue
    const first = statementOf(call, code)
    if (first === undefined) continue
    const isRaw = RAW.some((name) => call.written.endsWith(`.${name}`)) || RAW_NAMES.test(call.name ?? '')
    read(call, first, isRaw, code, seen, { built, constant, opaque })
  }
  return { built, constant, opaque }
}

/** The text that is sent: the first argument, or its `text` or `sql`. */
function statementOf(call: NodeCall, code: NodeCodeFacts): Spot | undefined {
  const [first] = call.node.arguments
  if (first === undefined || first.type === 'SpreadElement') return undefined
  const spot: Spot = { script: call.script, node: first }
  if (first.type !== 'ObjectExpression') return spot
  const fields = code.fields(spot)?.fields
  return fields?.get('text') ?? fields?.get('sql') ?? fields?.get('query')
}

function read(
  call: NodeCall,
  first: Spot,
  isRaw: boolean,
  code: NodeCodeFacts,
  seen: Set<Node>,
  facts: { built: BuiltStatement[]; constant: BuiltStatement['at'][]; opaque: BuiltStatement[] },
): void {
  const { at } = call
  const pieces = code.pieces(first)
  const place = (): Pick<BuiltStatement, 'at' | 'call' | 'within'> => ({
    at,
    call: shorten(callText(call.written), 60),
    within: call.within,
  })
  if (pieces === undefined) {
    if (!isRaw && !isDriver(call)) return
    const part = nodeInput(first, code)
    if (part.origin === 'constant') facts.constant.push(at)
    else if (isRaw || part.origin === 'request' || part.origin === 'parameter')
      facts.opaque.push({
        ...place(),
        template: PLACEHOLDER,
        kind: 'fragment',
        isMigration: isMigration(at.file),
        parts: [part],
      })
    return
  }
  const template = pieces.map((piece) => ('text' in piece ? piece.text : PLACEHOLDER)).join('')
  if (!isRaw && !looksLikeSql(template)) return
  const inserted = unbound(pieces).filter(({ node }) => !seen.has(node))
  for (const { node } of inserted) seen.add(node)
  const parts = inserted.map((one) => nodeInput(one, code)).filter(({ origin }) => origin !== 'constant')
  if (parts.length === 0) facts.constant.push(at)
  else
    facts.built.push({
      ...place(),
      template: shorten(template),
      kind: kindOf(template),
      isMigration: isMigration(at.file),
      parts,
    })
}

/** What is inserted, without numbers of parameters (`$${index}`, `:${name}`, `@${name}`). */
function unbound(pieces: readonly NodePiece[]): Spot[] {
  return pieces.flatMap((piece, place): Spot[] => {
    if ('text' in piece) return []
    const before = pieces[place - 1]
    const text = before !== undefined && 'text' in before ? before.text : ''
    return /(^|[^:]):\w*$|\$$|@\w*$/.test(text) ? [] : [piece.spot]
  })
}

/** A thing of a driver or library that takes statements as text. */
const DRIVERS =
  /^(pg|pg-pool|mysql2?|mysql2\/promise|sqlite3?|better-sqlite3|mssql|postgres|pg-promise|knex|sequelize|typeorm|oracledb|@databases\/\w+)\b/

function isDriver({ name }: NodeCall): boolean {
  return (
    name !== undefined &&
    DRIVERS.test(name) &&
    /\.(query|execute|raw|unsafe|exec|none|one|any|many|oneOrNone|manyOrNone)$/.test(name)
  )
}

function isMigration(file: string): boolean {
  return isMigrationFile(file) || /(^|\/)(seeds?|migrat\w*)\//.test(file)
}

/** `this.db(TABLE).select([…]).whereRaw` without what is in brackets. */
function callText(written: string): string {
  let text = written
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(/\([^()…][^()]*\)/g, '(…)')
  }
  return text
}

import type { Node } from '@pgsql/types'
import type { Position } from '../../core/position.ts'
import { kindOf, type NodeKind } from '../../parsers/sql/nodes.ts'
import type { SqlParser } from '../../parsers/sql/parse.ts'
import { type PlPgSqlBody, parsePlPgSql } from '../../parsers/sql/plpgsql.ts'
import { readSqlScript, type ScriptPart } from '../../parsers/sql/read-script.ts'
import type { MigrationStatement, MigrationStep, OpaqueStep } from '../types.ts'
import type { UnreadStatement } from './input.ts'

/** A statement with its parse tree, before anything is known of how it runs. */
export interface ReadStatement {
  readonly kind: 'statement'
  readonly sql: string
  readonly node: Node
  readonly nodeKind: NodeKind
  readonly position: Position
  readonly operation: string
  readonly autocommit: boolean
  /** The type the tool says the changed column has so far. */
  readonly existingType: string | undefined
  readonly existingNotNull: boolean
  readonly checkFirst: boolean
  readonly inside: 'sure' | 'maybe' | undefined
  readonly dynamic: boolean
  readonly assumes?: 'history' | undefined
}

export type ReadStep = ReadStatement | OpaqueStep | ({ readonly kind: 'unread' } & UnreadStatement)

/** The statements of steps, parsed. A step may hold several; a DO block is followed by the statements inside it. */
export function readSteps(steps: readonly MigrationStep[], parse: SqlParser): readonly ReadStep[] {
  return steps.flatMap((step) => (step.kind === 'opaque' ? [step] : readStatement(step, parse)))
}

/** What follows the schema through a history and what judges it read the same statements. */
const alreadyRead = new WeakMap<MigrationStatement, readonly ReadStep[]>()

function readStatement(step: MigrationStatement, parse: SqlParser): readonly ReadStep[] {
  const known = alreadyRead.get(step)
  if (known !== undefined) return known
  const read = readSqlScript(step.sql, parse).flatMap((part) => readPart(part, step, parse))
  alreadyRead.set(step, read)
  return read
}

function readPart(part: ScriptPart, step: MigrationStatement, parse: SqlParser): ReadStep[] {
  const position = placeOf(part.line, step)
  switch (part.kind) {
    case 'rows':
      return []
    case 'psql':
      return [{ kind: 'opaque', position, operation: 'psql', reason: `${part.sql} is a command of psql` }]
    case 'failed':
      return [{ kind: 'unread', position: placeOf(part.failedLine, step), sql: part.sql, message: part.message }]
    case 'statement':
      return readParsed(part, position, step, parse)
  }
}

/** Lines inside a string of another language are not lines of its file. */
function placeOf(line: number, { position, operation }: MigrationStatement): Position {
  return operation === 'sql' && line > 1 ? { file: position.file, line: position.line + line - 1 } : position
}

function readParsed(
  part: Extract<ScriptPart, { kind: 'statement' }>,
  position: Position,
  step: MigrationStatement,
  parse: SqlParser,
): ReadStep[] {
  const nodeKind = kindOf(part.node)
  const body = nodeKind === 'DoStmt' ? parsePlPgSql(part.sql) : undefined
  const outer: ReadStatement = {
    kind: 'statement',
    sql: part.sql,
    node: part.node,
    nodeKind,
    position,
    operation: step.operation,
    autocommit: step.autocommit,
    existingType: step.existingType,
    existingNotNull: step.existingNotNull === true,
    checkFirst: step.checkFirst === true,
    inside: undefined,
    assumes: step.assumes,
    dynamic: body !== undefined && (body.kind === 'failed' || body.statements.some(({ sql }) => sql === undefined)),
  }
  return body === undefined ? [outer] : [outer, ...insideOf(body, outer, step, parse)]
}

function insideOf(body: PlPgSqlBody, outer: ReadStatement, step: MigrationStatement, parse: SqlParser): ReadStep[] {
  if (body.kind === 'failed') return []
  return body.statements.flatMap(({ sql, line, conditional }) => {
    const parsed = sql === undefined ? undefined : parse(sql)
    if (parsed?.kind !== 'parsed') return []
    return parsed.statements.map(
      ({ node, start, end }): ReadStep => ({
        ...outer,
        sql: (sql ?? '').slice(start, end),
        node,
        nodeKind: kindOf(node),
        position: placeOf(line, { ...step, position: outer.position }),
        inside: conditional ? 'maybe' : 'sure',
        dynamic: false,
      }),
    )
  })
}

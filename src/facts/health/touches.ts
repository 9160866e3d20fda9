import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Reached } from '../python/reach.ts'
import { functionAround } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { failureAt, mentionsFailure } from './failure.ts'
import type { HealthTouch } from './types.ts'

const QUERIES =
  /^(execute|scalar|scalars|scalar_one|scalar_one_or_none|exec|fetchval|fetchrow|fetch|fetch_one|fetch_all|fetchone|connect|acquire|query|query_raw|query_first|is_connected|ping|raw_connection|first|count|exists|health_check|command)$/
const DATABASE_OBJECT =
  /(^|[._(])(\w*(db|database|session|engine|conn|connection|pool|cursor|uow|postgres|psycopg2?|asyncpg|prisma\w*|mongo\w*))(\(\))?$/i
const REDIS_OBJECT = /redis|valkey|cache/i
const NAMED_CHECK =
  /(^|[._])(check|ping|test|verify|is|probe|can_connect)_?\w*(db|database|postgres(ql)?|sql)\w*$|(db|database|postgres)_?(is_)?(ok|ready|alive|health\w*|ping|check|available|connected)$/i
const MIGRATIONS =
  /alembic_version|\bMigrationContext\b|\bScriptDirectory\b|get_current_heads?\b|get_current_revision|get_heads\b|check_migrations?\b|migrations?_(up_to_date|applied|current|pending|head)/
const HEARTBEAT = /heartbeat|last_beat|latest_heartbeat|latest_beat/i

/** What the functions a health endpoint calls look at, and whether a failure there is heard. */
export function touchesOf(python: PythonFacts, reached: readonly Reached[]): HealthTouch[] {
  const touches: HealthTouch[] = []
  for (const one of reached) {
    for (const { kind, node } of looksIn(python, one.definition)) {
      if (touches.some((had) => had.kind === kind && had.at.file === node.tree.file && had.at.line === node.line))
        continue
      const { reaches, lostAt } = heard(node, one)
      touches.push({ kind, at: node.position, within: nameOf(one.definition), reaches, lostAt })
    }
  }
  return touches
}

function looksIn(python: PythonFacts, definition: PythonNode): { kind: HealthTouch['kind']; node: PythonNode }[] {
  const body = definition.field('body') ?? definition
  const found: { kind: HealthTouch['kind']; node: PythonNode }[] = []
  for (const node of body.find('call', 'attribute')) {
    if (functionAround(node)?.equals(definition) !== true) continue
    const kind = node.kind === 'call' ? kindOfCall(python, node) : connectedFlag(node) ? 'database' : undefined
    if (kind !== undefined) found.push({ kind, node })
    const callee = node.kind === 'call' ? (node.field('function')?.text ?? '') : ''
    const target = node.kind === 'call' ? node.text : ''
    if (MIGRATIONS.test(callee) || (/alembic_version/.test(target) && QUERIES.test(callee.split('.').at(-1) ?? ''))) {
      found.push({ kind: 'migrations', node })
    }
    if (
      (HEARTBEAT.test(callee) && !/heartbeat/i.test(nameOf(definition))) ||
      (kind === 'database' && HEARTBEAT.test(target))
    )
      found.push({ kind: 'heartbeat', node })
  }
  return found
}

function kindOfCall(python: PythonFacts, node: PythonNode): HealthTouch['kind'] | undefined {
  const callee = node.field('function')
  if (callee === undefined) return undefined
  const object = callee.kind === 'attribute' ? callee.field('object') : undefined
  const method = callee.kind === 'attribute' ? (callee.field('attribute')?.text ?? '') : callee.text
  const type = object === undefined ? undefined : libraryOf(python, object)
  if (object !== undefined && (REDIS_OBJECT.test(object.text) || /^(redis|aioredis|valkey)\./.test(type ?? ''))) {
    return /^(ping|get|set|info|exists|execute_command)$/.test(method) ? 'redis' : undefined
  }
  const isDatabase =
    object !== undefined &&
    (DATABASE_OBJECT.test(object.text) || /^(sqlalchemy|sqlmodel|asyncpg|psycopg2?|databases)\b/.test(type ?? ''))
  const isQuery =
    QUERIES.test(method) &&
    (isDatabase || /\bSELECT\s+\d|\bselect\(|\btext\(/i.test(node.field('arguments')?.text ?? ''))
  if (isQuery) return 'database'
  // A helper of the repository is looked into; one from elsewhere is taken at its word.
  const isOwn = python.resolve(callee)?.kind === 'function'
  return !isOwn && NAMED_CHECK.test(callee.text) ? 'database' : undefined
}

/** The library class behind an object: its own, or the first base outside the repository. */
function libraryOf(python: PythonFacts, object: PythonNode): string | undefined {
  const type = python.typeOf(object)
  if (type?.kind !== 'class') return type?.name
  const { classes, external } = python.lineage(type)
  return classes.some(({ name }) => REDIS_OBJECT.test(name)) ? 'redis.Redis' : external[0]
}

function connectedFlag(node: PythonNode): boolean {
  return node.field('attribute')?.text === 'is_connected' && node.parentNode?.kind !== 'call'
}

interface Heard {
  readonly reaches: HealthTouch['reaches']
  readonly lostAt: Position | undefined
}

/** Follows a failure from where it happens out to the endpoint: through `except` blocks and ignored results. */
function heard(node: PythonNode, in_: Reached): Heard {
  let at = node
  let level: Reached | undefined = in_
  let told = false
  while (level !== undefined) {
    const caught = at.enclosing('try_statement', 'function_definition')
    let block = caught
    while (block?.kind === 'try_statement') {
      const outcome = inBody(block, at) ? failureAt(block, at) : { kind: 'raised' as const, at: undefined }
      if (outcome.kind === 'answered') return { reaches: 'yes', lostAt: undefined }
      if (outcome.kind === 'lost') return { reaches: 'no', lostAt: outcome.at }
      if (outcome.kind === 'told') {
        told = true
        break
      }
      block = block.enclosing('try_statement', 'function_definition')
    }
    if (told) return toldTo(level)
    if (level.call === undefined || level.caller === undefined) break
    at = level.call
    level = level.caller
  }
  return { reaches: 'yes', lostAt: undefined }
}

function inBody(statement: PythonNode, node: PythonNode): boolean {
  const body = statement.field('body')
  return body !== undefined && node.start >= body.start && node.end <= body.end
}

/** The failure became a value (`return False`, `checks["db"] = "down"`): someone outside must turn it into a status. */
function toldTo(level: Reached): Heard {
  let at: Reached | undefined = level
  while (at !== undefined) {
    if (mentionsFailure(at.definition)) return { reaches: 'yes', lostAt: undefined }
    if (at.call !== undefined && at.call.parentNode?.kind === 'expression_statement')
      return { reaches: 'no', lostAt: at.call.position }
    if (at.call?.parentNode?.kind === 'await' && at.call.parentNode.parentNode?.kind === 'expression_statement') {
      return { reaches: 'no', lostAt: at.call.position }
    }
    at = at.caller
  }
  return { reaches: 'no', lostAt: level.definition.position }
}

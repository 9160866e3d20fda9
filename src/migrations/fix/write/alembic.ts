import type { ChainStage } from '../chain.ts'
import { unitOf } from '../chain.ts'
import type { FixStep } from '../define-fix.ts'
import type { FixedRevision } from '../types.ts'
import { type AlembicSource, type BodyStatement, type FunctionSource, writtenBy } from './alembic-source.ts'
import { backfillFunction } from './python-backfill.ts'
import { executeCall, pythonString, reindent, withArguments } from './python-text.ts'

/** What one revision file holds besides its header. */
export interface AlembicBody {
  readonly upgrade: string
  readonly downgrade: string
  readonly imports: readonly string[]
  /** Functions and names of the module, behind the header. */
  readonly helpers: readonly string[]
  readonly notes: readonly string[]
}

export interface AlembicBodyRequest {
  readonly fixed: FixedRevision
  readonly stage: ChainStage
  readonly source: AlembicSource
  /** It is written into the original's own file: what that holds can be used. */
  readonly inOriginal: boolean
  /** Statements are taken over as they were written, where that can be. */
  readonly verbatim: boolean
}

const INDENT = '    '

/** The bodies of both functions for a stage. */
export function alembicBody(request: AlembicBodyRequest): AlembicBody {
  const parts = { imports: new Set<string>(), helpers: [] as string[], notes: [] as string[] }
  const { fixed, stage, source, inOriginal } = request
  const upgrade = functionBody(stage.up, 'up', request, parts)
  const back = source.downgrade
  // A way back that cannot be read stays whole, in the file it was in.
  const downgrade =
    stage.stage.final !== undefined
      ? `raise NotImplementedError(${pythonString(`there is no way back: ${stage.stage.final}`)})`
      : fixed.backUnknown === undefined
        ? functionBody(stage.down, 'down', request, parts)
        : inOriginal && back !== undefined
          ? source.text.slice(back.start, back.end)
          : 'pass'
  return { upgrade, downgrade, imports: [...parts.imports], helpers: parts.helpers, notes: parts.notes }
}

interface Parts {
  readonly imports: Set<string>
  readonly helpers: string[]
  readonly notes: string[]
}

function functionBody(
  statements: ChainStage['up'],
  direction: 'up' | 'down',
  request: AlembicBodyRequest,
  parts: Parts,
): string {
  const body = direction === 'up' ? request.source.upgrade : request.source.downgrade
  const lines: string[] = []
  if (direction === 'up' && request.stage.stage.note !== undefined) lines.push(...comment(request.stage.stage.note))
  const done = new Set<BodyStatement>()
  const taken = new Map<string, BodyStatement>()
  let inBlock: string[] | undefined
  for (const { sql, autocommit, step } of statements) {
    if (autocommit && inBlock === undefined) {
      inBlock = []
      lines.push('with op.get_context().autocommit_block():')
    }
    if (!autocommit) inBlock = undefined
    const place = { request, parts, body, done, taken }
    const text = step === undefined ? executeCall(sql) : stepText(step, sql, place)
    if (text === undefined) continue
    lines.push(...prelude(text, place))
    const said = step?.kind === 'sql' && step.comment !== undefined ? comment(step.comment) : []
    for (const line of [...said, text]) lines.push(autocommit ? `${INDENT}${indented(line, INDENT)}` : line)
  }
  const text = lines.map((line) => indented(line, INDENT)).join(`\n${INDENT}`)
  return text === '' ? 'pass' : text
}

/** Every line but the first gets the depth; lines inside of strings over several lines as well: SQL does not mind. */
function indented(text: string, indent: string): string {
  return text.replace(/\n(?=[^\n])/g, `\n${indent}`)
}

function comment(text: string): string[] {
  const words = text.split(' ')
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length < 78) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(`# ${word}`)
  }
  return lines
}

interface StepPlace {
  readonly request: AlembicBodyRequest
  readonly parts: Parts
  readonly body: FunctionSource | undefined
  /** Statements that stand in this file already. */
  readonly done: Set<BodyStatement>
  /** Statements that were taken over, by the text they have here. */
  readonly taken: Map<string, BodyStatement>
}

/** Statements without SQL (`bind = op.get_bind()`) that stand before one that was taken over into the same file. */
function prelude(text: string, place: StepPlace): string[] {
  const { request, body, done, taken } = place
  const statement = taken.get(text)
  if (statement === undefined || body === undefined || !request.inOriginal) return []
  const before = body.statements.filter((one) => one.firstLine < statement.firstLine && !done.has(one))
  return before.flatMap((one) => {
    const isSilent = unitsBy(one, place).length === 0 && !/^(?:pass|return)\b/.test(one.text)
    if (!isSilent) return []
    done.add(one)
    return dedented(one.text, body.indent) ?? []
  })
}

/** The Python of a step, as if it stood at the left margin; undefined when it is written already. */
function stepText(step: FixStep, sql: string, place: StepPlace): string | undefined {
  const { request, parts, body, done } = place
  if (step.kind === 'backfill') {
    parts.imports.add('import logging').add('import time').add('import sqlalchemy as sa')
    if (parts.helpers.length === 0) parts.helpers.push('log = logging.getLogger("alembic.runtime.migration")\n')
    const name = parts.helpers.length === 1 ? 'backfill' : `backfill_${parts.helpers.length}`
    parts.helpers.push(backfillFunction(step.backfill, name))
    return `${name}()`
  }
  const number = step.kind === 'kept' ? step.unit : step.call?.unit
  const unit = number === undefined ? undefined : unitOf(number, request.fixed)
  const statement = unit === undefined ? undefined : writtenBy(unit, request.source, body)
  if (unit === undefined || statement === undefined) return executeCall(sql)
  if (step.kind === 'kept' && done.has(statement)) return undefined
  const own = isTaken(statement, place) ? dedented(statement.text, body?.indent ?? INDENT) : undefined
  if (own === undefined) return executeCall(sql)
  if (step.kind === 'kept') {
    if (!isWhollyKept(statement, place)) return executeCall(sql)
    done.add(statement)
    place.taken.set(own, statement)
    addImports(statement, place)
    return own
  }
  const call =
    statement.isCall && unit.whole && step.kind === 'sql' ? withArguments(own, step.call?.options ?? {}) : undefined
  if (call === undefined || unitsBy(statement, place).length !== 1) return executeCall(sql)
  addImports(statement, place)
  return call
}

function dedented(text: string, indent: string): string | undefined {
  return reindent(text, indent, '')
}

/** Whether the file it goes to knows every name it uses. */
function isTaken({ names }: BodyStatement, { request, body }: StepPlace): boolean {
  const { verbatim, inOriginal, source } = request
  if (!verbatim) return false
  if (inOriginal) return true
  const local =
    body?.statements.some((one) => one.names !== names && [...assigned(one)].some((name) => names.has(name))) === true
  return !local && ![...names].some((name) => source.own.has(name))
}

function assigned({ text }: BodyStatement): Set<string> {
  return new Set([...text.matchAll(/^\s*(\w+)\s*(?::[^=\n]+)?=(?!=)/gm)].map((match) => match[1] ?? ''))
}

function unitsBy(statement: BodyStatement, { request, body }: StepPlace) {
  const all = body === request.source.upgrade ? request.fixed.units : request.fixed.back
  return all.filter((unit) => writtenBy(unit, request.source, body) === statement)
}

/** Everything the statement does is kept in this stage, in this direction. */
function isWhollyKept(statement: BodyStatement, place: StepPlace): boolean {
  const { stage, fixed } = place.request
  const kept = [...stage.up, ...stage.down].flatMap(({ step }) =>
    step?.kind === 'kept' ? [unitOf(step.unit, fixed)] : [],
  )
  return unitsBy(statement, place).every((unit) => kept.includes(unit))
}

function addImports({ names }: BodyStatement, { request, parts }: StepPlace): void {
  if (request.inOriginal) return
  for (const name of names) {
    const line = request.source.imports.get(name)
    if (line !== undefined) parts.imports.add(line)
  }
}

import type { SqlParser } from '../../parsers/sql/parse.ts'
import type { RevisionScripts } from '../fleet/scripts.ts'
import { walkRevisions } from '../lint/walk.ts'
import type { Work } from '../locks/effect.ts'
import { type LockMode, stronger } from '../locks/lock-modes.ts'
import type { LintStatement } from '../rules/context.ts'
import type { Transactions } from '../types.ts'
import { agree, type Happening, observed, predicted, relevant, show } from './happenings.ts'
import type { RehearsedRun, RehearsedStatement } from './run-script.ts'

/** A statement that did something else than the rules go by: an error of ours, or a surprise worth knowing. */
export interface Disagreement {
  readonly id: string
  readonly file: string
  readonly line: number
  readonly sql: string
  /** Locks and work on relations that were there before: `orders ACCESS EXCLUSIVE, scan`. */
  readonly predicted: readonly string[]
  readonly observed: readonly string[]
}

export interface AgreementRequest {
  readonly revisions: readonly (RevisionScripts & { readonly judged: boolean })[]
  readonly transactions: Transactions
  /** False when something else than the revisions made the schema: then nothing is compared. */
  readonly fromEmpty: boolean
  /** Whether tables had rows: what is empty need not be scanned, and then scans say nothing. */
  readonly hasRows: boolean
  readonly major: number
}

interface Said {
  readonly statement: LintStatement
  readonly said: readonly Happening[]
}

/**
 * Holds what each statement was seen to do against what the table of effects says of it. What follows on a step that
 * could not be known is left out, and so is what puts its SQL together when it runs.
 */
export function disagreementsOf(
  request: AgreementRequest,
  runs: readonly RehearsedRun[],
  parse: SqlParser,
): Disagreement[] {
  if (!request.fromEmpty) return []
  const known = request.revisions.findIndex(
    ({ up }) => up.kind === 'steps' && up.steps.some(({ kind }) => kind === 'opaque'),
  )
  const revisions = known === -1 ? request.revisions : request.revisions.slice(0, known)
  const said = saidOf(revisions, request, parse)
  return runs.flatMap((run) => {
    const at = revisions.findIndex(({ revision }) => revision.id === run.id)
    return run.direction === 'up' && at !== -1
      ? compareRun(
          run,
          said.filter(({ statement }) => statement.revision === at),
          request.hasRows,
        )
      : []
  })
}

function saidOf(
  revisions: AgreementRequest['revisions'],
  { transactions, major }: AgreementRequest,
  parse: SqlParser,
): readonly Said[] {
  const said: Said[] = []
  const scripts = revisions.map(({ revision: { id, position }, up, judged }) => {
    return { id, tool: 'sql', position, up, down: undefined, source: undefined, judged }
  })
  // A rehearsal runs each revision in a transaction of its own.
  const each = transactions === 'none' ? ('none' as const) : ('each' as const)
  const input = { revisions: scripts, transactions: each, fromEmpty: true, today: '2000-01-01' }
  walkRevisions(input, { major }, parse, {
    statement(statement, schema) {
      const now = predicted(statement.effects, schema, statement.transaction)
      const block = said.at(-1)
      if (statement.inside === undefined || block === undefined) said.push({ statement, said: now })
      else said[said.length - 1] = { ...block, said: [...block.said, ...now] }
    },
  })
  return said
}

function compareRun({ id, statements }: RehearsedRun, said: readonly Said[], hasRows: boolean): Disagreement[] {
  const left = [...said]
  let transaction: number | undefined
  // The rules speak of the new name, the server's other sessions still of the old one.
  let isRenamed = false
  let held = new Map<string, LockMode>()
  /** The same by names as the server writes them. */
  let written = new Map<string, LockMode>()
  return statements.flatMap((ran): Disagreement[] => {
    const at = left.findIndex(({ statement }) => statement.sql.trim() === ran.sql.trim())
    const one = at === -1 ? undefined : left.splice(0, at + 1).at(-1)
    if (one !== undefined && one.statement.transaction !== transaction) {
      held = new Map()
      written = new Map()
      isRenamed = false
      transaction = one.statement.transaction
    }
    isRenamed ||= /\bRENAME\b/i.test(ran.sql)
    const before = held
    const raw = observed(ran, written)
    for (const { relation, mode } of raw) written.set(relation, stronger(written.get(relation) ?? mode, mode))
    const seen = unquoted(raw)
    held = new Map(before)
    for (const { relation, mode } of seen) held.set(relation, stronger(held.get(relation) ?? mode, mode))
    if (one === undefined || isRenamed || ran.error !== undefined || isOpen(one.statement, ran)) return []
    const theirs = comparable(relevant(unquoted(one.said), before), before, one, hasRows)
    const ours = comparable(relevant(seen, before), before, one, hasRows)
    // Work that was only not ruled out, under a lock that was held before, leaves no trace when it is not done.
    const sure = theirs.filter(({ relation, mode, work }) => {
      return work !== undefined || mode !== before.get(relation) || ours.some((other) => other.relation === relation)
    })
    if (agree(sure, ours)) return []
    const { file, line, sql } = ran
    return [{ id, file, line, sql, predicted: sure.map(show), observed: ours.map(show) }]
  })
}

/** Statements of which nobody says before what they do. */
function isOpen({ dynamic, kind }: LintStatement, { sql }: RehearsedStatement): boolean {
  return dynamic || kind === 'DoStmt' || kind === 'CallStmt' || /\bIF (?:NOT )?EXISTS\b/i.test(sql)
}

/** How rows are found for a query is the planner's choice; what the transaction holds already is not taken again. */
function comparable(
  happenings: readonly Happening[],
  before: ReadonlyMap<string, LockMode>,
  { statement }: Said,
  hasRows: boolean,
): Happening[] {
  const isQuery = /^(?:Select|Insert|Update|Delete|Merge|Copy)Stmt$/.test(statement.kind)
  return happenings
    .map((each) => ({ ...each, ...(isQuery ? { work: undefined, mayWork: undefined } : {}) }))
    .map(({ work, mayWork, ...each }) => ({
      ...each,
      work: counted(work, hasRows),
      mayWork: counted(mayWork, hasRows),
    }))
    .map((each) => ({ ...each, mode: stronger(each.mode, before.get(each.relation) ?? each.mode) }))
    .filter(({ kind, relation, mode, work, mayWork }) => {
      // A sequence is locked with the table it belongs to.
      if (kind === 'sequence') return false
      return mode !== before.get(relation) || work !== undefined || mayWork !== undefined
    })
}

function counted(work: Work | undefined, hasRows: boolean): Work | undefined {
  return work === 'scan' && !hasRows ? undefined : work
}

/** Names as the rules write them and as the server does differ in their quotes. */
function unquoted(happenings: readonly Happening[]): Happening[] {
  return happenings.map((each) => ({
    ...each,
    relation: each.relation.replaceAll('"', ''),
    table: each.table?.replaceAll('"', ''),
  }))
}

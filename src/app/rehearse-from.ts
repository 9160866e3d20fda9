import { KnownError } from '../core/errors.ts'
import { plural } from '../core/text.ts'
import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, selectRevisions } from '../migrations/fleet/select.ts'
import { compare, type DatabaseStatus } from '../migrations/fleet/status.ts'
import { applyEarlier, fillBase } from '../migrations/rehearse/base.ts'
import type { LeftStep } from '../migrations/rehearse/failure.ts'
import { defaultLimits } from '../migrations/rehearse/watch.ts'
import { type AppliedAnswer, appliedInside } from '../postgres/applied.ts'
import { withSession } from '../postgres/session.ts'
import { oneHistory } from './migrate-sql.ts'
import { type EmptyDatabase, openEmptyDatabase } from './rehearsal-database.ts'
import { inputFor, looseFile, looseInput, type RehearsalInput } from './rehearsal-input.ts'
import type { Origin, Prepared, RehearseRequest } from './rehearsal-request.ts'
import { type OpenedState, openState, type StateRows } from './starting-state.ts'
import { openServer, productionAddresses } from './throwaway.ts'

/**
 * Prepares a rehearsal on the schema that a database or a dump has: what is pending there is judged, unless revisions are
 * named. @throws KnownError when it cannot be read, or not be known what is pending.
 */
export async function rehearsalFrom(request: RehearseRequest, from: string): Promise<Prepared> {
  refuseOthers(request)
  const { onProgress, targets } = request
  const file = looseFile(targets)
  const opened = file === undefined ? await oneHistory(request) : undefined
  const state = await openState(from, questionOf(opened), onProgress)
  const server = await openServer({ ...serverOf(request, opened, state), onProgress })
  const empty = await openEmptyDatabase(server, { ...defaultLimits, ...request.limits }).catch(
    async (error: unknown) => {
      await server.stop()
      throw error
    },
  )
  try {
    onProgress(`making the schema of ${state.name}`)
    const made = await state.make(empty.sessions, server)
    const answer = opened === undefined ? undefined : (state.applied ?? (await askCopy(empty, opened)))
    const status = opened === undefined || answer === undefined ? undefined : statusOf(opened, answer)
    const input =
      opened === undefined ? looseInput(targets[0] ?? '') : await pendingInput(opened, { request, state, status })
    const rows = state.rows(request.rows)
    return await prepared({ request, empty, input, rows, state, made, status })
  } catch (error) {
    await empty.close()
    throw error
  }
}

function refuseOthers({ all, setup }: RehearseRequest): void {
  const other = all ? '--all' : setup === undefined ? undefined : '--setup'
  if (other === undefined) return
  throw new KnownError('bad-option', `--from and ${other} exclude one another`, 'Leave one of them out.')
}

function questionOf(opened: OpenHistory | undefined) {
  return opened?.tool.applied(opened.service.workspace, opened.environment)
}

function serverOf(request: RehearseRequest, opened: OpenHistory | undefined, state: OpenedState) {
  const production = opened === undefined ? [] : productionAddresses(opened.service.databases)
  return {
    major: request.postgres,
    usual: state.major ?? opened?.service.settings.postgres,
    shadow: request.shadow,
    production,
  }
}

/** What a dump brought along. */
async function askCopy({ sessions }: EmptyDatabase, opened: OpenHistory): Promise<AppliedAnswer | undefined> {
  const question = questionOf(opened)
  return question === undefined
    ? undefined
    : withSession(sessions.connection, (client) => appliedInside(client, question))
}

function statusOf(opened: OpenHistory, answer: AppliedAnswer): DatabaseStatus | undefined {
  const question = questionOf(opened)
  if (question === undefined) return undefined
  const { idOf } = question
  const known = answer.kind === 'rows' && idOf !== undefined ? { ...answer, ids: answer.ids.map(idOf) } : answer
  return compare(opened.history, question.rows, known)
}

interface Choice {
  readonly request: RehearseRequest
  readonly state: OpenedState
  readonly status: DatabaseStatus | undefined
}

/** The revisions that are not there yet, those before the first judged one as well. */
async function pendingInput(opened: OpenHistory, { request, state, status }: Choice): Promise<RehearsalInput> {
  const { targets } = request
  const isNamed = targets.length > 0
  const named = new Set(isNamed ? selectRevisions(opened.history, targets).map(({ id }) => id) : [])
  const pending = status === undefined ? undefined : pendingOf(status, { state, isNamed })
  if (pending === undefined && !isNamed) {
    throw new KnownError(
      'bad-option',
      `which revisions ${state.name} has is not known: ${status === undefined ? 'the tool notes nothing in a database' : 'its version table is empty'}`,
      `Name the revisions to rehearse${state.kind === 'dump' ? '; or let the dump bring the rows of that table, as pg_dump without --schema-only does' : ''}.`,
    )
  }
  const there = [...named].find((id) => pending !== undefined && !pending.has(id))
  if (there !== undefined) {
    throw new KnownError('bad-option', `${state.name} has ${there} already`, 'Name revisions that are pending there.')
  }
  const judged = isNamed ? named : (pending ?? named)
  const input = await inputFor(opened, judged)
  const run = pending ?? judged
  return { ...input, revisions: input.revisions.filter(({ revision }) => run.has(revision.id)) }
}

/** Undefined when it is not known: a table without a row in a schema that is not empty. */
function pendingOf(
  { state: kind, current, pending, unknown }: DatabaseStatus,
  { state, isNamed }: { readonly state: OpenedState; readonly isNamed: boolean },
): ReadonlySet<string> | undefined {
  const [stranger] = unknown
  if (stranger !== undefined && unknown.length === current.length) {
    throw new KnownError(
      'unknown-revision',
      `${state.name} has ${unknown.join(', ')}, which is no revision of the repository`,
      'Check out the branch it was migrated from, or name another database.',
    )
  }
  const isUnclear = current.length === 0 && (kind === 'read' || isNamed) && !state.isEmpty
  return isUnclear ? undefined : new Set(pending)
}

interface Making extends Choice {
  readonly empty: EmptyDatabase
  readonly input: RehearsalInput
  readonly rows: StateRows
  readonly made: Awaited<ReturnType<OpenedState['make']>>
}

async function prepared({ request, empty, input, rows, state, made, status }: Making): Promise<Prepared> {
  const { revisions, transactions } = input
  const { sessions, watch } = empty
  const { onProgress } = request
  const first = revisions.findIndex(({ judged }) => judged)
  const earlier = first === -1 ? revisions : revisions.slice(0, first)
  const lacking = lackingIn(state, made)
  const { failure, left: later } = await applyEarlier({
    ...sessions,
    before: lacking,
    earlier,
    transactions,
    watch,
    onProgress,
  })
  const left = [...lacking, ...later]
  if (failure === undefined) {
    if (rows.count > 0) onProgress('filling tables with rows')
    const how = { seed: request.seed ?? 0, figures: rows.figures, hasRows: rows.own }
    await fillBase(sessions, rows.count, left, how)
  }
  const origin: Origin = {
    kind: state.kind,
    name: state.name,
    version: state.version ?? null,
    current: status?.current ?? [],
    pending: revisions.map(({ revision }) => revision.id),
    left: made.left.map(({ what, reason }) => ({ what, reason })),
    differences: made.differences,
    rows: rows.words,
  }
  const before = [beforeAll(state)]
  return {
    input,
    database: empty.ready({ failure, left }),
    hasRows: (rows.count > 0 && !state.isEmpty) || rows.own,
    before,
    origin,
  }
}

/** What is not there for want of an extension: statements that fail because of it are not to blame. */
function lackingIn({ name }: OpenedState, { left, extensions: [needs] }: Making['made']): LeftStep[] {
  if (needs === undefined) return []
  return left.map(({ reason, sql }) => ({ id: '', file: name, line: 1, reason, needs, sql }))
}

/** The starting state as a revision, for what the rules know of tables. */
function beforeAll({ name, statements }: OpenedState): RevisionScripts {
  const position = { file: name, line: 1 }
  const steps = statements.map((sql) => {
    return { kind: 'statement', sql, position, operation: 'sql', autocommit: false } as const
  })
  return {
    revision: { id: name, position, down: [], dependsOn: [], labels: [], message: '' },
    up: { kind: 'steps', steps },
    down: { kind: 'absent', reason: 'it was there before' },
  }
}

/** What of the origin is told in words. */
export function originWords({ kind, name, version, current, pending, left, differences, rows }: Origin): string[] {
  const has = current.length === 0 ? '' : `, which has ${current.join(', ')}`
  return [
    `From the ${kind} ${name}${version === null ? '' : ` (PostgreSQL ${version})`}${has}: ${pending.length === 0 ? 'nothing is pending' : `${plural(pending.length, 'revision')} to run`}. ${rows}`,
    ...left.map(({ what, reason }) => `not made here: ${what}: ${reason}`),
    ...(differences ?? []).map((one) => `not as there: ${one}`),
    ...(differences?.length === 0 ? ['The schema made here equals that of the original, object by object.'] : []),
  ]
}

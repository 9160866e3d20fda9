import { setImmediate as pause } from 'node:timers/promises'
import { KnownError } from '../../core/errors.ts'
import type { AppliedAnswer } from '../../postgres/applied.ts'
import { historyOf } from '../history/history.ts'
import { fileNameProblems } from '../history/names.ts'
import { wholeHistory } from '../history/plan.ts'
import { problemsSince } from '../history/since.ts'
import { type History, RevisionError } from '../history/types.ts'
import { ancestors } from '../history/walk.ts'
import type { AppliedRows } from '../tools/define-tool.ts'
import type { MigrationProblem, RevisionFiles } from '../types.ts'
import type { Service, ServiceHistory } from './types.ts'

/** What a database has of a history. */
export interface DatabaseStatus {
  /** `unreachable`: nothing is known; `no-table`: it was reached, and the tool has never noted anything there. */
  readonly state: 'read' | 'no-table' | 'unreachable' | 'no-address'
  readonly reason?: string
  /** The ids its version table holds. */
  readonly current: readonly string[]
  /** Revisions that are not applied, in the order in which the tool would apply them. */
  readonly pending: readonly string[]
  /** Ids in the version table that are no revision of the repository. */
  readonly unknown: readonly string[]
}

export interface StatusProblem {
  readonly kind: string
  readonly detail: string
  readonly file: string | null
  readonly line: number | null
}

/** One line of `migrate status`: a history of a service, and one of its databases. */
export interface ServiceStatus {
  readonly service: string
  readonly tool: string
  /** Which of the service's histories, by the name of its environment. */
  readonly history: string
  /** Which of its databases (`production`); empty when none is named. */
  readonly environment: string
  readonly revisions: number
  readonly heads: readonly { readonly id: string; readonly file: string }[]
  readonly problems: readonly StatusProblem[]
  readonly database: DatabaseStatus | null
}

export interface StatusOptions {
  /** Fills in the variables of an address; undefined when one is not set. */
  readonly resolve: (address: string) => string | undefined
  /** How long one database may take, in milliseconds. */
  readonly limitMs: number
  /** Which environments are asked; all when undefined. */
  readonly environments?: readonly string[]
  /** How many databases are asked at the same time. */
  readonly parallel: number
}

/** What a database answered, and how its rows are to be understood. */
interface Asked {
  readonly name: string
  readonly kind: AppliedRows['rows']
  readonly answer: Promise<DatabaseAnswer>
}

type DatabaseAnswer = AppliedAnswer | { readonly kind: 'no-address'; readonly reason: string }

/**
 * The state of every history of a fleet, with its databases where their addresses are known. The databases answer
 * while the files are read.
 */
export async function fleetStatus(services: readonly Service[], options: StatusOptions): Promise<ServiceStatus[]> {
  const turns = limited(options.parallel)
  const questions = services.map((service) =>
    service.histories.map((history) => askDatabases(service, history, options, turns)),
  )
  const rows: (() => Promise<ServiceStatus[]>)[] = []
  for (const [at, service] of services.entries()) {
    for (const [place, history] of service.histories.entries()) {
      rows.push(await statusRows(service, history, questions[at]?.[place] ?? []))
      // Reading files leaves no room for answers that have arrived, unless it pauses.
      await pause()
    }
  }
  return (await Promise.all(rows.map((row) => row()))).flat()
}

function askDatabases(
  service: Service,
  { tool, environment }: ServiceHistory,
  { environments, resolve, limitMs }: StatusOptions,
  turns: Turns,
): Asked[] {
  const names = Object.keys(service.databases).filter((name) => environments?.includes(name) ?? true)
  if (names.length === 0) return []
  const applied = tool.applied(service.workspace, environment)
  return names.map((name) => {
    const address = resolve(service.databases[name] ?? '')
    const answer = ask(applied, address, limitMs, turns)
    // A rejection is for who waits for the answer, which is later.
    answer.catch(() => {})
    return { name, kind: applied?.rows ?? 'heads', answer }
  })
}

async function ask(
  applied: AppliedRows | undefined,
  address: string | undefined,
  limitMs: number,
  turns: Turns,
): Promise<DatabaseAnswer> {
  if (address === undefined) return { kind: 'no-address', reason: 'its variable is not set' }
  if (applied === undefined) return { kind: 'no-address', reason: 'the tool notes nothing in a database' }
  // The driver is loaded only where there is a database to ask.
  const { readApplied } = await import('../../postgres/applied.ts')
  const answer = await turns(() => readApplied(address, applied, limitMs))
  const { idOf } = applied
  return answer.kind === 'rows' && idOf !== undefined ? { ...answer, ids: answer.ids.map(idOf) } : answer
}

async function statusRows(
  service: Service,
  { tool, environment }: ServiceHistory,
  asked: readonly Asked[],
): Promise<() => Promise<ServiceStatus[]>> {
  const files = await tool.revisions(service.workspace, environment)
  const history = historyOf(files)
  const row = {
    service: service.name,
    tool: tool.id,
    history: environment.name,
    revisions: history.nodes.size,
    heads: history.realHeads.map((id) => ({ id, file: history.nodes.get(id)?.revision.position.file ?? '' })),
    problems: problemsOf(
      [
        ...environment.problems,
        ...files.problems,
        ...history.problems,
        ...fileNameProblems(history, service.settings.fileName),
        ...(await releasedProblems(service, { tool, environment }, files)),
      ],
      files,
    ),
  }
  if (asked.length === 0) return async () => [{ ...row, environment: '', database: null }]
  return () =>
    Promise.all(
      asked.map(async ({ name, kind, answer }) => ({
        ...row,
        environment: name,
        database: compare(history, kind, await answer),
      })),
    )
}

/** What became of the revisions of the base branch; that it cannot be found is a problem, not the end of the status. */
async function releasedProblems(
  { workspace, settings }: Service,
  { tool, environment }: ServiceHistory,
  now: RevisionFiles,
): Promise<MigrationProblem[]> {
  const against = settings.baseBranch
  if (against === undefined) return []
  try {
    return await problemsSince({ workspace, tool, environment, now, against })
  } catch (error) {
    if (!(error instanceof KnownError)) throw error
    return [{ kind: 'base-branch-unknown', detail: error.message, position: undefined }]
  }
}

function problemsOf(problems: readonly MigrationProblem[], files: RevisionFiles): StatusProblem[] {
  const unreadable = files.unreadable.map(
    ({ position, reason }): MigrationProblem => ({ kind: 'unreadable', detail: reason, position }),
  )
  return [...problems, ...unreadable].map(({ kind, detail, position }) => ({
    kind,
    detail,
    file: position?.file ?? null,
    line: position?.line ?? null,
  }))
}

/** What is pending of a history when its version table holds these rows. */
export function compare(history: History, rows: AppliedRows['rows'], answer: DatabaseAnswer): DatabaseStatus {
  if (answer.kind === 'unreachable' || answer.kind === 'no-address') {
    return { state: answer.kind, reason: answer.reason, current: [], pending: [], unknown: [] }
  }
  const current = answer.kind === 'rows' ? answer.ids : []
  const known = current.filter((id) => history.nodes.has(id))
  const done = rows === 'all' ? new Set(known) : ancestors(history.nodes, known, 'all')
  return {
    state: answer.kind === 'rows' ? 'read' : 'no-table',
    current,
    pending: applicationOrder(history).filter((id) => !done.has(id)),
    unknown: current.filter((id) => !history.nodes.has(id)),
  }
}

/** Parents first; in load order where the history is broken and has no order of its own, which its problems tell. */
function applicationOrder(history: History): readonly string[] {
  try {
    return wholeHistory(history)
  } catch (error) {
    if (error instanceof RevisionError) return [...history.nodes.keys()]
    throw error
  }
}

type Turns = <T>(task: () => Promise<T>) => Promise<T>

/** Runs tasks in the order in which they come, no more than so many at a time. */
function limited(width: number): Turns {
  let free = width
  const waiting: (() => void)[] = []
  return async (task) => {
    if (free === 0) await new Promise<void>((go) => waiting.push(go))
    else free--
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free++
      else next()
    }
  }
}

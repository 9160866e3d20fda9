import { errorMessage, KnownError } from '../core/errors.ts'
import { plural } from '../core/text.ts'
import { type OpenHistory, openHistories, selectRevisions } from '../migrations/fleet/select.ts'
import type { Rates } from '../migrations/plan/estimate/rates.ts'
import type { Sizes } from '../migrations/plan/estimate/sizes.ts'
import { makePlan } from '../migrations/plan/make-plan.ts'
import { mentionsOf } from '../migrations/plan/mentions.ts'
import { newIn } from '../migrations/plan/new-in.ts'
import { nextSteps } from '../migrations/plan/next-steps.ts'
import { preflightOf } from '../migrations/plan/preflight.ts'
import { type Review, reviewHistory } from '../migrations/plan/review.ts'
import type { CheckedAssertion, ServicePlan } from '../migrations/plan/types.ts'
import type { Rehearsal } from '../migrations/rehearse/rehearse.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { readSqlScript } from '../parsers/sql/read-script.ts'
import { fillIn, openFleet } from './fleet.ts'
import { explainHotQueries } from './hot-queries.ts'
import { machineRates } from './machine-rates.ts'
import { migrationRehearsal } from './migrate-rehearse.ts'
import { appliedIn, type LiveFacts, readLiveFacts } from './plan-database.ts'
import { majorOf } from './postgres-major.ts'
import { readSqlFile } from './read-text.ts'
import { productionAddresses, type ShadowChoice } from './throwaway.ts'

export interface PlanRequest {
  readonly folder: string
  readonly services: readonly string[]
  readonly history?: string
  /** Ids or ranges; what is pending in the database when empty, or the newest revision without one. */
  readonly revisions: readonly string[]
  readonly database?: string
  /** Which of the databases of plimsoll.yaml is asked. */
  readonly environment?: string
  readonly rows: { readonly all: number | undefined; readonly named: ReadonlyMap<string, number> }
  readonly postgres?: number
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  readonly rehearse: boolean
  readonly hotQueries?: string
  readonly onProgress: (text: string) => void
}

/** The result of `migrate plan`; fields are only ever added within a version. */
export interface PlanResult {
  readonly schemaVersion: 1
  readonly plans: readonly ServicePlan[]
}

/** Plans what is pending, for every history of the fleet or those named. @throws KnownError when there are none. */
export async function migrationPlan(request: PlanRequest): Promise<PlanResult> {
  const opened = (await openHistories(await openFleet(request.folder, request.services))).filter(
    ({ environment }) => request.history === undefined || environment.name === request.history,
  )
  if (opened.length === 0) {
    throw new KnownError(
      'no-migrations',
      `no migrations were found in ${request.folder}`,
      'Name the folder with -C; plimsoll migrate inventory tells what was looked for.',
    )
  }
  if (opened.length > 1 && request.revisions.length > 0) {
    throw new KnownError(
      'bad-option',
      'revisions are named, and there are several histories',
      'Choose one with --service and --history.',
    )
  }
  const plans: ServicePlan[] = []
  for (const one of opened) plans.push(await planFor(one, request))
  return { schemaVersion: 1, plans }
}

/** True when nothing speaks against applying what is planned. */
export function isSafe({ plans }: PlanResult): boolean {
  return plans.every(
    ({ risk, preflight, database }) =>
      risk !== 'high' &&
      preflight.assertions.every(({ result }) => result !== 'fails' && result !== 'unknown') &&
      (database?.unknown.length ?? 0) === 0,
  )
}

interface Pending {
  readonly ids: ReadonlySet<string>
  readonly current: readonly string[]
  readonly unknown: readonly string[]
  readonly url: string | undefined
  readonly words: string
}

async function pendingOf(opened: OpenHistory, request: PlanRequest): Promise<Pending> {
  const url = urlFor(opened, request)
  if (url === undefined) {
    const chosen = selectRevisions(opened.history, request.revisions.length === 0 ? ['heads'] : request.revisions)
    const words =
      request.revisions.length === 0
        ? 'No database was asked what is pending: this is the newest revision.'
        : 'The revisions are those that were named.'
    return { ids: new Set(chosen.map(({ id }) => id)), current: [], unknown: [], url, words }
  }
  const status = await appliedIn(url, opened)
  if (status.state === 'unreachable')
    throw new KnownError(
      'no-server',
      `the database was not reached: ${status.reason ?? ''}`,
      'Look at the address, or leave it out and give --rows.',
    )
  const ids =
    request.revisions.length === 0
      ? status.pending
      : selectRevisions(opened.history, request.revisions).map(({ id }) => id)
  const state =
    status.state === 'no-table'
      ? 'The database was never migrated by this tool: every revision is pending.'
      : `The database has ${status.current.join(', ') || 'nothing'}.`
  return { ids: new Set(ids), current: status.current, unknown: status.unknown, url, words: state }
}

function urlFor({ service }: OpenHistory, { database, environment }: PlanRequest): string | undefined {
  if (database !== undefined) return fillIn(database)
  if (environment === undefined) return undefined
  const address = service.databases[environment]
  const url = address === undefined ? undefined : fillIn(address)
  if (url !== undefined) return url
  const reason =
    address === undefined
      ? `${service.name} has no database ${environment} in plimsoll.yaml`
      : `a variable of the address of ${service.name}, ${environment} is not set`
  throw new KnownError('bad-option', reason, 'Name one with --database URL.')
}

async function planFor(opened: OpenHistory, request: PlanRequest): Promise<ServicePlan> {
  const { service, tool, environment } = opened
  const { onProgress, rows } = request
  const pending = await pendingOf(opened, request)
  const today = new Date().toISOString().slice(0, 10)
  const parse = await loadSqlParser()
  const review = await reviewHistory({
    opened,
    parse,
    only: pending.ids,
    major: request.postgres,
    newSince: 'first reviewed',
    today,
    onProgress,
  })
  const isNew = newIn(review)
  const isOld = (key: string, column?: string): boolean => !isNew(key, column)
  const preflight = preflightOf(review.revisions, isOld)
  const live =
    pending.url === undefined ? undefined : await readLiveFacts(pending.url, preflight, changedTables(review))
  const sizes: Sizes = { tables: live?.sizes ?? new Map(), rows }
  const isSized = live !== undefined || rows.all !== undefined || rows.named.size > 0
  const major = majorOf(request.postgres ?? service.settings.postgres ?? live?.server.major)
  const rates = isSized && pending.ids.size > 0 ? await machineRates(major, onProgress) : undefined
  const rehearsal = request.rehearse && pending.ids.size > 0 ? await rehearsed(opened, pending.ids, request) : undefined
  const mentions = (one: Review['revisions'][number]) =>
    mentionsOf(service.workspace, service.path, one.changes, environment.locations)
  const trips = new Map((rehearsal?.result?.roundTrips ?? []).map((trip) => [trip.id, trip]))
  const core = makePlan({
    tool: tool.id,
    revisions: review.revisions,
    isOld,
    sizes,
    rates,
    trips,
    rehearsedOn: rehearsal?.result?.version,
    mentions,
  })
  const hot =
    request.hotQueries === undefined
      ? []
      : await explainHotQueries({
          queries: queriesIn(request.hotQueries, parse),
          review,
          transactions: environment.transactions,
          server: {
            major: request.postgres,
            usual: major,
            shadow: request.shadow,
            production: productionAddresses(service.databases),
          },
          onProgress,
        })
  const assertions =
    live?.assertions ?? preflight.assertions.map((one): CheckedAssertion => ({ ...one, result: 'not asked' }))
  const plan: Omit<ServicePlan, 'next'> = {
    service: service.name,
    tool: tool.id,
    history: environment.name,
    database:
      live === undefined
        ? undefined
        : { name: live.server.name, version: live.server.version, current: pending.current, unknown: pending.unknown },
    ...core,
    preflight: { assertions, unasserted: preflight.unasserted },
    queries: { hot, measure: live?.statements ?? [] },
    restsOn: [pending.words, ...restsOn({ live, rates, rehearsal, request })],
  }
  return { ...plan, next: nextSteps(plan) }
}

function changedTables({ revisions }: Review): ReadonlySet<string> {
  return new Set(revisions.flatMap(({ changes }) => changes.flatMap(({ table }) => table?.split('.').at(-1) ?? [])))
}

function queriesIn(file: string, parse: Awaited<ReturnType<typeof loadSqlParser>>): string[] {
  return readSqlScript(readSqlFile(file), parse).flatMap((part) => (part.kind === 'statement' ? [part.sql] : []))
}

interface Tried {
  readonly result: Rehearsal | undefined
  readonly reason: string | undefined
}

/** What cannot be rehearsed is planned all the same. */
async function rehearsed(
  { service, environment }: OpenHistory,
  ids: ReadonlySet<string>,
  request: PlanRequest,
): Promise<Tried> {
  const { folder, onProgress, postgres, shadow } = request
  try {
    const targets = [...ids]
    const result = await migrationRehearsal({
      folder,
      service: service.name,
      history: environment.name,
      targets,
      all: false,
      roundTrip: true,
      onProgress,
      ...(postgres === undefined ? {} : { postgres }),
      ...(shadow === undefined ? {} : { shadow }),
    })
    const { failure } = result
    return {
      result,
      reason:
        failure === undefined
          ? undefined
          : `stopped at ${failure.id} ${failure.direction}, ${failure.file}:${failure.line}: ${failure.message}`,
    }
  } catch (error) {
    if (!(error instanceof KnownError)) throw error
    return { result: undefined, reason: errorMessage(error) }
  }
}

interface Grounds {
  readonly live: LiveFacts | undefined
  readonly rates: Rates | undefined
  readonly rehearsal: Tried | undefined
  readonly request: PlanRequest
}

function restsOn({ live, rates, rehearsal, request }: Grounds): string[] {
  const given = request.rows.all !== undefined || request.rows.named.size > 0
  return [
    ...(live === undefined
      ? []
      : [`Sizes: statistics of ${live.server.name} (PostgreSQL ${live.server.version}, as ${live.server.user}).`]),
    ...(given ? ['Sizes: rows as given, widths guessed from the types of columns.'] : []),
    ...(live === undefined && !given ? ['Sizes are not known: give --database URL or --rows NUMBER for times.'] : []),
    ...(rates === undefined
      ? []
      : [
          `Times: rates measured on this machine on ${rates.measured.slice(0, 10)} (PostgreSQL ${rates.version}, tables of ${plural(rates.rows, 'row')}), scaled. A machine with slower disks takes longer.${rates.busy > 1.2 ? ' The machine was busy while it was measured: they are rather too long than too short.' : ''}`,
        ]),
    ...(rehearsal === undefined ? ['The revisions were not rehearsed.'] : [rehearsalWords(rehearsal)]),
  ]
}

function rehearsalWords({ result, reason }: Tried): string {
  if (result === undefined) return `The revisions could not be rehearsed: ${reason ?? ''}`
  const filled = result.filled.filter(({ rows }) => rows > 0).length
  const base = `Rehearsed on PostgreSQL ${result.version}${filled === 0 ? '' : `, ${plural(filled, 'table')} with synthetic rows`}`
  return reason === undefined ? `${base}: everything ran.` : `${base}: ${reason}.`
}

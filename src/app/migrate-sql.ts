import { KnownError } from '../core/errors.ts'
import { type RevisionScripts, scriptsOf } from '../migrations/fleet/scripts.ts'
import { type OpenHistory, openHistories, selectRevisions } from '../migrations/fleet/select.ts'
import { openFleet } from './fleet.ts'

export { isKnown } from '../migrations/fleet/scripts.ts'

export interface SqlRequest {
  readonly folder: string
  readonly service?: string
  /** The name of an environment, for a service with several. */
  readonly history?: string
  /** Identifiers and ranges; every revision when empty. */
  readonly revisions: readonly string[]
}

/** The revisions of one history in SQL. */
export interface SqlResult {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly revisions: readonly RevisionScripts[]
}

/** Writes revisions as SQL without running anything. @throws KnownError when it is not clear whose. */
export async function migrationSql(request: SqlRequest): Promise<SqlResult> {
  const opened = await oneHistory(request)
  const revisions: RevisionScripts[] = []
  for (const revision of selectRevisions(opened.history, request.revisions)) {
    revisions.push(await scriptsOf(opened, revision))
  }
  const { service, tool, environment } = opened
  return { service: service.name, tool: tool.id, history: environment.name, revisions }
}

/** The only history that was asked for. @throws KnownError when there are none or several. */
export async function oneHistory(request: Omit<SqlRequest, 'revisions'>): Promise<OpenHistory> {
  const services = await openFleet(request.folder, request.service === undefined ? [] : [request.service])
  const all = services.flatMap((service) => service.histories.map((history) => ({ ...service, histories: [history] })))
  const wanted = all.filter(
    ({ histories: [one] }) => request.history === undefined || one?.environment.name === request.history,
  )
  const [first, ...others] = wanted
  const names = (list: typeof all): string =>
    list.map(({ name, histories: [one] }) => `${name} (${one?.environment.name})`).join(', ') || 'none'
  if (first === undefined || others.length > 0) {
    throw new KnownError(
      'no-migrations',
      first === undefined
        ? `no such history of migrations; found: ${names(all)}`
        : `there are several: ${names(wanted)}`,
      'Choose with --service and --history; plimsoll migrate status lists them.',
    )
  }
  const [opened] = await openHistories([first])
  if (opened === undefined) throw new Error('a service with a history has none')
  return opened
}

import { KnownError } from '../core/errors.ts'
import type { Difference, SchemaDriftFacts } from '../facts/schema-drift/types.ts'
import { fleetStatus, type ServiceStatus, type StatusProblem } from '../migrations/fleet/status.ts'
import type { Service } from '../migrations/fleet/types.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { fillIn, openFleet } from './fleet.ts'

export interface StatusRequest {
  readonly folder: string
  /** Services by name; all when empty. */
  readonly services: readonly string[]
  readonly environments?: readonly string[]
  /** An address for every service that has none in `plimsoll.yaml`. */
  readonly database?: string
  /** Seconds one database may take. */
  readonly limit: number
  /** Compare the models with what the revisions make, too: all of them are read as SQL. */
  readonly drift?: boolean
}

/** The result of `migrate status`; fields are only ever added within a version. */
export interface StatusResult {
  readonly schemaVersion: 1
  readonly services: readonly ServiceStatus[]
}

/** Reads the histories of a fleet and what its databases have of them. @throws KnownError when there are none. */
export async function migrationStatus(request: StatusRequest): Promise<StatusResult> {
  const { folder, database } = request
  const services = (await openFleet(folder, request.services)).map((service) =>
    database === undefined ? service : { ...service, databases: { database } },
  )
  const rows = await fleetStatus(services, {
    resolve: fillIn,
    limitMs: request.limit * 1000,
    parallel: 24,
    ...(request.environments === undefined ? {} : { environments: request.environments }),
  })
  if (rows.length > 0) {
    return { schemaVersion: 1, services: request.drift === true ? await withDrift(rows, services) : rows }
  }
  throw new KnownError(
    'no-migrations',
    `no migrations were found in ${folder}`,
    'Name the folder with -C, or the services in plimsoll.yaml. plimsoll migrate inventory tells what was looked for.',
  )
}

/** Adds what models and revisions have differently to the problems of each history. */
async function withDrift(rows: readonly ServiceStatus[], services: readonly Service[]): Promise<ServiceStatus[]> {
  // The facts of an audit are many: who only asks for the status does not wait until they are loaded.
  const { factSource } = await import('../audit/collect.ts')
  const known = new Map<Workspace, Promise<SchemaDriftFacts>>()
  const problems = new Map<string, StatusProblem[]>()
  for (const { name, workspace } of services) {
    const facts = known.get(workspace) ?? factSource(workspace).fact('schemaDrift')
    known.set(workspace, facts)
    for (const { history, result } of (await facts).histories) {
      const all = result.kind === 'compared' ? result.differences : []
      problems.set(`${name}\n${history}`, all.filter(({ doubt }) => doubt === undefined).map(problemOf))
    }
  }
  return rows.map((row) => ({
    ...row,
    problems: [...row.problems, ...(problems.get(`${row.service}\n${row.history}`) ?? [])],
  }))
}

function problemOf({ table, what, only, at }: Difference): StatusProblem {
  const detail =
    only === 'models'
      ? `${table}: no revision makes what the models have: ${what}`
      : `${table}: only revisions have: ${what}`
  return { kind: 'drift', detail, file: at.file, line: at.line }
}

/** True when no history has a problem, and every database that was asked has everything. */
export function isSettled({ services }: StatusResult): boolean {
  return services.every(
    ({ problems, database }) =>
      problems.length === 0 &&
      (database === null ||
        (database.state !== 'unreachable' &&
          database.state !== 'no-address' &&
          database.pending.length + database.unknown.length === 0)),
  )
}

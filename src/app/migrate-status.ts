import { KnownError } from '../core/errors.ts'
import { fleetStatus, type ServiceStatus } from '../migrations/fleet/status.ts'
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
  if (rows.length > 0) return { schemaVersion: 1, services: rows }
  throw new KnownError(
    'no-migrations',
    `no migrations were found in ${folder}`,
    'Name the folder with -C, or the services in plimsoll.yaml. plimsoll migrate inventory tells what was looked for.',
  )
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

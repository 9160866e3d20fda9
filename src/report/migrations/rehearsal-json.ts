import type { Disagreement } from '../../migrations/rehearse/agreement.ts'
import type { RehearsalFailure } from '../../migrations/rehearse/failure.ts'
import type { Rehearsal } from '../../migrations/rehearse/rehearse.ts'
import type { RehearsedStatement } from '../../migrations/rehearse/run-script.ts'
import type { BlockedWork } from '../../migrations/rehearse/types.ts'
import { missingExtensions } from './rehearsal.ts'

interface RehearsalOf extends Rehearsal {
  readonly service: string
  readonly tool: string
  readonly history: string
  readonly together?: RehearsalFailure | null
  readonly disagreements?: readonly Disagreement[]
  readonly notes?: readonly string[]
  readonly origin?: object
}

/** A rehearsal for programs. What was tried and did not happen is null; what was not tried is left out. */
export function rehearsalJson(result: RehearsalOf) {
  const { service, tool, history, version, runs, roundTrips, filled, left, failure, together, disagreements, notes } =
    result
  return {
    schemaVersion: 1,
    service,
    tool,
    history,
    server: { version, notes: notes ?? [] },
    ...(result.origin === undefined ? {} : { origin: result.origin }),
    revisions: runs.map(({ id, direction, statements, left: notRun, assumed }) => ({
      id,
      direction,
      statements: statements.map(statementJson),
      left: notRun,
      ...(assumed === undefined ? {} : { assumed }),
    })),
    ...(roundTrips.length === 0 ? {} : { roundTrip: roundTripJson(roundTrips) }),
    roundTrips,
    filled,
    left,
    failure: failure ?? null,
    missingExtensions: missingExtensions(result),
    ...(together === undefined ? {} : { together }),
    ...(disagreements === undefined ? {} : { disagreements }),
  }
}

function statementJson({ error, blocked, ...statement }: RehearsedStatement) {
  return {
    ...statement,
    blocked: { ...anyOf(blocked), relations: blocked },
    error: error ?? null,
  }
}

/** Which work was blocked on any relation. */
function anyOf(blocked: readonly BlockedWork[]): Omit<BlockedWork, 'relation'> {
  return {
    select: blocked.some(({ select }) => select),
    insert: blocked.some(({ insert }) => insert),
    update: blocked.some(({ update }) => update),
    delete: blocked.some((work) => work.delete),
  }
}

/** All ways back together. `dataKept` is null when there were no rows to compare. */
function roundTripJson(trips: Rehearsal['roundTrips']) {
  const compared = trips.flatMap(({ lost }) => (lost === undefined ? [] : [lost]))
  return {
    schemaEqual: trips.every(({ result }) => result === 'reversible' || result === 'loses data'),
    differences: trips.flatMap(({ id, differences }) => differences.map((one) => ({ id, ...one }))),
    dataKept: compared.length === 0 ? null : compared.every((lost) => lost.length === 0),
  }
}

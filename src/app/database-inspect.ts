import { KnownError } from '../core/errors.ts'
import { type Inspection, inspectDatabase, probeIds } from '../postgres/inspect/inspect.ts'
import { fillIn } from './fleet.ts'

export interface DatabaseInspectRequest {
  /** An address, or one with variables in it (`$DATABASE_URL`); that of `DATABASE_URL` when undefined. */
  readonly url: string | undefined
  readonly only: readonly string[]
  /** Connections all instances of the service may open together. */
  readonly pool?: number
  /** Seconds one statement may take. */
  readonly limit: number
  readonly onProgress: (text: string) => void
}

/** Looks at a live database. @throws KnownError when it is not reached, or not clear which. */
export async function databaseInspection(request: DatabaseInspectRequest): Promise<Inspection> {
  const { only, pool, limit, onProgress } = request
  const unknown = only.find((id) => !probeIds.includes(id))
  if (unknown !== undefined) {
    throw new KnownError('bad-option', `there is no probe ${unknown}`, `These are: ${probeIds.join(', ')}.`)
  }
  const url = fillIn(request.url ?? '$DATABASE_URL')
  if (url === undefined) {
    const name = request.url === undefined ? 'no address was given, and DATABASE_URL' : 'a variable of the address'
    throw new KnownError(
      'bad-option',
      `${name} is not set`,
      'plimsoll database inspect postgresql://USER@HOST:PORT/DATABASE',
    )
  }
  return inspectDatabase({ url, only, limitMs: limit * 1000, onProgress, ...(pool === undefined ? {} : { pool }) })
}

const ranks = { blocker: 2, warning: 1, recommendation: 0 } as const

/** True when nothing was found at this level, and something could be seen. */
export function isHealthy({ probes }: Inspection, failOn: 'blocker' | 'warning' | 'never'): boolean {
  if (failOn === 'never') return true
  const findings = probes.flatMap((probe) => probe.findings)
  return (
    probes.some(({ state }) => state !== 'unseen') && findings.every(({ severity }) => ranks[severity] < ranks[failOn])
  )
}

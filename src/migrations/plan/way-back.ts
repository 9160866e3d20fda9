import { oneLine } from '../../core/text.ts'
import type { RoundTrip } from '../rehearse/round-trip.ts'
import type { Revision, Script } from '../types.ts'
import type { ReviewedRevision } from './review.ts'

/** A revision and what a rehearsal said of its way back; undefined when it was not rehearsed. */
export interface TriedRevision extends ReviewedRevision {
  readonly trip: RoundTrip | undefined
}

/** The command of the tool that takes a revision back; undefined for tools that have none. */
export function commandBack(tool: string, revision: Revision): string | undefined {
  const [parent, ...others] = revision.down
  switch (tool) {
    case 'alembic':
      if (others.length > 0) return `alembic downgrade ${revision.id}-1`
      return `alembic downgrade ${parent ?? 'base'}`
    case 'knex':
      return `knex migrate:down ${revision.id}`
    case 'typeorm':
      return 'typeorm migration:revert'
    case 'node-pg-migrate':
      return 'node-pg-migrate down'
    case 'dbmate':
      return 'dbmate rollback'
    case 'golang-migrate':
      return 'migrate down 1'
    case 'goose':
      return 'goose down'
    case 'sqitch':
      return parent === undefined ? 'sqitch revert' : `sqitch revert --to ${parent}`
    default:
      return undefined
  }
}

/** The statements of a direction as SQL; what is not known stands there as a comment. */
export function sqlOf(script: Script): string {
  if (script.kind === 'absent') return ''
  return script.steps
    .map((step) =>
      step.kind === 'statement'
        ? `${step.sql.trim().replace(/;$/, '')};`
        : `-- line ${step.position.line}: not known without running it: ${oneLine(step.reason)}`,
    )
    .join('\n')
}

/** One line on whether the way back leads back, and how that is known. */
export function verdictOf(
  { trip, down, changes, opaqueBack, opaque }: TriedRevision,
  rehearsedOn: string | undefined,
): string {
  if (trip !== undefined && trip.result !== 'unverified')
    return `${trip.result} (${trip.reason}; PostgreSQL ${rehearsedOn ?? '?'})`
  if (down.kind === 'absent') return `irreversible (${down.reason})`
  if (down.steps.length === 0 && changes.length > 0) return 'irreversible (the way back does nothing)'
  const unknown = opaqueBack[0] ?? opaque[0]
  if (unknown !== undefined)
    return `unverified (line ${unknown.position.line} is not known without running it: ${oneLine(unknown.reason)})`
  return `unverified (${trip?.reason ?? 'it was not rehearsed'})`
}

/** What a way back destroys, and what it cannot bring back. */
export function lossesOf({ changes, back }: TriedRevision): string[] {
  const there = changes.flatMap(({ loses }) =>
    loses === undefined ? [] : [`${loses}: taken away by the revision, the way back does not bring them`],
  )
  const here = (back ?? []).flatMap(({ loses }) =>
    loses === undefined ? [] : [`${loses}: what was written since goes with the way back`],
  )
  return [...new Set([...there, ...here])]
}

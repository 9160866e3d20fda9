import { plural } from '../../core/text.ts'
import type { RoundTrip } from '../rehearse/round-trip.ts'
import { shownRange } from './estimate/estimate.ts'
import type { ReviewedRevision } from './review.ts'

export type RiskLevel = 'low' | 'medium' | 'high'

/** How much can go wrong, with each reason; the level is that of the worst. */
export interface Risk {
  readonly level: RiskLevel
  readonly reasons: readonly RiskReason[]
}

export interface RiskReason {
  readonly level: RiskLevel
  readonly text: string
}

/** What raises or lowers a risk besides the revision itself. */
export interface RiskContext {
  /** What a rehearsal said of the way back. */
  readonly trip?: RoundTrip | undefined
  /** How long reads or writes of others stand still, in seconds, at most; undefined when that is not known. */
  readonly blockedSeconds?: number | undefined
}

/** Below that nobody notices; above the other users and their health checks run into time limits. */
const NOTICED_S = 0.5
const OUTAGE_S = 5

/** The risk of a revision: what it breaks, loses and blocks, and whether there is a way back. */
export function riskOf(revision: ReviewedRevision, context: RiskContext = {}): Risk {
  const reasons = [
    ...codeReasons(revision),
    ...hazardReasons(revision, context),
    ...knowledgeReasons(revision),
    ...backReasons(revision, context),
  ]
  const rank = (one: RiskReason): number => LEVELS.indexOf(one.level)
  const sorted = [...reasons].sort((a, b) => rank(b) - rank(a))
  return { level: sorted[0]?.level ?? 'low', reasons: sorted }
}

export const LEVELS: readonly RiskLevel[] = ['low', 'medium', 'high']

/** The higher of two. */
export function higher(a: RiskLevel, b: RiskLevel): RiskLevel {
  return LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b
}

function codeReasons({ changes }: ReviewedRevision): RiskReason[] {
  return changes.flatMap(({ text, breaks, loses, action, object }): RiskReason[] => {
    const isGone = action === 'drops' || action === 'renames'
    const lost: RiskReason[] =
      loses === undefined
        ? []
        : [{ level: object === 'rows' ? 'medium' : 'high', text: `${text}: ${loses} are gone for good` }]
    const broken: RiskReason[] =
      breaks === undefined || (isGone && loses !== undefined)
        ? []
        : [{ level: isGone ? 'high' : 'medium', text: `${text}: ${breaks}` }]
    const written: RiskReason[] =
      object === 'rows' && action === 'writes'
        ? [{ level: 'medium', text: `${text}: rows change without anybody asking for it` }]
        : []
    return [...lost, ...broken, ...written]
  })
}

/** Told by what breaks or is lost, or by the way back, already. */
const TOLD_ELSEWHERE =
  /dropped$|renamed$|^no-downgrade$|^downgrade-differs$|^truncate$|^type-narrowed$|^unique-on-existing-rows$/

function hazardReasons({ findings }: ReviewedRevision, { blockedSeconds }: RiskContext): RiskReason[] {
  const measured: RiskReason[] =
    blockedSeconds === undefined || blockedSeconds < NOTICED_S
      ? []
      : [
          {
            level: blockedSeconds >= OUTAGE_S ? 'high' : 'medium',
            text: `others wait for ${shownRange({ low: 0, high: blockedSeconds })}`,
          },
        ]
  const isShort = blockedSeconds !== undefined && blockedSeconds < NOTICED_S
  const seen = new Set<string>()
  const hazards = findings.flatMap(({ rule, severity, message, lock }): RiskReason[] => {
    if (severity === 'recommendation' || TOLD_ELSEWHERE.test(rule) || seen.has(message)) return []
    seen.add(message)
    // A lock on a table so small that nobody notices is no reason to worry.
    if (isShort && lock !== null && severity === 'blocker')
      return [{ level: 'low', text: `${message} (short at this size) [${rule}]` }]
    return [{ level: severity === 'blocker' ? 'high' : 'medium', text: `${message} [${rule}]` }]
  })
  return [...measured, ...hazards]
}

function knowledgeReasons({ opaque, unread }: ReviewedRevision): RiskReason[] {
  const [first] = opaque
  return [
    ...(first === undefined
      ? []
      : [
          {
            level: 'medium',
            text: `${plural(opaque.length, 'step')} cannot be known without running ${opaque.length === 1 ? 'it' : 'them'}: line ${first.position.line}, ${first.reason}`,
          } as const,
        ]),
    ...(unread === 0 ? [] : [{ level: 'medium', text: `${plural(unread, 'statement')} could not be parsed` } as const]),
  ]
}

function backReasons({ back, down, changes }: ReviewedRevision, { trip }: RiskContext): RiskReason[] {
  if (trip !== undefined && trip.result !== 'reversible' && trip.result !== 'unverified') {
    return [{ level: trip.result === 'loses data' ? 'medium' : 'high', text: `the way back: ${trip.reason}` }]
  }
  if (down.kind === 'steps' && down.steps.length === 0 && changes.length > 0) {
    return [{ level: 'medium', text: 'the way back does nothing' }]
  }
  if (back === undefined) {
    const reason = down.kind === 'absent' ? down.reason : 'it could not be read'
    return [{ level: 'medium', text: `there is no way back: ${reason}` }]
  }
  return []
}

import type { Evidence, NonEmpty } from './evidence.ts'
import { isNonEmpty } from './evidence.ts'

/** How much a check weighs: a failed blocker means NOT READY. */
export type Severity = 'blocker' | 'warning' | 'recommendation'

/** How sure we are of a finding, apart from how bad it would be. */
export type Confidence = 'high' | 'medium' | 'low'

/** One thing that is wrong, before the audit adds severity, fix and fingerprint. */
export interface Finding {
  readonly message: string
  /**
   * What the finding is about, in words that survive a moved line (`GET /v1/leads`, `setting AUTH_SECRET_KEY`,
   * `compose service db`): the fingerprint is made from it.
   */
  readonly subject: string
  readonly confidence: Confidence
  readonly evidence: NonEmpty<Evidence>
  /** A fix for just this place, when the check's own fix can be said more exactly. */
  readonly fix?: string
}

export interface Pass {
  readonly status: 'pass'
  readonly summary: string
  readonly evidence: NonEmpty<Evidence>
}

export interface Fail {
  readonly status: 'fail'
  readonly summary: string
  readonly findings: NonEmpty<Finding>
}

/** Could not be settled. `needs` names the access, file or act that would settle it. */
export interface Unverified {
  readonly status: 'unverified'
  readonly summary: string
  readonly needs: string
  readonly evidence: readonly Evidence[]
}

/** The question does not arise here; the reason is in `summary`, the search that showed it in `evidence`. */
export interface NotApplicable {
  readonly status: 'not-applicable'
  readonly summary: string
  readonly evidence: readonly Evidence[]
}

/** What a check may answer. `waived` and `error` are added by the audit. */
export type Outcome = Pass | Fail | Unverified | NotApplicable

/** Every word that can stand in the status column of a result. */
export type Status = Outcome['status'] | 'waived' | 'error'

export function pass(summary: string, evidence: NonEmpty<Evidence>): Pass {
  return { status: 'pass', summary, evidence }
}

export function fail(summary: string, findings: NonEmpty<Finding>): Fail {
  return { status: 'fail', summary, findings }
}

export function unverified(summary: string, needs: string, evidence: readonly Evidence[] = []): Unverified {
  return { status: 'unverified', summary, needs, evidence }
}

export function notApplicable(summary: string, evidence: readonly Evidence[] = []): NotApplicable {
  return { status: 'not-applicable', summary, evidence }
}

/**
 * The usual end of a check that looked at several subjects: fail when there are findings, otherwise pass with the
 * evidence of what was looked at, otherwise (nothing looked at) `empty`.
 */
export function judge(
  findings: readonly Finding[],
  seen: readonly Evidence[],
  say: { fail: string; pass: string },
  empty: Unverified | NotApplicable,
): Outcome {
  if (isNonEmpty(findings)) return fail(say.fail, findings)
  return isNonEmpty(seen) ? pass(say.pass, seen) : empty
}

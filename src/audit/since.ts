import type { OutcomeResult } from './result.ts'

/** What an audit of another revision found. */
export interface Known {
  /** As the user named it. */
  readonly revision: string
  readonly commit: string
  readonly fingerprints: ReadonlySet<string>
  /** Checks that could not be verified there either. */
  readonly unverified: ReadonlySet<string>
}

/** Keeps of a result only what is new: outcomes whose every finding was known are dropped. */
export function onlyNew(outcomes: readonly OutcomeResult[], known: Known): OutcomeResult[] {
  return outcomes.flatMap((outcome): OutcomeResult[] => {
    if (outcome.findings.length === 0) {
      return outcome.status === 'unverified' && known.unverified.has(outcome.check) ? [] : [outcome]
    }
    const fresh = outcome.findings.filter(({ fingerprint }) => !known.fingerprints.has(fingerprint))
    if (fresh.length === 0) return []
    const old = outcome.findings.length - fresh.length
    const findings = fresh.map((finding) => ({ ...finding, isNew: true }))
    return [{ ...outcome, findings, summary: old === 0 ? outcome.summary : `${outcome.summary} (${old} known before)` }]
  })
}

/** What counts as known, out of the outcomes at the other revision. */
export function knownFrom(revision: string, commit: string, outcomes: readonly OutcomeResult[]): Known {
  return {
    revision,
    commit,
    fingerprints: new Set(outcomes.flatMap(({ findings }) => findings.map(({ fingerprint }) => fingerprint))),
    unverified: new Set(outcomes.flatMap(({ check, status }) => (status === 'unverified' ? [check] : []))),
  }
}

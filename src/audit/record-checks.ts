import type { CheckCard } from '../checks/define-check.ts'
import { isNonEmpty, search, source } from '../core/evidence.ts'
import { nearest } from '../core/nearest.ts'
import type { Finding, Outcome } from '../core/outcome.ts'
import { fail, notApplicable, pass } from '../core/outcome.ts'
import { isItemId } from './checklists/item-id.ts'
import type { Attestation, Waiver } from './records.ts'
import { inForce } from './waivers.ts'

/** The checks of the records themselves: they judge what the audit did with waivers and attestations. */
export const recordChecks = {
  noneExpired: {
    id: 'waivers/none-expired',
    title: 'No waiver and no attestation has expired',
    severity: 'warning',
    answers: [],
    why: 'A risk was accepted, or a fact vouched for, until a day that is over. It counts for nothing now, and whoever signed it may not know.',
    fix: 'Mend what the record covers and remove it, or have it signed again with a new day.',
    references: [],
  },
  allMatch: {
    id: 'waivers/all-match',
    title: 'Every waiver and every attestation still has something to cover',
    severity: 'warning',
    answers: [],
    why: 'A record that covers nothing is either misspelt, so that it does not do what its author thinks, or left over, so that it would silently cover the next finding of that name.',
    fix: 'Correct the check id or the subject, or remove the record.',
    references: [],
  },
} as const satisfies Record<string, CheckCard>

export interface Records {
  readonly waivers: readonly Waiver[]
  readonly attestations: readonly Attestation[]
}

/** Judges whether records have run out. */
export function judgeExpiry({ waivers, attestations }: Records, today: string): Outcome {
  const findings = [
    ...waivers.filter((one) => !inForce(one, today)).map((one) => expired('waiver', one, `for ${targetOf(one)}`)),
    ...attestations.filter((one) => !inForce(one, today)).map((one) => expired('attestation', one, `by ${one.who}`)),
  ]
  return judged(findings, { waivers, attestations }, 'expired', 'None has expired')
}

function expired(what: string, record: Waiver | Attestation, whose: string): Finding {
  return {
    message: `The ${what} ${whose} expired on ${record.expires}: it counts for nothing`,
    subject: `${what} ${record.check} ${whose}`,
    confidence: 'high',
    evidence: [source(record.at, `expires ${record.expires}`)],
  }
}

/** Judges whether records in force, for checks that ran, covered anything. `known` are all checks there are. */
export function judgeMatches(
  records: Records,
  used: ReadonlySet<Waiver | Attestation>,
  ran: ReadonlySet<string>,
  known: readonly string[],
  today: string,
): Outcome {
  const findings = [...records.waivers, ...records.attestations].flatMap((record): Finding[] => {
    const what = 'statement' in record ? 'attestation' : 'waiver'
    const target = targetOf(record)
    // The word for an item of a checklist is asked for by that checklist alone.
    if (what === 'attestation' && isItemId(record.check)) return []
    if (!known.includes(record.check)) {
      const near = nearest(record.check, known)
      const hint = near === undefined ? '' : `; did you mean ${near}?`
      return [unmatched(record, `${what} ${target}`, `The ${what} names ${record.check}, which is no check${hint}`)]
    }
    if (used.has(record) || !inForce(record, today) || !ran.has(record.check)) return []
    const missing = what === 'waiver' ? `no finding of ${record.check} matches it` : `${record.check} is not unverified`
    return [unmatched(record, `${what} ${target}`, `The ${what} for ${target} covers nothing: ${missing}`)]
  })
  return judged(findings, records, 'cover nothing', 'Each covers something, or its check did not run')
}

function unmatched(record: Waiver | Attestation, subject: string, message: string): Finding {
  return { message, subject, confidence: 'high', evidence: [source(record.at)] }
}

function targetOf(record: Waiver | Attestation): string {
  if ('statement' in record) return record.check
  return `${record.check} ${record.subject ?? record.fingerprint ?? ''}`.trim()
}

function judged(findings: readonly Finding[], records: Records, bad: string, good: string): Outcome {
  const all = [...records.waivers, ...records.attestations]
  if (isNonEmpty(findings))
    return fail(`${findings.length} of ${all.length} waivers and attestations: ${bad}`, findings)
  const seen = all.map(({ at }) => source(at))
  return isNonEmpty(seen)
    ? pass(good, seen)
    : notApplicable('There are no waivers and no attestations', [
        search('waivers and attestations', 'plimsoll.waivers.yaml, plimsoll.attestations.yaml', 2),
      ])
}

import type { Attestation, Waiver } from './records.ts'
import type { FindingResult, OutcomeResult } from './result.ts'

/** Whether a record still counts on a day (`2026-11-20`); its last day counts. */
export function inForce({ expires }: { readonly expires: string }, today: string): boolean {
  return expires >= today
}

export interface Waived {
  readonly outcomes: OutcomeResult[]
  /** Waivers in force that cover a finding. */
  readonly used: ReadonlySet<Waiver>
}

/** Marks the findings that waivers in force cover. An outcome all of whose findings are covered is `waived`. */
export function applyWaivers(outcomes: readonly OutcomeResult[], waivers: readonly Waiver[], today: string): Waived {
  const used = new Set<Waiver>()
  const counting = waivers.filter((waiver) => inForce(waiver, today))
  const marked = outcomes.map((outcome): OutcomeResult => {
    if (outcome.status !== 'fail' && outcome.status !== 'unverified') return outcome
    const own = counting.filter(({ check }) => check === outcome.check)
    if (own.length === 0 || outcome.findings.length === 0) return outcome
    const findings = outcome.findings.map((finding) => {
      const covering = own.filter((waiver) => covers(waiver, finding))
      for (const waiver of covering) used.add(waiver)
      const [first] = covering
      return first === undefined ? finding : { ...finding, waiver: waiverOf(first) }
    })
    const open = findings.filter(({ waiver }) => waiver === undefined)
    if (open.length === 0) return { ...outcome, findings, status: 'waived' }
    // What is left may be guesses only: then the failure was waived, and the guesses are to be settled.
    const guesses = open.every(({ confidence }) => confidence === 'low')
    return guesses
      ? { ...outcome, findings, status: 'unverified', needs: outcome.needs ?? 'someone to look at the places named' }
      : { ...outcome, findings }
  })
  return { outcomes: marked, used }
}

function waiverOf({ reason, who, expires, at }: Waiver): NonNullable<FindingResult['waiver']> {
  return { reason, who, expires, at: { file: at.file, line: at.line } }
}

function covers({ subject, fingerprint }: Waiver, finding: FindingResult): boolean {
  return fingerprint === undefined ? matchesGlob(subject ?? '', finding.subject) : fingerprint === finding.fingerprint
}

/** `*` stands for any text; everything else for itself. Linear: no backtracking on hostile patterns. */
export function matchesGlob(pattern: string, text: string): boolean {
  const [head = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return pattern === text
  const tail = rest.pop() ?? ''
  if (!text.startsWith(head) || text.length < head.length + tail.length || !text.endsWith(tail)) return false
  let at = head.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return at <= text.length - tail.length
}

/** Settles what could not be verified by the word of a person. A failure is never overturned. */
export function applyAttestations(
  outcomes: readonly OutcomeResult[],
  attestations: readonly Attestation[],
  today: string,
): { readonly outcomes: OutcomeResult[]; readonly used: ReadonlySet<Attestation> } {
  const used = new Set<Attestation>()
  const settled = outcomes.map((outcome): OutcomeResult => {
    if (outcome.status !== 'unverified') return outcome
    const words = attestations.filter((one) => one.check === outcome.check && inForce(one, today) && one.date <= today)
    if (words.length === 0) return outcome
    for (const one of words) used.add(one)
    const { needs: _, ...rest } = outcome
    return {
      ...rest,
      status: 'pass',
      summary: `Attested: ${words.map(({ statement, who }) => `${statement} (${who})`).join('; ')}`,
      evidence: [
        ...words.map(({ who, date, expires, statement, link }) => ({
          kind: 'attestation' as const,
          who,
          when: date,
          until: expires,
          statement,
          ...(link === undefined ? {} : { link }),
        })),
        ...outcome.evidence,
        ...outcome.findings.flatMap(({ evidence }) => evidence),
      ],
      findings: outcome.findings.filter(({ waiver }) => waiver !== undefined),
    }
  })
  return { outcomes: settled, used }
}

import { areaOf } from '../checks/areas.ts'
import type { Check, CheckCard } from '../checks/define-check.ts'
import { agree } from '../core/agreement.ts'
import type { Evidence } from '../core/evidence.ts'
import { fingerprint } from '../core/fingerprint.ts'
import type { Confidence, Finding, Outcome, Severity } from '../core/outcome.ts'
import type { FactSource } from '../facts/define-fact.ts'
import type { FactKind } from '../facts/index.generated.ts'
import { collectFacts } from './collect.ts'
import { withinReach } from './languages.ts'
import type { Evidence as EvidenceResult, FindingResult, OutcomeResult } from './result.ts'

/** Runs one check. What it or a fact collector throws becomes this check's `error`, and nobody else's. */
export async function judge(source: FactSource, check: Check<FactKind>): Promise<OutcomeResult> {
  try {
    const outcome = check.evaluate(await collectFacts(source, check.needs))
    return outcomeResult(check, await withinReach(source, check, outcome))
  } catch (thrown) {
    return errorResult(check, thrown)
  }
}

/** An outcome with what the catalogue says of its check; a failure all of whose findings are guesses is `unverified`. */
export function outcomeResult(check: CheckCard, outcome: Outcome): OutcomeResult {
  const blank = blankResult(check)
  if (outcome.status !== 'fail') {
    return {
      ...blank,
      status: outcome.status,
      summary: agree(outcome.summary),
      evidence: outcome.evidence.map(evidenceResult),
      ...(outcome.status === 'unverified' ? { needs: outcome.needs } : {}),
    }
  }
  const findings = findingResults(check, outcome.findings)
  if (findings.some(({ confidence }) => confidence !== 'low')) {
    return { ...blank, status: 'fail', summary: agree(outcome.summary), findings }
  }
  return {
    ...blank,
    status: 'unverified',
    summary: agree(outcome.summary),
    findings,
    needs: guessNeeds(findings.length),
  }
}

function guessNeeds(count: number): string {
  const places = count === 1 ? 'the place named' : `the ${count} places named`
  return `someone to look at ${places}: a waiver or an attestation records the answer`
}

function errorResult(check: CheckCard, thrown: unknown): OutcomeResult {
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  const stack = thrown instanceof Error ? (thrown.stack ?? message) : message
  return {
    ...blankResult(check),
    status: 'error',
    summary: `The check could not run: ${message}`,
    error: { message, stack },
  }
}

function blankResult(check: CheckCard): OutcomeResult {
  return {
    check: check.id,
    area: areaOf(check.id),
    title: check.title,
    severity: check.severity,
    status: 'error',
    summary: '',
    evidence: [],
    findings: [],
    answers: [...check.answers],
    why: check.why,
    fix: check.fix,
    references: check.references.map((reference) => ({ ...reference })),
  }
}

/** Findings with severity, fix and a fingerprint that tells equal subjects apart by their order. */
function findingResults(check: CheckCard, findings: readonly Finding[]): FindingResult[] {
  const seen = new Map<string, number>()
  return findings.map(({ message, subject, confidence, evidence, fix }) => {
    const ordinal = seen.get(subject) ?? 0
    seen.set(subject, ordinal + 1)
    return {
      message: agree(message),
      subject,
      severity: severityOf(check, confidence),
      confidence,
      evidence: evidence.map(evidenceResult),
      fix: fix ?? check.fix,
      fingerprint: fingerprint(check.id, subject, ordinal),
    }
  })
}

/** A guess beside surer findings blocks no release, as a failure of guesses alone does not. */
function severityOf({ severity }: CheckCard, confidence: Confidence): Severity {
  return severity === 'blocker' && confidence === 'low' ? 'warning' : severity
}

/** The same evidence, in the result's own (mutable) shape. */
export function evidenceResult(evidence: Evidence): EvidenceResult {
  if (evidence.kind === 'query') return { ...evidence, rows: [...evidence.rows] }
  if (evidence.kind === 'command') return { ...evidence, argv: [...evidence.argv] }
  return { ...evidence }
}

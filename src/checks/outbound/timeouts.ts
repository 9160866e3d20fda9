import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Confidence, Finding, Outcome } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import type { OutboundCall, OutboundFacts, OutboundLibrary } from '../../facts/outbound/types.ts'
import type { CodeRead } from '../code-read.ts'

/** Calls of the running service to some libraries; commands and migrations are apart. */
export function serviceCalls({ calls }: OutboundFacts, libraries: readonly OutboundLibrary[]): readonly OutboundCall[] {
  return calls.filter(({ library, purpose }) => purpose === 'service' && libraries.includes(library))
}

/** What a check of timeouts says: what it is about, and which defaults are good enough. */
export interface TimeoutQuestion {
  /** `HTTP clients and requests`. */
  readonly subjects: string
  /** How sure a finding is when only the library's default bounds the call; undefined when that is good enough. */
  defaultIs(call: OutboundCall): Confidence | undefined
}

/** Judges calls by their timeouts: every one must have a bound, and an unknown one is not passed. */
export function judgeTimeouts(calls: readonly OutboundCall[], question: TimeoutQuestion, read: CodeRead): Outcome {
  const looked = search(question.subjects, read.words, read.files, calls.length)
  if (calls.length === 0) return notApplicable(`No ${question.subjects} in ${read.words}`, [looked])
  const findings = calls.flatMap((call) => findingOf(call, question))
  if (isNonEmpty(findings)) {
    return fail(
      `${findings.length} of ${calls.length} ${question.subjects} have no timeout of their own: ${counts(calls, question)}`,
      findings,
    )
  }
  const seen: Evidence[] = [
    ...calls.slice(0, 12).map(({ timeout, call }) => source(timeout.at, `${call}: ${timeout.text}`)),
    looked,
  ]
  const unknown = calls.filter(({ timeout }) => timeout.kind === 'unknown')
  const first = unknown[0]
  if (first !== undefined) {
    return unverified(
      `${calls.length - unknown.length} of ${calls.length} ${question.subjects} have a timeout; that of ${unknown.length} comes from elsewhere (${first.call} in ${first.within}: ${first.timeout.text})`,
      'The value those calls are given when the service runs',
      seen,
    )
  }
  return isNonEmpty(seen)
    ? pass(`${calls.length} of ${calls.length} ${question.subjects} have a timeout: ${counts(calls, question)}`, seen)
    : notApplicable('')
}

function counts(calls: readonly OutboundCall[], question: TimeoutQuestion): string {
  const libraries = [...new Set(calls.map(({ library }) => library))]
  return libraries
    .map((library) => {
      const all = calls.filter((call) => call.library === library)
      const bounded = all.filter(
        (call) =>
          call.timeout.kind === 'set' || (call.timeout.kind === 'default' && question.defaultIs(call) === undefined),
      )
      return `${library} ${bounded.length} of ${all.length}`
    })
    .join(', ')
}

function findingOf(call: OutboundCall, question: TimeoutQuestion): Finding[] {
  const { timeout } = call
  if (timeout.kind === 'set' || timeout.kind === 'unknown') return []
  const isExplicit = timeout.kind === 'none' && timeout.text.includes('None')
  // A timeout that was switched off on purpose may be a stream's, and a queue waits on Redis by design.
  const confidence =
    timeout.kind === 'default' ? question.defaultIs(call) : isExplicit || call.library === 'redis' ? 'medium' : 'high'
  if (confidence === undefined) return []
  return [
    {
      message:
        timeout.kind === 'default'
          ? `${call.call} in ${call.within} relies on ${timeout.text}`
          : `${call.call} in ${call.within} can wait for ever: ${timeout.text}`,
      subject: `timeout of ${call.call} in ${call.within}`,
      confidence,
      evidence: [source(call.at, timeout.text)],
    },
  ]
}

import type {
  AuditResult,
  Confidence,
  EndpointResult,
  Evidence,
  FindingResult,
  OutcomeResult,
  Severity,
  Status,
} from '../audit/result.ts'
import { areas } from '../checks/areas.ts'
import { say, sayWord } from '../i18n/say.ts'

/** What several renderers ask of a result. Nothing here judges: it selects, orders and counts. */

export const severities = ['blocker', 'warning', 'recommendation'] as const satisfies readonly Severity[]
export const statuses = [
  'fail',
  'error',
  'unverified',
  'waived',
  'pass',
  'not-applicable',
] as const satisfies readonly Status[]

const statusWords: Record<Status, string> = {
  fail: 'failed',
  error: 'error',
  unverified: 'unverified',
  waived: 'waived',
  pass: 'passed',
  'not-applicable': 'not applicable',
}

export function statusWord(status: Status): string {
  return sayWord(statusWords[status])
}

/** Outcomes of one status, and of one severity when given, in the order of the result. */
export function outcomesOf(result: AuditResult, status: Status, severity?: Severity): OutcomeResult[] {
  return result.outcomes.filter(
    (outcome) => outcome.status === status && (severity === undefined || outcome.severity === severity),
  )
}

/** Outcomes that speak against the service: failed, or could not be judged because the check crashed. */
export function troubled(result: AuditResult, severity: Severity): OutcomeResult[] {
  return [...outcomesOf(result, 'fail', severity), ...outcomesOf(result, 'error', severity)]
}

const confidenceOrder: Record<Confidence, number> = { high: 0, medium: 1, low: 2 }

/** Findings to show: neither waived nor, with `--since`, already there before; the surest first. */
export function openFindings(outcome: OutcomeResult): FindingResult[] {
  return outcome.findings
    .filter((finding) => finding.waiver === undefined && finding.isNew !== false)
    .sort((a, b) => confidenceOrder[a.confidence] - confidenceOrder[b.confidence])
}

export function waivedFindings(outcome: OutcomeResult): FindingResult[] {
  return outcome.findings.filter((finding) => finding.waiver !== undefined)
}

/** Findings left out because they were there before the revision of `--since`. */
export function oldFindings(outcome: OutcomeResult): number {
  return outcome.findings.filter((finding) => finding.waiver === undefined && finding.isNew === false).length
}

export function areaTitle(area: string): string {
  return Object.hasOwn(areas, area) ? areas[area as keyof typeof areas].title : area
}

export function isSecurityArea(area: string): boolean {
  return Object.hasOwn(areas, area) && areas[area as keyof typeof areas].security
}

export type Grade = 'CRITICAL' | 'HIGH' | 'MEDIUM'

/**
 * The severity word of document 004. In security areas as `statistics.securityIssues` counts: a blocker of high
 * confidence is critical, another blocker high, a warning medium. Elsewhere a blocker is one step lower.
 */
export function grade(outcome: OutcomeResult): Grade {
  if (outcome.severity !== 'blocker') return 'MEDIUM'
  const sure = outcome.findings.some((finding) => finding.confidence === 'high')
  if (isSecurityArea(outcome.area)) return sure ? 'CRITICAL' : 'HIGH'
  return sure ? 'HIGH' : 'MEDIUM'
}

export type SourceEvidence = Extract<Evidence, { kind: 'source' }>

export function isSource(evidence: Evidence): evidence is SourceEvidence {
  return evidence.kind === 'source'
}

export function place(position: { file: string; line: number }): string {
  return `${position.file}:${position.line}`
}

export function count<T>(list: readonly T[], is: (member: T) => boolean): number {
  return list.reduce((total, member) => total + (is(member) ? 1 : 0), 0)
}

/** `0.4 s`, `12 s`, `2 min 5 s`. */
export function duration(milliseconds: number): string {
  const seconds = milliseconds / 1000
  if (seconds < 10) return say`${seconds.toFixed(1)} s`
  if (seconds < 60) return say`${Math.round(seconds)} s`
  return say`${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** `app.routers.leads.list_leads` → `list_leads`, where the file is named beside it. */
export function lastName(fullName: string): string {
  return fullName.slice(fullName.lastIndexOf('.') + 1)
}

/** What an endpoint is for, when that was recognised. */
export function purposeWords(endpoint: { purpose: string }): string | undefined {
  return endpoint.purpose === 'ordinary' ? undefined : sayWord(endpoint.purpose.replaceAll('-', ' '))
}

function moduleOf(file: string): string {
  return file.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.')
}

/**
 * Shortens full names to what stands in their module: `app.deps.require_role.check` → `require_role.check`. Modules
 * are known by the files that the endpoints name; elsewhere the last word remains.
 */
export function shortNames(endpoints: readonly EndpointResult[]): (fullName: string) => string {
  const files = endpoints.flatMap((it) => [it.file, ...it.auth.via.map((guard) => guard.file)])
  const modules = new Set(files.map(moduleOf))
  return (fullName) => {
    const parts = fullName.split('.')
    for (let end = parts.length - 1; end > 0; end -= 1) {
      if (modules.has(parts.slice(0, end).join('.'))) return parts.slice(end).join('.')
    }
    return lastName(fullName)
  }
}

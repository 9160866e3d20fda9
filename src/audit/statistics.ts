import { areaOf, areas } from '../checks/areas.ts'
import type { AuditResult, EndpointResult, FindingResult, OutcomeResult, Severity, Status } from './result.ts'

type Statistics = AuditResult['statistics']

/** The figures of a result. What is waived, or only a guess, counts in none of the failures. */
export function statisticsOf(
  outcomes: readonly OutcomeResult[],
  endpoints: readonly EndpointResult[],
  tests: Statistics['tests'],
): Statistics {
  const byStatus: Record<Status, number> = {
    pass: 0,
    fail: 0,
    unverified: 0,
    'not-applicable': 0,
    waived: 0,
    error: 0,
  }
  for (const { status } of outcomes) byStatus[status]++
  return {
    checks: outcomes.length,
    byStatus,
    blockers: failed(outcomes, 'blocker'),
    warnings: failed(outcomes, 'warning'),
    recommendations: failed(outcomes, 'recommendation'),
    endpointsReviewed: endpoints.length,
    securityIssues: securityIssues(outcomes),
    tests,
  }
}

function failed(outcomes: readonly OutcomeResult[], wanted: Severity): number {
  return outcomes.filter(({ severity, status }) => severity === wanted && status === 'fail').length
}

function securityIssues(outcomes: readonly OutcomeResult[]): Statistics['securityIssues'] {
  const findings = outcomes
    .filter(({ check, status }) => status === 'fail' && areas[areaOf(check)].security)
    .flatMap((outcome) => openFindings(outcome))
  const blockers = findings.filter(({ severity }) => severity === 'blocker')
  const critical = blockers.filter(({ confidence }) => confidence === 'high').length
  return {
    critical,
    high: blockers.length - critical,
    medium: findings.filter(({ severity }) => severity === 'warning').length,
  }
}

/** The findings no waiver covers. */
export function openFindings(outcome: OutcomeResult): FindingResult[] {
  return outcome.findings.filter(({ waiver }) => waiver === undefined)
}

import type { AuditResult, OutcomeResult } from '../audit/result.ts'
import { clean } from './clean.ts'
import { evidenceBody, evidenceText } from './evidence-text.ts'
import { areaTitle, count, oldFindings, openFindings } from './view.ts'
import { attributes, escaped } from './xml.ts'

function findingText(outcome: OutcomeResult): string {
  const findings = openFindings(outcome).map((finding) =>
    [
      finding.message,
      ...finding.evidence.flatMap((it) => {
        const body = evidenceBody(it)
        return [`  ${evidenceText(it)}`, ...(body === '' ? [] : body.split('\n').map((line) => `    ${line}`))]
      }),
      `  Fix: ${finding.fix}`,
    ].join('\n'),
  )
  const old = oldFindings(outcome)
  return [...findings, ...(old === 0 ? [] : [`${old} not new, left out`]), `Why: ${outcome.why}`].join('\n\n')
}

function inner(outcome: OutcomeResult): string {
  switch (outcome.status) {
    case 'pass':
      return ''
    case 'fail':
      return `<failure${attributes({ message: outcome.summary, type: outcome.severity })}>${escaped(findingText(outcome))}</failure>`
    case 'error':
      return `<error${attributes({ message: outcome.error?.message ?? outcome.summary, type: 'error' })}>${escaped(outcome.error?.stack ?? '')}</error>`
    case 'unverified':
      return `<skipped${attributes({ message: `unverified: ${outcome.summary}${outcome.needs === undefined ? '' : ` (settled by: ${outcome.needs})`}` })}/>`
    case 'waived':
    case 'not-applicable':
      return `<skipped${attributes({ message: `${outcome.status.replace('-', ' ')}: ${outcome.summary}` })}/>`
  }
}

function testcase(outcome: OutcomeResult): string {
  const body = inner(outcome)
  const head = `    <testcase${attributes({ name: `${outcome.check}: ${outcome.title}`, classname: `plimsoll.${outcome.area}`, time: 0 })}`
  return body === '' ? `${head}/>` : `${head}>\n      ${body}\n    </testcase>`
}

function counts(outcomes: readonly OutcomeResult[]): Record<string, number> {
  return {
    tests: outcomes.length,
    failures: count(outcomes, (it) => it.status === 'fail'),
    errors: count(outcomes, (it) => it.status === 'error'),
    skipped: count(outcomes, (it) => ['unverified', 'waived', 'not-applicable'].includes(it.status)),
  }
}

function suite(area: string, outcomes: readonly OutcomeResult[], result: AuditResult): string {
  const head = attributes({ name: areaTitle(area), ...counts(outcomes), time: 0, timestamp: result.startedAt })
  return [`  <testsuite${head}>`, ...outcomes.map(testcase), '  </testsuite>'].join('\n')
}

/** JUnit XML: a suite for every area, a case for every check. */
export function renderJunit(unsafe: AuditResult): string {
  const result = clean(unsafe)
  const areas = [...new Set(result.outcomes.map((outcome) => outcome.area))]
  const head = attributes({
    name: `plimsoll audit of ${result.subject.name}: ${result.verdict}`,
    ...counts(result.outcomes),
    time: (result.durationMs / 1000).toFixed(3),
  })
  const suites = areas.map((area) =>
    suite(
      area,
      result.outcomes.filter((it) => it.area === area),
      result,
    ),
  )
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites${head}>`, ...suites, '</testsuites>', ''].join('\n')
}

import type { AuditResult, OutcomeResult } from '../../audit/result.ts'
import { say, sayCount } from '../../i18n/say.ts'
import { endpointTable, features, isolation } from './endpoints.ts'
import { featureInventory } from './features.ts'
import { outcomeLine } from './outcomes.ts'

/** Outcomes as a list, or that there are none. */
function listed(outcomes: readonly OutcomeResult[]): string[] {
  return [
    ...(outcomes.length === 0 ? [say`Not measured: no check of this area was run.`] : outcomes.map(outcomeLine)),
    '',
  ]
}

function ofAreas(result: AuditResult, areas: readonly string[]): string[] {
  return listed(result.outcomes.filter((outcome) => areas.includes(outcome.area)))
}

function functional(result: AuditResult): string[] {
  return [
    say`## 1. FUNCTIONAL COMPLETENESS`,
    '',
    say`### Implemented Features`,
    '',
    ...(result.features.length === 0 ? features(result) : featureInventory(result)),
    '',
    say`### Unfinished Features`,
    '',
    ...ofAreas(result, ['code']),
  ]
}

function security(result: AuditResult): string[] {
  return [
    say`## 2. SECURITY ASSESSMENT`,
    '',
    say`### Authentication & Authorization`,
    '',
    ...ofAreas(result, ['auth', 'rate-limit', 'http']),
    ...endpointTable(result),
    say`### Multi-Tenant Isolation`,
    '',
    ...isolation(result),
    ...ofAreas(result, ['isolation']),
    say`### Input Validation`,
    '',
    ...ofAreas(result, ['injection', 'uploads']),
    say`### Secrets Management`,
    '',
    ...ofAreas(result, ['secrets', 'config']),
  ]
}

function operation(result: AuditResult): string[] {
  return [
    say`## 3. RELIABILITY`,
    '',
    say`### Database`,
    '',
    ...ofAreas(result, ['database']),
    say`### External Services`,
    '',
    ...ofAreas(result, ['outbound']),
    say`### Jobs Runner`,
    '',
    ...ofAreas(result, ['jobs']),
    '---',
    '',
    say`## 4. OBSERVABILITY`,
    '',
    say`### Metrics`,
    '',
    ...ofAreas(result, ['metrics']),
    say`### Logging`,
    '',
    ...ofAreas(result, ['logging']),
    say`### Health Checks`,
    '',
    ...ofAreas(result, ['health']),
  ]
}

/** Checks that nothing holds up the event loop. */
const BLOCKING = /-do(es)?-not-block$/

function compliance(result: AuditResult): string[] {
  const performance = result.outcomes.filter(({ area }) => area === 'performance')
  return [
    say`## 5. COMPLIANCE`,
    '',
    say`### Email Compliance`,
    '',
    ...ofAreas(result, ['mail']),
    say`### Data Retention`,
    '',
    ...ofAreas(result, ['privacy']),
    '---',
    '',
    say`## 6. PERFORMANCE`,
    '',
    say`### Database Performance`,
    '',
    ...listed(performance.filter((outcome) => !BLOCKING.test(outcome.check))),
    say`### Async Efficiency`,
    '',
    ...listed(performance.filter((outcome) => BLOCKING.test(outcome.check))),
  ]
}

/** How many tests there are: an audit reads them, it does not run them. */
export function testsFound(result: AuditResult): string {
  const { files, functions } = result.statistics.tests
  return say`${sayCount(functions, 'test function')} in ${sayCount(files, 'file')} found, not run`
}

function testing(result: AuditResult): string[] {
  const missing = result.outcomes.filter((it) => it.area === 'tests' && it.status !== 'pass')
  return [
    say`## 7. TESTING`,
    '',
    say`### Coverage: not measured (tests were not run)`,
    '',
    say`### Passed: not measured (${testsFound(result)})`,
    '',
    say`### Missing Critical Tests`,
    '',
    ...(missing.length > 0 ? [...missing.map(outcomeLine), ''] : ofAreas(result, ['tests'])),
  ]
}

/** Sections 1 to 7: what was found, by subject. */
export function subjects(result: AuditResult): string[][] {
  return [functional(result), security(result), operation(result), compliance(result), testing(result)]
}

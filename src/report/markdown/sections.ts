import type { AuditResult } from '../../audit/result.ts'
import { plural } from '../../core/text.ts'
import { endpointTable, features, isolation } from './endpoints.ts'
import { featureInventory } from './features.ts'
import { outcomeLine } from './outcomes.ts'

/** Outcomes of some areas as a list, or why there are none. */
function ofAreas(result: AuditResult, areas: readonly string[], otherwise: string): string[] {
  const lines = result.outcomes.filter((outcome) => areas.includes(outcome.area)).map(outcomeLine)
  return [...(lines.length === 0 ? [`Not measured: ${otherwise}.`] : lines), '']
}

const notRun = 'no check of this area was run'
const noCheck = 'this version has no check for it'

function functional(result: AuditResult): string[] {
  return [
    '## 1. FUNCTIONAL COMPLETENESS',
    '',
    '### Implemented Features',
    '',
    ...(result.features.length === 0 ? features(result) : featureInventory(result)),
    '',
    '### Unfinished Features',
    '',
    ...ofAreas(result, ['code'], notRun),
  ]
}

function security(result: AuditResult): string[] {
  return [
    '## 2. SECURITY ASSESSMENT',
    '',
    '### Authentication & Authorization',
    '',
    ...ofAreas(result, ['auth', 'rate-limit', 'http'], notRun),
    ...endpointTable(result),
    '### Multi-Tenant Isolation',
    '',
    ...isolation(result),
    '### Input Validation',
    '',
    ...ofAreas(result, ['injection', 'uploads'], notRun),
    '### Secrets Management',
    '',
    ...ofAreas(result, ['secrets', 'config'], notRun),
  ]
}

function operation(result: AuditResult): string[] {
  return [
    '## 3. RELIABILITY',
    '',
    '### Database',
    '',
    ...ofAreas(result, ['database'], notRun),
    '### External Services',
    '',
    ...ofAreas(result, ['outbound'], notRun),
    '### Jobs Runner',
    '',
    ...ofAreas(result, ['jobs'], noCheck),
    '---',
    '',
    '## 4. OBSERVABILITY',
    '',
    '### Metrics',
    '',
    ...ofAreas(result, ['metrics'], notRun),
    '### Logging',
    '',
    ...ofAreas(result, ['logging'], notRun),
    '### Health Checks',
    '',
    ...ofAreas(result, ['health'], notRun),
  ]
}

function compliance(result: AuditResult): string[] {
  return [
    '## 5. COMPLIANCE',
    '',
    '### Email Compliance',
    '',
    ...ofAreas(result, ['email'], noCheck),
    '### Data Retention',
    '',
    ...ofAreas(result, ['retention'], noCheck),
    '---',
    '',
    '## 6. PERFORMANCE',
    '',
    '### Database Performance',
    '',
    ...ofAreas(result, ['queries'], noCheck),
    '### Async Efficiency',
    '',
    ...ofAreas(result, ['async'], noCheck),
  ]
}

/** How many tests there are: an audit reads them, it does not run them. */
export function testsFound(result: AuditResult): string {
  const { files, functions } = result.statistics.tests
  return `${plural(functions, 'test function')} in ${plural(files, 'file')} found, not run`
}

function testing(result: AuditResult): string[] {
  const missing = result.outcomes.filter((it) => it.area === 'tests' && it.status !== 'pass')
  return [
    '## 7. TESTING',
    '',
    '### Coverage: not measured (tests were not run)',
    '',
    `### Passed: not measured (${testsFound(result)})`,
    '',
    '### Missing Critical Tests',
    '',
    ...(missing.length > 0 ? [...missing.map(outcomeLine), ''] : ofAreas(result, ['tests'], notRun)),
  ]
}

/** Sections 1 to 7: what was found, by subject. */
export function subjects(result: AuditResult): string[][] {
  return [functional(result), security(result), operation(result), compliance(result), testing(result)]
}

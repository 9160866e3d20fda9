import type { AuditResult, Severity, Status } from '../../audit/result.ts'
import { say } from '../../i18n/say.ts'
import { outcomesOf } from '../view.ts'
import { Endpoints } from './endpoints.tsx'
import { Features } from './features.tsx'
import { FoldedOutcomes, OutcomeSection } from './outcome.tsx'
import { Conditions, FirstThings } from './todo.tsx'
import { Scope, Verdict } from './verdict.tsx'

interface Section {
  readonly id: string
  readonly title: string
  readonly hint: string
  readonly status: Status
  readonly severity?: Severity
  readonly open?: boolean
}

/** What is not in order, the heaviest first. */
const sections: readonly Section[] = [
  {
    id: 'blockers',
    title: 'Blockers',
    hint: 'Must be put right before production.',
    status: 'fail',
    severity: 'blocker',
    open: true,
  },
  {
    id: 'errors',
    title: 'Errors',
    hint: 'Checks that crashed: they say nothing about the service.',
    status: 'error',
    open: true,
  },
  {
    id: 'warnings',
    title: 'Warnings',
    hint: 'To put right soon after launch.',
    status: 'fail',
    severity: 'warning',
  },
  {
    id: 'recommendations',
    title: 'Recommendations',
    hint: 'Worth doing when there is time.',
    status: 'fail',
    severity: 'recommendation',
  },
  {
    id: 'unverified',
    title: 'Unverified',
    hint: 'Could not be settled from what was given. Each names what would settle it.',
    status: 'unverified',
  },
  { id: 'waived', title: 'Waived', hint: 'Failed, and accepted by someone until a date.', status: 'waived' },
]

/** From here on what is out of sight is left undrawn until scrolled to. */
const manyParts = 400

function isLarge(result: AuditResult): boolean {
  const findings = result.outcomes.reduce((total, outcome) => total + outcome.findings.length, 0)
  return findings + result.outcomes.length + result.endpoints.length > manyParts
}

/** The whole report, in the order to read it. */
export function Page({ result }: { result: AuditResult }) {
  return (
    <div className={isLarge(result) ? 'page large' : 'page'}>
      <Verdict result={result} />
      <main>
        <Scope result={result} />
        <FirstThings things={result.firstThings} />
        <Conditions conditions={result.conditions} />
        {sections.map(({ status, severity, ...section }) => (
          <OutcomeSection key={section.id} {...section} outcomes={outcomesOf(result, status, severity)} />
        ))}
        <Features result={result} />
        <Endpoints endpoints={result.endpoints} />
        <FoldedOutcomes id="passed" title="Passed" outcomes={outcomesOf(result, 'pass')} />
        <FoldedOutcomes id="not-applicable" title="Not applicable" outcomes={outcomesOf(result, 'not-applicable')} />
      </main>
      <footer>
        <p>
          {say`Written by ${result.tool.name} ${result.tool.version}, rules ${result.tool.rules}. Code and texts of the audited repository are shown as data; characters that cannot be seen are shown by name.`}
        </p>
      </footer>
    </div>
  )
}

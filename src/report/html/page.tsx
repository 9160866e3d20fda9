import type { AuditResult } from '../../audit/result.ts'
import { outcomesOf } from '../view.ts'
import { Endpoints } from './endpoints.tsx'
import { FoldedOutcomes, OutcomeSection } from './outcome.tsx'
import { Conditions, FirstThings } from './todo.tsx'
import { Scope, Verdict } from './verdict.tsx'

const failed = [
  { severity: 'blocker', id: 'blockers', title: 'Blockers', hint: 'Must be put right before production.' },
  { severity: 'warning', id: 'warnings', title: 'Warnings', hint: 'To put right soon after launch.' },
  {
    severity: 'recommendation',
    id: 'recommendations',
    title: 'Recommendations',
    hint: 'Worth doing when there is time.',
  },
] as const

/** From here on what is out of sight is left undrawn until scrolled to. */
const manyParts = 400

function isLarge(result: AuditResult): boolean {
  const findings = result.outcomes.reduce((total, outcome) => total + outcome.findings.length, 0)
  return findings + result.outcomes.length + result.endpoints.length > manyParts
}

/** The whole report, in the order to read it. */
export function Page({ result }: { result: AuditResult }) {
  const [blockers, ...others] = failed.map(({ severity, ...section }) => (
    <OutcomeSection
      key={section.id}
      {...section}
      outcomes={outcomesOf(result, 'fail', severity)}
      open={severity === 'blocker'}
    />
  ))
  return (
    <div className={isLarge(result) ? 'page large' : 'page'}>
      <Verdict result={result} />
      <main>
        <Scope result={result} />
        <FirstThings things={result.firstThings} />
        <Conditions conditions={result.conditions} />
        {blockers}
        <OutcomeSection
          id="errors"
          title="Errors"
          hint="Checks that crashed: they say nothing about the service."
          outcomes={outcomesOf(result, 'error')}
          open
        />
        {others}
        <OutcomeSection
          id="unverified"
          title="Unverified"
          hint="Could not be settled from what was given. Each names what would settle it."
          outcomes={outcomesOf(result, 'unverified')}
        />
        <OutcomeSection
          id="waived"
          title="Waived"
          hint="Failed, and accepted by someone until a date."
          outcomes={outcomesOf(result, 'waived')}
        />
        <Endpoints endpoints={result.endpoints} />
        <FoldedOutcomes id="passed" title="Passed" outcomes={outcomesOf(result, 'pass')} />
        <FoldedOutcomes id="not-applicable" title="Not applicable" outcomes={outcomesOf(result, 'not-applicable')} />
      </main>
      <footer>
        <p>
          {`Written by ${result.tool.name} ${result.tool.version}, rules ${result.tool.rules}. Code and texts of the audited repository are shown as data; characters that cannot be seen are shown by name.`}
        </p>
      </footer>
    </div>
  )
}

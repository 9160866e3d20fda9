import type { AuditResult } from '../../audit/result.ts'
import { say } from '../../i18n/say.ts'
import { SeverityBadge } from './badges.tsx'
import { Prose } from './prose.tsx'

function CheckLink({ check }: { check: string }) {
  return (
    <a className="id" href={`#check-${check}`}>
      {check}
    </a>
  )
}

/** What to do first, in order. */
export function FirstThings({ things }: { things: AuditResult['firstThings'] }) {
  if (things.length === 0) return null
  return (
    <section id="first" aria-labelledby="first-title">
      <h2 id="first-title">{say`Do first`}</h2>
      <ol className="first">
        {things.map((thing) => (
          <li key={thing.check + thing.text}>
            <Prose text={thing.text} /> <SeverityBadge severity={thing.severity} /> <CheckLink check={thing.check} />
          </li>
        ))}
      </ol>
    </section>
  )
}

const shownAtOnce = 6

function ConditionList({ conditions }: { conditions: AuditResult['conditions'] }) {
  return (
    <ul className="conditions">
      {conditions.map((condition) => (
        <li key={condition.check + condition.reason}>
          <p>
            <Prose text={condition.reason} /> <CheckLink check={condition.check} />
          </p>
          <p className="muted">
            {say`Settled by:`} <Prose text={condition.settledBy} />
          </p>
        </li>
      ))}
    </ul>
  )
}

/** Why the verdict is not plain READY, and what would settle each point. */
export function Conditions({ conditions }: { conditions: AuditResult['conditions'] }) {
  if (conditions.length === 0) return null
  const rest = conditions.slice(shownAtOnce)
  return (
    <section id="conditions" aria-labelledby="conditions-title">
      <h2 id="conditions-title">
        {say`Conditions`} <span className="total">{conditions.length}</span>
      </h2>
      <ConditionList conditions={conditions.slice(0, shownAtOnce)} />
      {rest.length > 0 && (
        <details className="rest">
          <summary>{say`${rest.length} more`}</summary>
          <ConditionList conditions={rest} />
        </details>
      )}
    </section>
  )
}

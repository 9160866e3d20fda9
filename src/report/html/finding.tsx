import type { FindingResult } from '../../audit/result.ts'
import { say } from '../../i18n/say.ts'
import { place } from '../view.ts'
import { ConfidenceBadge } from './badges.tsx'
import { EvidenceList } from './evidence.tsx'
import { Prose } from './prose.tsx'

const shownAtOnce = 10

function Waiver({ waiver }: { waiver: NonNullable<FindingResult['waiver']> }) {
  return (
    <p className="waiver">
      <strong>{say`Waived`}</strong> {say`until ${waiver.expires} by ${waiver.who}: ${waiver.reason}`}{' '}
      <span className="muted">({place(waiver.at)})</span>
    </p>
  )
}

/** One thing that is wrong: what, where, how sure, and what to do. */
export function Finding({ finding, fix }: { finding: FindingResult; fix: string }) {
  return (
    <li className="finding">
      <p className="message">
        <Prose text={finding.message} /> <ConfidenceBadge confidence={finding.confidence} />
      </p>
      <EvidenceList evidence={finding.evidence} />
      {finding.fix !== fix && (
        <p className="fix">
          <strong>{say`Fix`}</strong> <Prose text={finding.fix} />
        </p>
      )}
      {finding.waiver !== undefined && <Waiver waiver={finding.waiver} />}
    </li>
  )
}

/** Findings of one check; beyond the first ten they fold away. */
export function FindingList({ findings, fix }: { findings: readonly FindingResult[]; fix: string }) {
  if (findings.length === 0) return null
  const list = (part: readonly FindingResult[]) => (
    <ul className="findings">
      {part.map((finding) => (
        <Finding key={finding.fingerprint} finding={finding} fix={fix} />
      ))}
    </ul>
  )
  const rest = findings.slice(shownAtOnce)
  return (
    <>
      {list(findings.slice(0, shownAtOnce))}
      {rest.length > 0 && (
        <details className="rest">
          <summary>{say`${rest.length} more`}</summary>
          {list(rest)}
        </details>
      )}
    </>
  )
}

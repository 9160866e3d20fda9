import type { OutcomeResult, Status } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { oldFindings, openFindings, waivedFindings } from '../view.ts'
import { SeverityBadge, StatusBadge } from './badges.tsx'
import { EvidenceList, Link } from './evidence.tsx'
import { FindingList } from './finding.tsx'
import { Prose } from './prose.tsx'

/** Before the title, which says what holds when all is well. */
const signs: Record<Status, string> = {
  fail: '✕',
  error: '!',
  unverified: '?',
  waived: '~',
  pass: '✓',
  'not-applicable': '–',
}

function Reason({ term, children }: { term: string; children: string }) {
  return (
    <p className="reason">
      <strong>{term}</strong> <Prose text={children} />
    </p>
  )
}

function About({ outcome }: { outcome: OutcomeResult }) {
  return (
    <p className="about">
      {outcome.answers.length > 0 && <span>{say`Answers ${outcome.answers.join(', ')}`}</span>}
      {outcome.references.map((it) => (
        <span key={it.label + it.url}>
          <Link url={it.url}>{it.label}</Link>
        </span>
      ))}
    </p>
  )
}

function Crash({ error }: { error: NonNullable<OutcomeResult['error']> }) {
  return (
    <>
      <p>{say`The check crashed, which is a fault of plimsoll and not of the service: ${error.message}`}</p>
      <pre className="stack">{error.stack}</pre>
    </>
  )
}

function countWords(outcome: OutcomeResult): string {
  const findings = openFindings(outcome).length + waivedFindings(outcome).length
  return findings === 0 ? '' : sayCount(findings, 'finding')
}

/** One check's answer, folded to its title; what failed says why it matters and what to do. */
export function Outcome({ outcome, open = false }: { outcome: OutcomeResult; open?: boolean }) {
  const wrong = outcome.status === 'fail' || outcome.status === 'waived' || outcome.status === 'unverified'
  const old = oldFindings(outcome)
  return (
    <details className={`outcome ${outcome.status} ${outcome.severity}`} id={`check-${outcome.check}`} open={open}>
      <summary>
        <span className="sign" aria-hidden="true">
          {signs[outcome.status]}
        </span>
        <span className="title">{outcome.title}</span>
        <span className="id">{outcome.check}</span>
        <span className="tags">
          <StatusBadge status={outcome.status} />
          <SeverityBadge severity={outcome.severity} />
          <span className="count">{countWords(outcome)}</span>
        </span>
      </summary>
      <div className="body">
        <p className="summary">
          <Prose text={outcome.summary} />
        </p>
        {outcome.needs !== undefined && <Reason term={say`Settled by`}>{outcome.needs}</Reason>}
        {wrong && <Reason term={say`Why`}>{outcome.why}</Reason>}
        {wrong && <Reason term={say`Fix`}>{outcome.fix}</Reason>}
        {outcome.error !== undefined && <Crash error={outcome.error} />}
        <FindingList findings={openFindings(outcome)} fix={outcome.fix} />
        <FindingList findings={waivedFindings(outcome)} fix={outcome.fix} />
        {old > 0 && <p className="muted">{say`${sayCount(old, 'finding')} not new, left out`}</p>}
        <EvidenceList evidence={outcome.evidence} />
        <About outcome={outcome} />
      </div>
    </details>
  )
}

/** A heading and the outcomes under it; nothing when there are none. */
export function OutcomeSection(props: {
  id: string
  title: string
  hint: string
  outcomes: readonly OutcomeResult[]
  open?: boolean
}) {
  if (props.outcomes.length === 0) return null
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>
        {sayWord(props.title)} <span className="total">{props.outcomes.length}</span>
      </h2>
      <p className="hint">{sayWord(props.hint)}</p>
      {props.outcomes.map((outcome) => (
        <Outcome key={outcome.check} outcome={outcome} open={props.open ?? false} />
      ))}
    </section>
  )
}

/** As a section, but folded as a whole: what nobody needs to read first. */
export function FoldedOutcomes(props: { id: string; title: string; outcomes: readonly OutcomeResult[] }) {
  if (props.outcomes.length === 0) return null
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <details className="fold">
        <summary>
          <h2 id={`${props.id}-title`}>
            {sayWord(props.title)} <span className="total">{props.outcomes.length}</span>
          </h2>
        </summary>
        {props.outcomes.map((outcome) => (
          <Outcome key={outcome.check} outcome={outcome} />
        ))}
      </details>
    </section>
  )
}

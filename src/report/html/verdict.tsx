import type { AuditResult } from '../../audit/result.ts'
import { say, sayCount, sayNoun, sayNumber, sayWord } from '../../i18n/say.ts'
import type { ScopeLine } from '../scope.ts'
import { commitWords, lookedAt, notLookedAt } from '../scope.ts'
import { duration } from '../view.ts'

const tones = { READY: 'good', 'READY WITH CONDITIONS': 'doubt', 'NOT READY': 'bad' } as const

function Tile({ value, of, href, tone }: { value: number; of: string; href: string; tone: string }) {
  const inside = (
    <>
      <b>{sayNumber(value)}</b> {of}
    </>
  )
  return (
    <li className={value === 0 ? 'zero' : tone}>{value === 0 ? <span>{inside}</span> : <a href={href}>{inside}</a>}</li>
  )
}

function Tiles({ result }: { result: AuditResult }) {
  const { statistics } = result
  const of = statistics.byStatus
  return (
    <ul className="tiles">
      <Tile value={statistics.blockers} of={sayNoun(statistics.blockers, 'blocker')} href="#blockers" tone="bad" />
      <Tile value={statistics.warnings} of={sayNoun(statistics.warnings, 'warning')} href="#warnings" tone="doubt" />
      <Tile
        value={statistics.recommendations}
        of={sayNoun(statistics.recommendations, 'recommendation')}
        href="#recommendations"
        tone="info"
      />
      <Tile value={of.error} of={sayNoun(of.error, 'error')} href="#errors" tone="bad" />
      <Tile value={of.unverified} of={say`unverified`} href="#unverified" tone="doubt" />
      <Tile value={of.waived} of={say`waived`} href="#waived" tone="info" />
      <Tile value={of.pass} of={say`passed`} href="#passed" tone="good" />
      <Tile value={of['not-applicable']} of={say`not applicable`} href="#not-applicable" tone="plain" />
      <Tile
        value={result.endpoints.length}
        of={sayNoun(result.endpoints.length, 'endpoint')}
        href="#endpoints"
        tone="plain"
      />
    </ul>
  )
}

/** The answer, and what it is an answer about. */
export function Verdict({ result }: { result: AuditResult }) {
  return (
    <header className={`verdict ${tones[result.verdict]}`}>
      <p className="brand">{say`Plimsoll audit`}</p>
      <h1>
        <span className="name">{result.subject.name}</span> <span className="answer">{sayWord(result.verdict)}</span>
      </h1>
      <p className="lead">{result.summary}</p>
      <p className="muted">
        <time dateTime={result.startedAt}>{result.startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>
        {` · ${say`commit ${commitWords(result)} · ${sayCount(result.statistics.checks, 'check')} in ${duration(result.durationMs)} · plimsoll ${result.tool.version}`}`}
      </p>
      <Tiles result={result} />
    </header>
  )
}

function ScopeList({ lines }: { lines: readonly ScopeLine[] }) {
  return (
    <dl>
      {lines.map((line) => (
        <div key={line.topic}>
          <dt>{line.topic}</dt>
          <dd>
            {line.items.length === 0 ? (
              line.text
            ) : (
              <details>
                <summary>{line.text}</summary>
                <ul>
                  {line.items.map((item) => (
                    <li key={item}>{item}</li>
                  ))}
                </ul>
              </details>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** What the verdict rests on, and what it does not. */
export function Scope({ result }: { result: AuditResult }) {
  const missed = notLookedAt(result)
  return (
    <div className="scope">
      <section aria-labelledby="looked-title">
        <h2 id="looked-title">{say`Looked at`}</h2>
        <ScopeList lines={lookedAt(result)} />
      </section>
      {missed.length > 0 && (
        <section aria-labelledby="missed-title" className="missed">
          <h2 id="missed-title">{say`Not looked at`}</h2>
          <ScopeList lines={missed} />
        </section>
      )}
    </div>
  )
}

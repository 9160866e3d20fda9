import type { Evidence } from '../../audit/result.ts'
import { evidenceBody, evidenceText } from '../evidence-text.ts'
import { isSource, place, type SourceEvidence } from '../view.ts'

const maxLines = 12

/** An address a reader may follow; anything but http(s) stays text. */
export function Link({ url, children }: { url: string; children: string }) {
  if (!/^https?:\/\//i.test(url)) return <>{children}</>
  return (
    <a href={url} rel="noreferrer noopener">
      {children}
    </a>
  )
}

/** Lines of code with their numbers; the first is the one meant, its label below it. */
function Span({ span, primary }: { span: SourceEvidence; primary: boolean }) {
  const all = (span.excerpt ?? '').split('\n').map((code, index) => ({ code, number: span.line + index }))
  const lines = all.slice(0, maxLines)
  return (
    <figure className={primary ? 'span primary' : 'span'}>
      <figcaption>{place(span)}</figcaption>
      {span.excerpt === undefined || span.excerpt === '' ? (
        span.label !== undefined && <p className="mark">{span.label}</p>
      ) : (
        <pre>
          {lines.map(({ code, number }) => (
            <code key={number} className={number === span.line ? 'hit' : undefined}>
              <span className="number">{number}</span>
              <span className="text">{code === '' ? ' ' : code}</span>
              {'\n'}
              {number === span.line && span.label !== undefined && (
                <>
                  <span className="number" />
                  <span className="mark">{`↑ ${span.label}`}</span>
                  {'\n'}
                </>
              )}
            </code>
          ))}
          {all.length > lines.length && <span className="more">{`… ${all.length - lines.length} more lines`}</span>}
        </pre>
      )}
    </figure>
  )
}

function Other({ evidence }: { evidence: Evidence }) {
  const body = evidenceBody(evidence)
  const link = evidence.kind === 'attestation' ? evidence.link : undefined
  return (
    <div className="other">
      <span className="kind">{evidence.kind}</span> {evidenceText(evidence)}
      {link !== undefined && (
        <>
          {' '}
          (<Link url={link}>{link}</Link>)
        </>
      )}
      {body !== '' && <pre>{body}</pre>}
    </div>
  )
}

/** Everything a person can go and look at, in the order it was given. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const first = evidence.findIndex(isSource)
  return (
    <>
      {evidence.map((it, index) =>
        isSource(it) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: static markup is never reordered
          <Span key={index} span={it} primary={index === first} />
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: static markup is never reordered
          <Other key={index} evidence={it} />
        ),
      )}
    </>
  )
}

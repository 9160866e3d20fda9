import type { Evidence } from '../../audit/result.ts'
import { sayCount, sayWord } from '../../i18n/say.ts'
import { evidenceBody, evidenceText } from '../evidence-text.ts'
import type { FileSpans, Row } from '../spans.ts'
import { layOut } from '../spans.ts'
import { isSource, place } from '../view.ts'

const maxLines = 12
/** Places drawn with their code; what a pass rests on can be long. */
const maxSpans = 12

/** An address a reader may follow; anything but http(s) stays text. */
export function Link({ url, children }: { url: string; children: string }) {
  if (!/^https?:\/\//i.test(url)) return <>{children}</>
  return (
    <a href={url} rel="noreferrer noopener">
      {children}
    </a>
  )
}

function CodeRow({ row }: { row: Row }) {
  const primary = row.marks.some((mark) => mark.primary)
  const labels = row.marks.flatMap(({ label, primary: main }) => (label === undefined ? [] : [{ label, main }]))
  return (
    <>
      {row.afterGap && <span className="gap">⋯{'\n'}</span>}
      <code className={primary ? 'hit' : undefined}>
        <span className="number">{row.line}</span>
        <span className="text">{row.code === '' ? ' ' : row.code}</span>
        {'\n'}
      </code>
      {labels.map(({ label, main }) => (
        <span key={label} className={main ? 'mark main' : 'mark'}>
          {`↑ ${label}\n`}
        </span>
      ))}
    </>
  )
}

function File({ spans }: { spans: FileSpans }) {
  return (
    <figure className="span">
      <figcaption>{place(spans)}</figcaption>
      {spans.rows.length > 0 && (
        <pre>
          {spans.rows.map((row) => (
            <CodeRow key={row.line} row={row} />
          ))}
          {spans.cut && <span className="gap">⋯</span>}
        </pre>
      )}
      {spans.bare.map(({ line, label }) => (
        <p key={line + label} className="bare">{`${line}: ${label}`}</p>
      ))}
    </figure>
  )
}

function Other({ evidence }: { evidence: Evidence }) {
  const body = evidenceBody(evidence)
  const link = evidence.kind === 'attestation' ? evidence.link : undefined
  return (
    <div className="other">
      <span className="kind">{sayWord(evidence.kind)}</span> {evidenceText(evidence)}
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

function MorePlaces({ places }: { places: readonly string[] }) {
  return (
    <details className="rest">
      <summary>{sayCount(places.length, 'more place')}</summary>
      <p className="places">{places.join(', ')}</p>
    </details>
  )
}

/** Everything a person can go and look at: code by file, then the rest. */
export function EvidenceList({ evidence }: { evidence: readonly Evidence[] }) {
  const spans = evidence.filter(isSource)
  const rest = spans.slice(maxSpans)
  return (
    <>
      {layOut(spans.slice(0, maxSpans), maxLines).map((file) => (
        <File key={file.file} spans={file} />
      ))}
      {rest.length > 0 && <MorePlaces places={rest.map(place)} />}
      {evidence
        .filter((it) => !isSource(it))
        .map((it, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: static markup is never reordered
          <Other key={index} evidence={it} />
        ))}
    </>
  )
}

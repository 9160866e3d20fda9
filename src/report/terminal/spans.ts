import { sanitise, shorten } from '../../core/text.ts'
import type { SourceEvidence } from '../view.ts'
import { place } from '../view.ts'
import type { Paint } from './paint.ts'

const maxExcerptLines = 6

interface Gutter {
  readonly width: number
  readonly paint: Paint
  /** Columns left for code. */
  readonly room: number
}

/** Where the marks go: from the column, or from the first letter, to the end of the line. */
function markOf(code: string, column: number | undefined): { from: number; length: number } {
  const first = code.length - code.trimStart().length
  const from = column === undefined || column > code.length ? first : Math.max(column - 1, first)
  return { from, length: Math.max(1, code.trimEnd().length - from) }
}

function spanLines(span: SourceEvidence, primary: boolean, gutter: Gutter): string[] {
  const { paint, width, room } = gutter
  const bar = paint.frame('|')
  const margin = `${' '.repeat(width)} ${bar}`
  if (span.excerpt === undefined || span.excerpt === '') {
    return span.label === undefined ? [] : [`${paint.frame(String(span.line).padStart(width))} ${bar} (${span.label})`]
  }
  const all = sanitise(span.excerpt).replaceAll('\t', '    ').split('\n')
  const lines = all.slice(0, maxExcerptLines)
  const mark = primary ? paint.primary : paint.secondary
  const drawn = lines.flatMap((code, index) => {
    const text = `${paint.frame(String(span.line + index).padStart(width))} ${bar} ${shorten(code, room)}`
    if (index > 0) return [text]
    const { from, length } = markOf(code, span.column)
    const marks = (primary ? '^' : '-').repeat(Math.max(1, Math.min(length, room - from)))
    const note = span.label === undefined ? '' : ` ${span.label}`
    const fits = from + marks.length + note.length <= room
    const at = ' '.repeat(Math.min(from, room))
    return [
      text,
      `${margin} ${at}${mark(fits ? marks + note : marks)}`,
      ...(fits || note === '' ? [] : [`${margin} ${at}${mark(note.trim())}`]),
    ]
  })
  return all.length > lines.length
    ? [...drawn, `${margin} ${paint.dim(`… ${all.length - lines.length} more lines`)}`]
    : drawn
}

/** Spans of one finding grouped by file in order of appearance, within a file by line. The first given is primary. */
function byFile(spans: readonly SourceEvidence[]): SourceEvidence[][] {
  const files = new Map<string, SourceEvidence[]>()
  for (const span of spans) files.set(span.file, [...(files.get(span.file) ?? []), span])
  return [...files.values()].map((group) => group.sort((a, b) => a.line - b.line))
}

/** The places of a finding, drawn as ruff and cargo draw them: `-->` the first file, `:::` the others. */
export function drawSpans(spans: readonly SourceEvidence[], indent: number, paint: Paint, width: number): string[] {
  const [primary] = spans
  if (primary === undefined) return []
  const gutter: Gutter = { width: indent, paint, room: Math.max(20, width - indent - 3) }
  const margin = `${' '.repeat(indent)} ${paint.frame('|')}`
  return byFile(spans).flatMap((group, index) => {
    const head = group.includes(primary) ? primary : group[0]
    if (head === undefined) return []
    const arrow = `${' '.repeat(indent)}${paint.frame(index === 0 ? '-->' : ':::')} ${paint.place(place(head))}`
    const body = group.flatMap((span, position) => {
      const before = group[position - 1]
      const gap = before !== undefined && span.line > (before.endLine ?? before.line) + 1
      return [...(gap ? [paint.frame('...')] : []), ...spanLines(span, span === primary, gutter)]
    })
    return body.length === 0 ? [arrow] : [arrow, margin, ...body]
  })
}

import type { SourceEvidence } from './view.ts'

/** What a place shows, drawn below its line. The primary one is the place the finding is about. */
export interface Mark {
  readonly primary: boolean
  readonly column: number | undefined
  readonly label: string | undefined
}

export interface Row {
  readonly line: number
  readonly code: string
  readonly marks: readonly Mark[]
  /** Whether lines are left out between this row and the one before. */
  readonly afterGap: boolean
}

/** The places of one file, overlapping ones laid into one another. */
export interface FileSpans {
  readonly file: string
  /** The line to name: that of the primary place where it is in this file. */
  readonly line: number
  readonly rows: readonly Row[]
  /** Whether the last rows are not all there is of the last place. */
  readonly cut: boolean
  /** Labels of places whose code is not known. */
  readonly bare: readonly { readonly line: number; readonly label: string }[]
}

function rowsOf(spans: readonly SourceEvidence[], primary: SourceEvidence, maxLines: number): Row[] {
  const codes = new Map<number, string>()
  const marks = new Map<number, Mark[]>()
  for (const span of spans) {
    if (span.excerpt === undefined || span.excerpt === '') continue
    const lines = span.excerpt.split('\n').slice(0, maxLines)
    for (const [index, code] of lines.entries()) codes.set(span.line + index, code)
    const mark = { primary: span === primary, column: span.column, label: span.label }
    marks.set(span.line, [...(marks.get(span.line) ?? []), mark])
  }
  const numbers = [...codes.keys()].sort((a, b) => a - b)
  return numbers.map((line, index) => ({
    line,
    code: codes.get(line) ?? '',
    marks: marks.get(line) ?? [],
    afterGap: index > 0 && numbers[index - 1] !== line - 1,
  }))
}

function lineCount(span: SourceEvidence): number {
  return span.excerpt === undefined || span.excerpt === '' ? 0 : span.excerpt.split('\n').length
}

function isCut(spans: readonly SourceEvidence[], maxLines: number): boolean {
  const shown = Math.max(...spans.map((span) => span.line + Math.min(lineCount(span), maxLines)))
  return spans.some((span) => span.line + lineCount(span) > shown)
}

/** Places grouped by file in order of appearance; the first place is the primary one. */
export function layOut(spans: readonly SourceEvidence[], maxLines: number): FileSpans[] {
  const [primary] = spans
  if (primary === undefined) return []
  const files = new Map<string, SourceEvidence[]>()
  for (const span of spans) files.set(span.file, [...(files.get(span.file) ?? []), span])
  return [...files].map(([file, group]) => ({
    file,
    line: group[0]?.line ?? primary.line,
    rows: rowsOf(group, primary, maxLines),
    bare: group.flatMap(({ line, label, excerpt }) =>
      (excerpt === undefined || excerpt === '') && label !== undefined ? [{ line, label }] : [],
    ),
    cut: isCut(group, maxLines),
  }))
}

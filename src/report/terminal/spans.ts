import { shorten } from '../../core/text.ts'
import type { FileSpans, Mark, Row } from '../spans.ts'
import { place } from '../view.ts'
import type { Paint } from './paint.ts'

interface Gutter {
  readonly width: number
  readonly paint: Paint
  /** Columns left for code. */
  readonly room: number
}

/** Where the marks go: from the column, or from the first letter, to the end of the line. */
function extent(code: string, column: number | undefined): { from: number; length: number } {
  const first = code.length - code.trimStart().length
  const from = column === undefined || column > code.length ? first : Math.max(column - 1, first)
  return { from, length: Math.max(1, code.trimEnd().length - from) }
}

function markLines(mark: Mark, before: Mark | undefined, code: string, gutter: Gutter): string[] {
  const { paint, width, room } = gutter
  const margin = `${' '.repeat(width)} ${paint.frame('|')}`
  const brush = mark.primary ? paint.primary : paint.secondary
  const { from, length } = extent(code, mark.column)
  const marks = (mark.primary ? '^' : '-').repeat(Math.max(1, Math.min(length, room - from)))
  const note = mark.label === undefined ? '' : ` ${mark.label}`
  const repeated = before !== undefined && extent(code, before.column).from === from
  const fits = !repeated && from + marks.length + note.length <= room
  const at = ' '.repeat(Math.min(from, room))
  return [
    ...(repeated ? [] : [`${margin} ${at}${brush(fits ? marks + note : marks)}`]),
    ...(fits || note === '' ? [] : [`${margin} ${at}${brush(note.trim())}`]),
  ]
}

function rowLines(row: Row, gutter: Gutter): string[] {
  const { paint, width, room } = gutter
  const code = row.code.replaceAll('\t', '    ')
  return [
    ...(row.afterGap ? [paint.frame('...')] : []),
    `${paint.frame(String(row.line).padStart(width))} ${paint.frame('|')} ${shorten(code, room)}`,
    ...row.marks.flatMap((mark, index) => markLines(mark, row.marks[index - 1], code, gutter)),
  ]
}

function fileLines(spans: FileSpans, arrow: string, gutter: Gutter): string[] {
  const { paint, width } = gutter
  const bar = paint.frame('|')
  const head = `${' '.repeat(width)}${paint.frame(arrow)} ${paint.place(place(spans))}`
  const bare = spans.bare.map(({ line, label }) => `${paint.frame(String(line).padStart(width))} ${bar} (${label})`)
  if (spans.rows.length + bare.length === 0) return [head]
  const end = spans.cut ? [paint.frame('...')] : []
  return [head, `${' '.repeat(width)} ${bar}`, ...spans.rows.flatMap((row) => rowLines(row, gutter)), ...end, ...bare]
}

/** The places of a finding, drawn as ruff and cargo draw them: `-->` the first file, `:::` the others. */
export function drawSpans(files: readonly FileSpans[], indent: number, paint: Paint, width: number): string[] {
  const gutter: Gutter = { width: indent, paint, room: Math.max(20, width - indent - 3) }
  return files.flatMap((file, index) => fileLines(file, index === 0 ? '-->' : ':::', gutter))
}

/** Columns that the line numbers need. */
export function numberWidth(files: readonly FileSpans[]): number {
  const lines = files.flatMap((file) => [...file.rows, ...file.bare].map((row) => row.line))
  return String(Math.max(1, ...lines)).length
}

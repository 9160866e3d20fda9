import { KnownError } from '../../core/errors.ts'

/** How the generated part of a file is told from what people wrote. */
export interface Markers {
  readonly begin: string
  readonly end: string
}

export function markersOf(file: string, part: string): Markers {
  const [open, close] = file.endsWith('.sql') ? ['-- ', ''] : ['<!-- ', ' -->']
  return { begin: `${open}plimsoll:begin ${part}${close}`, end: `${open}plimsoll:end ${part}${close}` }
}

/** A generated part on its own lines, between its markers. */
export function marked({ begin, end }: Markers, generated: string): string {
  return `${begin}\n${generated.trim()}\n${end}`
}

/**
 * A file with its generated part replaced and everything else kept to the byte. A file without the markers keeps its
 * whole text, and the part is put at its end.
 * @throws KnownError `bad-config` when the markers do not make sense.
 */
export function withGenerated(file: string, text: string, markers: Markers, generated: string): string {
  const places = [occurrences(text, markers.begin), occurrences(text, markers.end)]
  const [begins = [], ends = []] = places
  const block = marked(markers, generated)
  if (begins.length === 0 && ends.length === 0) {
    return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${text === '' ? '' : '\n'}${block}\n`
  }
  const [begin = -1, end = -1] = [begins[0], ends[0]]
  if (begins.length !== 1 || ends.length !== 1 || end < begin) {
    throw new KnownError(
      'bad-config',
      `${file}: the lines ${markers.begin} and ${markers.end} must stand there once each, in this order`,
      'Put the missing line back, or remove both: the generated part is then added at the end.',
    )
  }
  return `${text.slice(0, begin)}${block}${text.slice(end + markers.end.length)}`
}

/** What stands between the markers, and around them; undefined where there are none. */
export function generatedIn(text: string, { begin, end }: Markers): string | undefined {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  return from === -1 || to < from ? undefined : text.slice(from + begin.length, to).trim()
}

/** What people wrote: the text without its generated part. */
export function handWritten(text: string, { begin, end }: Markers): string {
  const [from, to] = [text.indexOf(begin), text.indexOf(end)]
  return from === -1 || to < from ? text : text.slice(0, from) + text.slice(to + end.length)
}

function occurrences(text: string, wanted: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) found.push(at)
  return found
}

import type { Revision } from '../../../types.ts'

/** What a header assigns to one of its names; `unknown` says why it cannot be known without running the file. */
export type HeaderValue = null | string | readonly HeaderValue[] | { readonly unknown: string }

/** The four names of a header, as far as the file assigns them at module level. */
export interface RawHeader {
  readonly revision?: HeaderValue
  readonly down_revision?: HeaderValue
  readonly branch_labels?: HeaderValue
  readonly depends_on?: HeaderValue
  readonly docstring: string
  /** Line of the assignment of `revision`, else 1. */
  readonly line: number
}

export type HeaderName = 'revision' | 'down_revision' | 'branch_labels' | 'depends_on'

/** A revision, or why the file is none, and what of its header could not be known. */
export type Header =
  | { readonly kind: 'revision'; readonly revision: Revision; readonly unknown: readonly string[] }
  | { readonly kind: 'unreadable'; readonly line: number; readonly reason: string }

/** Alembic 0.1 named files by their id alone (`_legacy_rev` in alembic/script/base.py). */
const LEGACY_NAME = /(?:^|\/)([a-f0-9]+)\.py$/

/** Makes a revision of what the file assigns, with the refusals of `Script` and `Revision` in alembic/script. */
export function revisionOf(file: string, raw: RawHeader): Header {
  const { line } = raw
  const refuse = (reason: string): Header => ({ kind: 'unreadable', line, reason })
  const id = raw.revision ?? (raw.revision === undefined ? LEGACY_NAME.exec(file)?.[1] : raw.revision)
  if (id === undefined) return refuse('it declares no revision, and Alembic stops at such a file')
  if (typeof id !== 'string') return refuse(`its revision is ${describe(id)}, not a string`)
  if (raw.down_revision === undefined) return refuse('it declares no down_revision, and Alembic stops at such a file')
  const down = names(raw.down_revision)
  if ('reason' in down) return refuse(`its down_revision ${down.reason}`)
  const unknown: string[] = []
  const optional = (name: HeaderName): readonly string[] => {
    const found = names(raw[name] ?? null)
    if ('names' in found) return found.names
    unknown.push(`${name} ${found.reason}`)
    return []
  }
  const revision = {
    id,
    position: { file, line },
    down: down.names,
    dependsOn: optional('depends_on'),
    labels: optional('branch_labels'),
    message: firstParagraph(raw.docstring),
  }
  return { kind: 'revision', revision, unknown }
}

type Names = { readonly names: readonly string[] } | { readonly reason: string }

/** `util.to_tuple`: nothing, one name, or several. */
function names(value: HeaderValue): Names {
  if (value === null) return { names: [] }
  if (typeof value === 'string') return { names: [value] }
  if ('unknown' in value) return { reason: `cannot be known: ${value.unknown}` }
  const odd = value.find((one) => typeof one !== 'string')
  if (odd !== undefined) return { reason: `holds ${describe(odd)}` }
  return { names: value.filter((one) => typeof one === 'string') }
}

function describe(value: HeaderValue): string {
  if (value === null) return 'None'
  if (typeof value === 'string') return 'a string'
  return 'unknown' in value ? `not to be known (${value.unknown})` : 'several values'
}

/** `Script.doc`: what stands before the first empty line, on one line. */
function firstParagraph(docstring: string): string {
  const [first = ''] = docstring.trim().split('\n\n')
  return first
}

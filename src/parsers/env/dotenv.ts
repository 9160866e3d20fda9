/** One `NAME=value` line of a dotenv file. */
export interface DotenvEntry {
  readonly name: string
  readonly value: string
  /** From 1. */
  readonly line: number
  /** Where the value begins on its line, from 1. */
  readonly column: number
  /** The whole entry is commented out: it documents the variable without setting it. */
  readonly commented: boolean
  /** The comment above it or behind it. */
  readonly comment: string | undefined
}

const ENTRY = /^(\s*(?:#\s?)?\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_.]*)(\s*(?:=|:\s)\s*)(.*)$/

/**
 * Reads a dotenv file by the rules of the `dotenv` packages of Node and Python: `export`, quotes (also over several
 * lines), ` #` comments behind unquoted values. Lines that are no entries are passed over.
 */
export function parseDotenv(text: string): DotenvEntry[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const entries: DotenvEntry[] = []
  let above: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const match = ENTRY.exec(line)
    const commented = /^\s*#/.test(line)
    if (match === null || (commented && !isCommentedEntry(match))) {
      above = commented ? [...above, line.replace(/^\s*#+\s?/, '')] : []
      continue
    }
    const [, lead = '', name = '', sign = '', rest = ''] = match
    const read = readValue(rest, commented ? [] : lines.slice(at + 1))
    entries.push({
      name,
      value: read.value,
      line: at + 1,
      column: lead.length + name.length + sign.length + (/^["'`]/.test(rest) ? 1 : 0) + 1,
      commented,
      comment: read.comment ?? (above.length === 0 ? undefined : above.join('\n')),
    })
    at += read.moreLines
    above = []
  }
  return entries
}

/** A sentence with a colon or an equals sign in it is a comment, `# SENTRY_DSN=` is an entry. */
function isCommentedEntry([, , name = '', sign = '']: RegExpExecArray): boolean {
  return sign.includes('=') && /^[A-Z][A-Z0-9_]*$/.test(name)
}

function readValue(rest: string, next: readonly string[]): { value: string; comment?: string; moreLines: number } {
  const quote = /^["'`]/.exec(rest)?.[0]
  if (quote !== undefined) {
    let body = rest.slice(1)
    for (let more = 0; more <= Math.min(next.length, 200); more++) {
      const end = closing(body, quote)
      if (end !== -1) {
        const comment = /^\s*#\s*(.*)$/.exec(body.slice(end + 1))?.[1]
        const value = body.slice(0, end)
        return { value, moreLines: more, ...(comment === undefined ? {} : { comment }) }
      }
      body += `\n${next[more] ?? ''}`
    }
  }
  const hash = /(^|\s)#/.exec(rest)
  if (hash === null) return { value: rest.trim(), moreLines: 0 }
  return {
    value: rest.slice(0, hash.index).trim(),
    comment: rest.slice(hash.index).replace(/^\s*#\s*/, ''),
    moreLines: 0,
  }
}

function closing(body: string, quote: string): number {
  for (let at = 0; at < body.length; at++) {
    if (body[at] === '\\' && quote === '"') at++
    else if (body[at] === quote) return at
  }
  return -1
}

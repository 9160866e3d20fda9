import type { LintFinding, LintInput, RevisionScript } from './input.ts'

interface Suppression {
  readonly file: string
  readonly line: number
  readonly text: string
  readonly rule: string
  readonly reason: string
  readonly until: string | undefined
  used: boolean
}

const MARK = /(?:--|#)[ \t]*plimsoll:[ \t]*ignore\b[ \t]*([^\n]*)/g
const PARTS = /^([a-z][a-z0-9-]*)?[ \t]*(.*?)(?:[ \t]*\buntil[ \t]+(\d{4}-\d{2}-\d{2}))?[ \t]*(?:\*\/)?[ \t]*$/

/** A finding about a suppression itself, by what is wrong with it. */
const FAULTS = {
  'suppression-incomplete': 'Write `plimsoll: ignore RULE reason until YYYY-MM-DD`.',
  'suppression-expired': 'Mend the statement, or judge it again and write a new date.',
  'suppression-unused': 'Delete the comment.',
} as const

/** Ids a suppression finding may have: they cannot be suppressed themselves. */
export type SuppressionFault = keyof typeof FAULTS

/**
 * Takes away the findings that a comment `plimsoll: ignore RULE reason until DATE` on their line, or in the comment
 * lines right before it, allows; adds a finding for each such comment that lacks a reason or date, expired, or fits nothing.
 */
export function applySuppressions(findings: readonly LintFinding[], input: LintInput): LintFinding[] {
  const judged = input.revisions.filter(({ judged }) => judged !== false)
  const all = judged.flatMap((revision) => readSuppressions(revision))
  if (all.length === 0) return [...findings]
  const reach = new Map(judged.map((revision) => [revision.position.file, revision.source?.split('\n') ?? []]))
  const kept = findings.filter((finding) => {
    const fitting = all.find((each) => fits(each, finding, reach.get(each.file) ?? []))
    if (fitting === undefined) return true
    fitting.used = true
    return fault(fitting, input.today) !== undefined
  })
  return [...kept, ...all.flatMap((each) => told(each, input))]
}

function readSuppressions({ source, position }: RevisionScript): Suppression[] {
  if (source === undefined || !source.includes('plimsoll:')) return []
  return [...source.matchAll(MARK)].map((match) => {
    const [, rule = '', reason = '', until] = PARTS.exec((match[1] ?? '').trim()) ?? []
    const line = source.slice(0, match.index).split('\n').length
    return { file: position.file, line, text: match[0].trim(), rule, reason: reason.trim(), until, used: false }
  })
}

/** The statement starts on the comment's line, or after it with nothing but comments and blank lines between. */
function fits({ file, line, rule }: Suppression, finding: LintFinding, lines: readonly string[]): boolean {
  if (finding.rule !== rule || finding.file !== file) return false
  if (finding.line === line) return true
  if (finding.line < line) return isWithin(finding, line, lines)
  return lines.slice(line - 1, finding.line - 1).every((text) => /^\s*(?:--|#|$)/.test(text))
}

/** A comment at the end of a later line of the same statement. */
function isWithin(finding: LintFinding, line: number, lines: readonly string[]): boolean {
  const height = finding.sql.split('\n').length
  const own = lines[line - 1] ?? ''
  return line < finding.line + height && !/^\s*(?:--|#)/.test(own)
}

function fault({ rule, reason, until, used }: Suppression, today: string): SuppressionFault | undefined {
  if (rule === '' || reason === '' || until === undefined || Number.isNaN(Date.parse(until)))
    return 'suppression-incomplete'
  if (until < today) return 'suppression-expired'
  return used ? undefined : 'suppression-unused'
}

function told(suppression: Suppression, input: LintInput): LintFinding[] {
  const wrong = fault(suppression, input.today)
  if (wrong === undefined) return []
  const { file, line, text, rule, until } = suppression
  const messages = {
    'suppression-incomplete': `The suppression of ${rule === '' ? 'no rule' : rule} needs a rule, a reason and a date.`,
    'suppression-expired': `The suppression of ${rule} expired on ${until}.`,
    'suppression-unused': `The suppression of ${rule} fits no finding.`,
  }
  return [
    {
      rule: wrong,
      severity: 'warning',
      confidence: 'high',
      file,
      line,
      revision: input.revisions.find(({ position }) => position.file === file)?.id ?? '',
      sql: text,
      message: messages[wrong],
      lock: null,
      effect: 'A suppression nobody has to justify outlives its reason and hides the next hazard.',
      safeForm: FAULTS[wrong],
      references: [],
    },
  ]
}

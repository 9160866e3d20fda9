import type { Redactor } from '../core/redaction.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Evidence, OutcomeResult } from './result.ts'

const MAX_LINES = 8
const MAX_COLUMNS = 300
/** Longer lines are cut before the redactor sees them, so that a minified file costs no time. */
const MAX_REDACTED = 4000
const CODE = /\.(?:py|pyi|ts|tsx|js|jsx|mjs|cjs|html|jinja2?|j2)$/

/** Fills in what the places named in the outcomes look like, and masks secrets in every text of the repository's. */
export function attachExcerpts(outcomes: OutcomeResult[], workspace: Workspace, redact: Redactor): OutcomeResult[] {
  const lines = new Map<string, readonly string[]>()

  function linesOf(file: string): readonly string[] {
    let known = lines.get(file)
    if (known === undefined) {
      known = workspace.file(file) === undefined ? [] : (workspace.read(file)?.split(/\r\n|\n|\r/) ?? [])
      lines.set(file, known)
    }
    return known
  }

  function excerpt(file: string, line: number, endLine: number): string {
    const all = linesOf(file)
    const first = all[line - 1]
    if (first === undefined) return ''
    // A decorator says little without what it decorates.
    const least = /^\s*@/.test(first) ? line + 1 : line
    const shown = all.slice(line - 1, Math.min(Math.max(endLine, least), line + MAX_LINES - 1))
    const text = shown.map((one) => one.slice(0, MAX_REDACTED)).join('\n')
    return redact(text, { code: CODE.test(file) })
      .split('\n')
      .map((one) => (one.length > MAX_COLUMNS ? `${one.slice(0, MAX_COLUMNS)}…` : one))
      .join('\n')
      .trimEnd()
  }

  function complete(evidence: Evidence): Evidence {
    switch (evidence.kind) {
      case 'source': {
        const text = evidence.excerpt ?? excerpt(evidence.file, evidence.line, evidence.endLine ?? evidence.line)
        return text === '' ? evidence : { ...evidence, excerpt: text }
      }
      case 'search':
        return { ...evidence, what: redact(evidence.what, { code: true }) }
      case 'query':
        return { ...evidence, rows: evidence.rows.map((row) => redact(row)) }
      case 'http':
        return { ...evidence, request: redact(evidence.request), response: redact(evidence.response) }
      case 'command':
        return { ...evidence, argv: evidence.argv.map((word) => redact(word)), output: redact(evidence.output) }
      case 'host':
        return { ...evidence, value: redact(evidence.value) }
      default:
        return evidence
    }
  }

  return outcomes.map((outcome) => ({
    ...outcome,
    summary: redact(outcome.summary, { code: true }),
    evidence: outcome.evidence.map(complete),
    findings: outcome.findings.map((finding) => ({
      ...finding,
      message: redact(finding.message, { code: true }),
      evidence: finding.evidence.map(complete),
    })),
    ...(outcome.error === undefined
      ? {}
      : { error: { message: redact(outcome.error.message), stack: redact(outcome.error.stack) } }),
  }))
}

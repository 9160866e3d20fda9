import { oneLine, plural, wrap } from '../../core/text.ts'
import type { LintFinding, LintResult } from '../../migrations/lint/input.ts'
import type { Paint } from '../terminal/paint.ts'

/** What `migrate lint` reports, as its renderers need it. */
export interface LintView extends LintResult {
  readonly revisions: number
  readonly opaque: readonly {
    readonly file: string
    readonly line: number
    readonly revision: string
    readonly reason: string
  }[]
}

const MAX_SQL_LINES = 6

/** Findings in the order of the revisions; what a rule says in general only below its first one. */
export function renderLint(view: LintView, paint: Paint, width: number): string {
  const told = new Set<string>()
  const findings = view.findings.flatMap((finding) => {
    const isFirst = !told.has(finding.rule)
    told.add(finding.rule)
    return drawFinding(finding, isFirst, paint, width)
  })
  const unread = view.unread.flatMap(({ position, sql, message }) => [
    paint.bold(`unread: ${oneLine(message)}`),
    `  --> ${paint.place(`${position.file}:${position.line}`)}`,
    ...drawSql(sql, paint),
    '',
  ])
  const opaque = view.opaque.map(
    ({ file, line, reason }) => `${paint.dim('opaque')} ${file}:${line}: ${oneLine(reason)}`,
  )
  return `${[...findings, ...unread, ...opaque, ...(opaque.length > 0 ? [''] : []), sumOf(view)].join('\n')}\n`
}

function drawFinding(finding: LintFinding, isFirst: boolean, paint: Paint, width: number): string[] {
  const { rule, severity, message, file, line, sql, lock, effect, safeForm, references, confidence } = finding
  const tag = `${severity}[${rule}]`
  const notes = [
    ...(lock === null || !isFirst ? [] : note('lock', lock, paint, width)),
    ...(isFirst ? [...note('effect', effect, paint, width), ...note('safe form', safeForm, paint, width)] : []),
    ...(confidence === 'high' ? [] : note('note', `confidence: ${confidence}`, paint, width)),
    ...(isFirst ? references.flatMap(({ label, url }) => note('see', `${label} ${url}`, paint, width)) : []),
  ]
  return [
    `${paint.severity[severity](tag)}: ${paint.bold(message)}`,
    `  --> ${paint.place(`${file}:${line}`)}`,
    ...drawSql(sql, paint),
    ...notes,
    '',
  ]
}

function drawSql(sql: string, paint: Paint): string[] {
  const lines = sql.trim().split('\n')
  const more = lines.length > MAX_SQL_LINES ? [paint.dim(`… ${lines.length - MAX_SQL_LINES} more lines`)] : []
  const bar = paint.frame('|')
  return [`   ${bar}`, ...[...lines.slice(0, MAX_SQL_LINES), ...more].map((line) => `   ${bar} ${line}`), `   ${bar}`]
}

function note(label: string, text: string, paint: Paint, width: number): string[] {
  const head = `   = ${label}: `
  const [first = '', ...rest] = wrap(text, Math.max(20, width - head.length))
  return [
    `   ${paint.frame('=')} ${paint.bold(`${label}:`)} ${first}`,
    ...rest.map((line) => ' '.repeat(head.length) + line),
  ]
}

function sumOf({ findings, unread, opaque, revisions, statements }: LintView): string {
  const count = (severity: LintFinding['severity']): number =>
    findings.filter((one) => one.severity === severity).length
  return [
    `${plural(revisions, 'revision')}, ${plural(statements, 'statement')}`,
    `${plural(count('blocker'), 'blocker')}, ${plural(count('warning'), 'warning')}, ${plural(count('recommendation'), 'recommendation')}`,
    ...(unread.length > 0 ? [`${plural(unread.length, 'statement')} PostgreSQL's parser refused`] : []),
    ...(opaque.length > 0 ? [`${plural(opaque.length, 'step')} not to be known without running them`] : []),
  ].join('; ')
}

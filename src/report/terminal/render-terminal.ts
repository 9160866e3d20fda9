import type { AuditResult, Severity } from '../../audit/result.ts'
import { wrap } from '../../core/text.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { clean } from '../clean.ts'
import type { RenderOptions } from '../options.ts'
import type { ScopeLine } from '../scope.ts'
import { lookedAt, notLookedAt } from '../scope.ts'
import { duration, outcomesOf, severities, statuses, statusWord } from '../view.ts'
import { drawOutcome } from './diagnostic.ts'
import { featureBlock } from './features.ts'
import type { Paint } from './paint.ts'
import { paintOf } from './paint.ts'

const maxItems = 3

/** `head` and text, continued lines under the text. */
function hanging(head: string, text: string, width: number): string[] {
  return wrap(text, Math.max(20, width - head.length)).map(
    (line, index) => (index === 0 ? head : ' '.repeat(head.length)) + line,
  )
}

function verdictLine(result: AuditResult, paint: Paint): string {
  const { blockers, warnings, recommendations } = result.statistics
  const counts = [
    sayCount(blockers, 'blocker'),
    sayCount(warnings, 'warning'),
    sayCount(recommendations, 'recommendation'),
  ].join(', ')
  return `${paint.verdict[result.verdict](` ${sayWord(result.verdict)} `)} ${paint.bold(result.subject.name)}: ${counts}`
}

function scopeBlock(title: string, lines: readonly ScopeLine[], paint: Paint, width: number): string[] {
  if (lines.length === 0) return []
  const topics = Math.max(...lines.map((line) => line.topic.length))
  return [
    paint.bold(title),
    ...lines.flatMap((line) => {
      const items = line.items.slice(0, maxItems)
      const more = line.items.length - items.length
      return [
        ...hanging(`  ${line.topic.padEnd(topics)}  `, line.text, width),
        ...items.flatMap((item) => hanging(' '.repeat(topics + 6), item, width)),
        ...(more > 0 ? [`${' '.repeat(topics + 6)}${say`… and ${more} more`}`] : []),
      ]
    }),
  ]
}

/** Severities down, statuses across; a status nobody has is left out. */
function countTable(result: AuditResult, paint: Paint): string[] {
  const shown = statuses.filter((status) => outcomesOf(result, status).length > 0)
  const widths = shown.map((status) => statusWord(status).length)
  const left = Math.max(...severities.map((severity) => sayWord(severity).length))
  const head = shown.map(statusWord).join('  ')
  const row = (severity: Severity) => {
    const cells = shown.map((status, index) => {
      const total = outcomesOf(result, status, severity).length
      const cell = String(total === 0 ? '·' : total).padStart(widths[index] ?? 0)
      return total === 0 ? paint.dim(cell) : paint.status[status](cell)
    })
    return `  ${sayWord(severity).padEnd(left)}  ${cells.join('  ')}`
  }
  return [paint.bold(say`Checks`), `  ${' '.repeat(left)}  ${paint.dim(head)}`, ...severities.map(row), '']
}

/** While a blocker stands the conditions come second, so few are shown. */
function conditionBlock(result: AuditResult, paint: Paint, width: number): string[] {
  if (result.conditions.length === 0) return []
  const shown = result.conditions.slice(0, result.verdict === 'NOT READY' ? 5 : 20)
  const more = result.conditions.length - shown.length
  return [
    paint.bold(say`Conditions`),
    ...shown.flatMap((condition) => [
      ...hanging('  - ', `${condition.check}: ${condition.reason}`, width),
      ...hanging('    ', say`Settled by: ${condition.settledBy}`, width),
    ]),
    ...(more > 0 ? [`  ${say`… and ${more} more, see the report`}`] : []),
    '',
  ]
}

function firstThings(result: AuditResult, paint: Paint, width: number): string[] {
  if (result.firstThings.length === 0) return []
  return [
    paint.bold(say`Do first`),
    ...result.firstThings.flatMap((thing, index) =>
      hanging(`  ${index + 1}. `, `${thing.text} (${thing.check})`, width),
    ),
    '',
  ]
}

function tail(result: AuditResult, options: RenderOptions): string[] {
  const report = options.reportPath === undefined ? [] : [say`Full report: ${options.reportPath}`]
  return [...report, say`${sayCount(result.statistics.checks, 'check')} in ${duration(result.durationMs)}`]
}

/** The result for a person at a terminal: the verdict first, then what to look at, in the order to look at it. */
export function renderTerminal(unsafe: AuditResult, options: RenderOptions): string {
  const result = clean(unsafe)
  const paint = paintOf(options.color)
  const width = Math.max(40, options.width)
  const full: readonly Severity[] = options.verbose ? severities : ['blocker']
  const drawn = [...full.flatMap((severity) => outcomesOf(result, 'fail', severity)), ...outcomesOf(result, 'error')]
  const lines = [
    verdictLine(result, paint),
    '',
    ...wrap(result.summary, width),
    '',
    ...scopeBlock(say`Looked at`, lookedAt(result), paint, width),
    ...scopeBlock(say`Not looked at`, notLookedAt(result), paint, width),
    '',
    ...drawn.flatMap((outcome) => drawOutcome(outcome, paint, width, options.verbose)),
    ...featureBlock(result, paint, width, options.verbose),
    ...countTable(result, paint),
    ...conditionBlock(result, paint, width),
    ...firstThings(result, paint, width),
    ...tail(result, options),
  ]
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

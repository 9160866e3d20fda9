import type { FindingResult, OutcomeResult } from '../../audit/result.ts'
import { oneLine, wrap } from '../../core/text.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { evidenceText } from '../evidence-text.ts'
import { layOut } from '../spans.ts'
import { isSource, oldFindings, openFindings } from '../view.ts'
import type { Paint } from './paint.ts'
import { drawSpans, numberWidth } from './spans.ts'

/** Findings drawn in full for one check; the report holds them all. */
const maxFindings = 5
const maxSpans = 6
/** Lines of code of one place. */
const maxLines = 6

interface Frame {
  readonly paint: Paint
  readonly width: number
  /** It is the explanation, to which the report refers. */
  readonly isExplained: boolean
}

/** `   = help: …`, continued lines aligned under the text. */
function note(label: string, text: string, indent: number, { paint, width }: Frame): string[] {
  const head = `${' '.repeat(indent)} = ${label}: `
  const [first = '', ...rest] = wrap(text, Math.max(20, width - head.length))
  return [
    `${' '.repeat(indent)} ${paint.frame('=')} ${paint.bold(`${label}:`)} ${first}`,
    ...rest.map((line) => ' '.repeat(head.length) + line),
  ]
}

function heading(outcome: OutcomeResult, message: string, { paint, width }: Frame): string[] {
  const tag = `${sayWord(outcome.severity)}[${outcome.check}]`
  const lines = wrap(`${tag}: ${message}`, width)
  return lines.map((line, index) =>
    index === 0 && line.startsWith(tag)
      ? paint.severity[outcome.severity](tag) + paint.bold(line.slice(tag.length))
      : paint.bold(line),
  )
}

function drawFinding(outcome: OutcomeResult, finding: FindingResult, last: boolean, frame: Frame): string[] {
  const spans = finding.evidence.filter(isSource)
  const files = layOut(spans.slice(0, maxSpans), maxLines)
  const indent = numberWidth(files)
  const hidden = spans.length - maxSpans
  return [
    ...heading(outcome, finding.message, frame),
    ...drawSpans(files, indent, frame.paint, frame.width),
    ...(files.length > 0 ? [`${' '.repeat(indent)} ${frame.paint.frame('|')}`] : []),
    ...(hidden > 0 ? note(say`note`, say`${sayCount(hidden, 'more place')} in the report`, indent, frame) : []),
    ...finding.evidence
      .filter((it) => !isSource(it))
      .flatMap((it) => note(say`evidence`, evidenceText(it), indent, frame)),
    ...(last || finding.fix !== outcome.fix ? note(say`help`, finding.fix, indent, frame) : []),
    ...(finding.confidence === 'high'
      ? []
      : note(say`note`, say`confidence: ${sayWord(finding.confidence)}`, indent, frame)),
    ...(last ? about(outcome, indent, frame) : []),
    ...(frame.isExplained ? [] : note(say`more`, `plimsoll explain ${finding.fingerprint}`, indent, frame)),
    '',
  ]
}

/** Said once a check, below its last finding. */
function about(outcome: OutcomeResult, indent: number, frame: Frame): string[] {
  const references = outcome.references.map((it) => `${it.label} ${it.url}`)
  return [
    ...note(say`why`, outcome.why, indent, frame),
    ...references.flatMap((it) => note(say`see`, it, indent, frame)),
  ]
}

function drawError(outcome: OutcomeResult, frame: Frame, verbose: boolean): string[] {
  const error = outcome.error ?? { message: outcome.summary, stack: '' }
  const stack = verbose ? error.stack.split('\n').map((line) => frame.paint.dim(`    ${line.trim()}`)) : []
  return [
    ...heading(outcome, say`the check could not run: ${oneLine(error.message)}`, frame),
    ...note(say`help`, say`a fault of plimsoll, not of the service; --verbose shows the stack`, 1, frame),
    ...stack,
    '',
  ]
}

/** One finding alone, for its explanation. */
export function drawAlone(outcome: OutcomeResult, finding: FindingResult, paint: Paint, width: number): string[] {
  return drawFinding(outcome, finding, true, { paint, width, isExplained: true })
}

/** A failed or crashed check: its findings with their code, capped, and what to do. */
export function drawOutcome(outcome: OutcomeResult, paint: Paint, width: number, verbose: boolean): string[] {
  const frame = { paint, width, isExplained: false }
  if (outcome.status === 'error') return drawError(outcome, frame, verbose)
  const open = openFindings(outcome)
  const shown = open.slice(0, maxFindings)
  const hidden = open.length - shown.length
  const old = oldFindings(outcome)
  return [
    ...shown.flatMap((finding, index) => drawFinding(outcome, finding, index === shown.length - 1, frame)),
    ...(hidden > 0 ? [paint.dim(say`… and ${hidden} more of ${outcome.check}, see the report`), ''] : []),
    ...(old > 0 ? [paint.dim(say`${sayCount(old, 'finding')} of ${outcome.check} not new, left out`), ''] : []),
  ]
}

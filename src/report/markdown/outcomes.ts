import type { AuditResult, Evidence, FindingResult, OutcomeResult, Status } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { evidenceBody, evidenceText } from '../evidence-text.ts'
import { grade, isSource, oldFindings, openFindings, place, troubled, waivedFindings } from '../view.ts'
import { code, fence, link, prose, text } from './escape.ts'

/** Findings of one check shown with their code; the others are listed with their place. */
const inFull = 10

const marks: Record<Status, string> = {
  pass: '✅',
  fail: '❌',
  error: '💥',
  unverified: '❔',
  waived: '🕓',
  'not-applicable': '➖',
}

function firstPlace(outcome: OutcomeResult): string {
  const all = [...outcome.findings.flatMap((it) => it.evidence), ...outcome.evidence]
  const first = all.find(isSource)
  return first === undefined ? '' : ` ${code(place(first))}`
}

/** One outcome as a line of a list: mark, statement, summary, place, and what would settle it. */
export function outcomeLine(outcome: OutcomeResult): string {
  const needs = outcome.needs === undefined ? '' : ` ${say`*Settled by:* ${prose(outcome.needs)}`}`
  return `- ${marks[outcome.status]} **${text(outcome.title)}** (${code(outcome.check)}): ${prose(outcome.summary)}${firstPlace(outcome)}${needs}`
}

function evidenceLines(evidence: Evidence): string[] {
  const body = evidenceBody(evidence)
  const words = isSource(evidence)
    ? `${code(place(evidence))}${evidence.label === undefined ? '' : `: ${text(evidence.label)}`}`
    : text(evidenceText(evidence))
  return [`- ${words}`, ...(body === '' ? [] : fence(body, isSource(evidence) ? evidence.file : ''))]
}

function findingLines(finding: FindingResult, outcome: OutcomeResult): string[] {
  const confidence = finding.confidence === 'high' ? '' : ` ${say`(confidence: ${sayWord(finding.confidence)})`}`
  return [
    `**${text(finding.message)}**${confidence}`,
    '',
    ...finding.evidence.flatMap(evidenceLines),
    ...(finding.fix === outcome.fix ? [] : ['', say`Fix: ${prose(finding.fix)}`]),
    '',
  ]
}

function shortFinding(finding: FindingResult): string {
  const first = finding.evidence.find(isSource)
  return `- ${text(finding.message)}${first === undefined ? '' : ` ${code(place(first))}`}`
}

function evidenceOf(outcome: OutcomeResult): string[] {
  if (outcome.status === 'error') {
    return [say`The check could not run: ${text(outcome.error?.message ?? outcome.summary)}`, '']
  }
  const open = openFindings(outcome)
  const rest = open.slice(inFull)
  const waived = waivedFindings(outcome).length
  const old = oldFindings(outcome)
  return [
    ...open.slice(0, inFull).flatMap((finding) => findingLines(finding, outcome)),
    ...(rest.length === 0 ? [] : [say`And ${rest.length} more:`, '', ...rest.map(shortFinding), '']),
    ...(waived === 0 ? [] : [say`${sayCount(waived, 'more finding')} waived.`, '']),
    ...(old === 0 ? [] : [say`${sayCount(old, 'more finding')} not new, left out.`, '']),
  ]
}

/** `### BLOCKER #1: …` with severity, impact, evidence and fix, as document 004 lays it out. */
function block(word: 'BLOCKER' | 'WARNING', outcome: OutcomeResult, number: number): string[] {
  const references = outcome.references.map((it) => link(it.label, it.url)).join(', ')
  return [
    `### ${sayWord(word)} #${number}: ${text(outcome.summary)}`,
    '',
    say`**Severity:** ${sayWord(grade(outcome))}  `,
    say`**Check:** ${code(outcome.check)}: ${text(outcome.title)}  `,
    say`**Impact:** ${prose(outcome.why)}`,
    '',
    say`**Evidence:**`,
    '',
    ...evidenceOf(outcome),
    say`**Fix Required:** ${prose(outcome.fix)}`,
    '',
    ...(references === '' ? [] : [say`**References:** ${references}`, '']),
  ]
}

/** All failed or crashed checks of one severity, numbered. */
export function blocks(result: AuditResult, word: 'BLOCKER' | 'WARNING'): string[] {
  const outcomes = troubled(result, word === 'BLOCKER' ? 'blocker' : 'warning')
  if (outcomes.length === 0) return [say`None.`, '']
  return outcomes.flatMap((outcome, index) => block(word, outcome, index + 1))
}

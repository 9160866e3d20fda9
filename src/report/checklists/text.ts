import type { ChecklistResult, ItemResult, ItemStatus } from '../../audit/checklists/result.ts'
import { itemStatuses } from '../../audit/checklists/result.ts'
import type { Language } from '../../core/language.ts'
import { wrap } from '../../core/text.ts'
import { clean } from '../clean.ts'
import { evidenceText } from '../evidence-text.ts'
import type { Paint } from '../terminal/paint.ts'
import { paintOf } from '../terminal/paint.ts'
import { words } from './words.ts'

const marks: Record<ItemStatus, string> = {
  'not-done': '✗',
  unverified: '?',
  'needs-attestation': '✎',
  waived: '~',
  done: '✓',
  'not-applicable': '·',
}

const asOutcome = {
  'not-done': 'fail',
  unverified: 'unverified',
  'needs-attestation': 'unverified',
  waived: 'waived',
  done: 'pass',
  'not-applicable': 'not-applicable',
} as const satisfies Record<ItemStatus, string>

const MAX_EVIDENCE = 2

export interface ChecklistTextOptions {
  readonly color: boolean
  readonly width: number
  readonly language: Language
}

/** The answered list for a person at a terminal. */
export function renderChecklistText(unsafe: ChecklistResult, options: ChecklistTextOptions): string {
  const result = clean(unsafe)
  const paint = paintOf(options.color)
  const lines = [
    paint.bold(`${result.checklist.title[options.language]}: ${result.subject.name}`),
    countLine(result, options, paint),
  ]
  let section = ''
  for (const item of result.items) {
    const title = item.section[options.language]
    if (title !== section) lines.push('', paint.bold(title))
    section = title
    lines.push(...drawItem(item, options, paint))
  }
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n`
}

function countLine({ counts }: ChecklistResult, { language }: ChecklistTextOptions, paint: Paint): string {
  return itemStatuses
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => paint.status[asOutcome[status]](`${counts[status]} ${words[language].status[status]}`))
    .join(', ')
}

function drawItem(item: ItemResult, { language, width }: ChecklistTextOptions, paint: Paint): string[] {
  const head = `  ${paint.status[asOutcome[item.status]](marks[item.status])} ${item.id}  `
  const [first = '', ...rest] = wrap(item.text[language], width - 11)
  const lines = [`${head}${first}`, ...rest.map((line) => `           ${line}`)]
  if (item.status === 'done' || item.status === 'not-applicable') {
    return [...lines, ...drawEvidence(item, language, paint)]
  }
  const needs = item.needs === undefined ? [] : [`${words[language].settledBy}: ${item.needs}`]
  const told = [item.summary, ...needs].flatMap((text) => wrap(text, width - 11))
  return [...lines, ...told.map((line) => `           ${paint.dim(line)}`), ...drawEvidence(item, language, paint)]
}

function drawEvidence({ evidence }: ItemResult, language: Language, paint: Paint): string[] {
  const shown = [...new Set(evidence.map(evidenceText))]
  const more = shown.length - MAX_EVIDENCE
  const lines = [...shown.slice(0, MAX_EVIDENCE), ...(more > 0 ? [words[language].more(more)] : [])]
  return lines.map((line) => `           ${paint.dim(line)}`)
}

import type { ChecklistResult, ItemResult } from '../../audit/checklists/result.ts'
import { itemStatuses } from '../../audit/checklists/result.ts'
import type { Evidence } from '../../audit/result.ts'
import type { Language } from '../../core/language.ts'
import { clean } from '../clean.ts'
import { evidenceText } from '../evidence-text.ts'
import { text } from '../markdown/escape.ts'
import { words } from './words.ts'

const MAX_EVIDENCE = 3

/** The answered list as a Markdown checklist: ticked is what is proven, and each evidence in a file is a link to it. */
export function renderChecklistMarkdown(unsafe: ChecklistResult, language: Language): string {
  const result = clean(unsafe)
  const { counts, checklist, subject, startedAt, tool } = result
  const counted = itemStatuses
    .filter((status) => (counts[status] ?? 0) > 0)
    .map((status) => `${counts[status]} ${words[language].status[status]}`)
  const lines = [
    `# ${text(checklist.title[language])}`,
    '',
    `${text(subject.name)}, ${startedAt.slice(0, 10)}, Plimsoll ${tool.version}: ${counted.join(', ')}.`,
  ]
  let section = ''
  for (const item of result.items) {
    const title = item.section[language]
    if (title !== section) lines.push('', `## ${text(title)}`, '')
    section = title
    lines.push(...drawItem(item, language))
  }
  return `${lines.join('\n')}\n`
}

function drawItem(item: ItemResult, language: Language): string[] {
  const said = words[language]
  const box = item.status === 'done' ? '[x]' : '[ ]'
  const head = `- ${box} ${item.id} ${text(item.text[language])}: **${said.status[item.status]}**`
  const told = item.status === 'done' ? [] : [`  - ${text(item.summary)}`]
  const needs = item.needs === undefined ? [] : [`  - ${said.settledBy}: ${text(item.needs)}`]
  const shown = [...new Set(item.evidence.map(evidenceLink))]
  const more = shown.length > MAX_EVIDENCE ? [said.more(shown.length - MAX_EVIDENCE)] : []
  const links = [...shown.slice(0, MAX_EVIDENCE), ...more].join(', ')
  return [head, ...told, ...needs, ...(links === '' ? [] : [`  - ${said.evidence}: ${links}`])]
}

/** A place in a file as a link that works in a checkout and on code hosts; other evidence as words. */
export function evidenceLink(evidence: Evidence): string {
  if (evidence.kind !== 'source') return text(evidenceText(evidence))
  const target = evidence.file.split('/').map(encodeURIComponent).join('/').replace(/[()]/g, encodeBracket)
  return `[${text(`${evidence.file}:${evidence.line}`)}](${target}#L${evidence.line})`
}

function encodeBracket(character: string): string {
  return character === '(' ? '%28' : '%29'
}

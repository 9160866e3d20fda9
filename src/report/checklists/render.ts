import { ChecklistResult } from '../../audit/checklists/result.ts'
import type { Language } from '../../core/language.ts'
import { escapeUnseenInJson } from '../../core/text.ts'
import { renderChecklistMarkdown } from './markdown.ts'
import { renderChecklistText } from './text.ts'

/** Forms a checklist can take. */
export const checklistFormats = ['terminal', 'markdown', 'json'] as const
export type ChecklistFormat = (typeof checklistFormats)[number]

export interface ChecklistRendering {
  readonly format: ChecklistFormat
  readonly color: boolean
  readonly width: number
  readonly language: Language
}

/** An answered checklist as text. Pure. */
export function renderChecklist(result: ChecklistResult, options: ChecklistRendering): string {
  if (options.format === 'markdown') return renderChecklistMarkdown(result, options.language)
  if (options.format === 'terminal') return renderChecklistText(result, options)
  return `${escapeUnseenInJson(JSON.stringify(ChecklistResult.parse(result), null, 2))}\n`
}

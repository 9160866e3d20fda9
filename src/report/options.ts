import type { Language } from '../core/language.ts'

/** How a report is drawn. Each renderer uses what concerns it. */
export interface RenderOptions {
  /** Terminal only: ANSI colours. */
  readonly color: boolean
  /** Terminal only: warnings and recommendations in full, stacks of errors. */
  readonly verbose: boolean
  /** Terminal only: columns to fill. */
  readonly width: number
  /** Terminal only: where the full report lies, named in the last lines. */
  readonly reportPath?: string
  /** What people read: terminal, Markdown and HTML. Programs get English. */
  readonly language: Language
}

export const defaultOptions: RenderOptions = { color: false, verbose: false, width: 80, language: 'en' }

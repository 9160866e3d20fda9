import type { Position } from '../../core/position.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { shorten } from '../origins/inputs.ts'
import { isAlwaysWritten, macroParameter } from './macros.ts'
import type { RawOutput, TemplateForm } from './types.ts'

const PAGES = ['**/*.{html,htm,xhtml,jinja,jinja2,j2,mako}']

export interface TemplateFiles {
  readonly rawOutputs: readonly RawOutput[]
  readonly forms: readonly TemplateForm[]
  readonly files: number
}

/** Reads the pages among the template files: what they output unescaped, and their forms. */
export function readTemplates(workspace: Workspace): TemplateFiles {
  const rawOutputs: RawOutput[] = []
  const forms: TemplateForm[] = []
  const pages: { path: string; text: string }[] = []
  for (const { path, role } of workspace.glob(...PAGES)) {
    const text = role === 'code' ? workspace.read(path) : undefined
    // Prompts and configuration are templates too, but no pages.
    if (text === undefined || !/\{\{|\{%/.test(text) || !/<\w+[\s>]/.test(text)) continue
    if (!/\.x?html?(\.|$)/.test(path) && !/<(html|body|div|form|table|p)\b/i.test(text)) continue
    pages.push({ path, text })
  }
  const texts = pages.map(({ text }) => text)
  for (const { path, text } of pages) {
    rawOutputs.push(...rawOutputsOf(path, text, texts))
    forms.push(...formsOf(path, text))
  }
  return { rawOutputs, forms, files: pages.length }
}

function positionOf(file: string, text: string, at: number): Position {
  return { file, line: text.slice(0, at).split('\n').length }
}

function rawOutputsOf(file: string, text: string, texts: readonly string[]): RawOutput[] {
  const found: RawOutput[] = []
  for (const match of text.matchAll(/\{\{-?((?:(?!\}\})[\s\S])*?)\|\s*safe\b((?:(?!\}\})[\s\S])*?)-?\}\}/g)) {
    const inside = match[1] ?? ''
    found.push({
      at: positionOf(file, text, match.index),
      text: shorten(match[0], 100),
      by: 'filter',
      harmless: harmlessFilter(inside) ?? writtenByCallers(inside, text, match.index, texts),
      isMacroParameter: isMacroParameter(inside, text),
    })
  }
  for (const match of text.matchAll(/\{%-?\s*autoescape\s+false\s*-?%\}([\s\S]*?)\{%-?\s*endautoescape/g)) {
    const holdsValues = (match[1] ?? '').includes('{{')
    found.push({
      at: positionOf(file, text, match.index),
      text: '{% autoescape false %}',
      by: 'block',
      harmless: holdsValues ? undefined : 'no value stands in the block',
      isMacroParameter: false,
    })
  }
  return found
}

/** Why `… | safe` is harmless here; undefined when it may not be. */
function harmlessFilter(expression: string): string | undefined {
  const text = expression.trim()
  if (/^(["'])(?:(?!\1).)*\1$/.test(text)) return 'fixed text'
  if (/\|\s*(tojson|e|escape|forceescape|striptags|bleach|sanitize\w*|nh3|clean\w*|urlencode|int|float)\b/.test(text))
    return 'cleaned by a filter before'
  if (/\b(bleach|nh3|sanitize\w*|clean_html|json_script|tojson|url_for|static|csrf\w*)\s*\(|csrf|^form\b/i.test(text))
    return 'made or cleaned by a function'
  return /^super\(\)|^caller\(\)|^self\./.test(text) ? 'a block of the template itself' : undefined
}

/** Why a parameter of a macro is harmless: every caller writes it out. */
function writtenByCallers(expression: string, text: string, at: number, texts: readonly string[]): string | undefined {
  const name = /^\s*(\w+)\s*$/.exec(expression)?.[1]
  const parameter = name === undefined ? undefined : macroParameter(text, at, name)
  if (name === undefined || parameter === undefined) return undefined
  return isAlwaysWritten(texts, parameter, name) ? `fixed text in every call of ${parameter.macro}` : undefined
}

function isMacroParameter(expression: string, text: string): boolean {
  const name = /^\s*(\w+)\s*$/.exec(expression)?.[1]
  return name !== undefined && new RegExp(`\\{%-?\\s*macro\\s+\\w+\\([^)]*\\b${name}\\b`).test(text)
}

function formsOf(file: string, text: string): TemplateForm[] {
  return [...text.matchAll(/<form\b([^>]*)>([\s\S]*?)(?:<\/form>|$)/gi)].flatMap((match): TemplateForm[] => {
    const attributes = match[1] ?? ''
    const method = /\bmethod\s*=\s*["']?(\w+)/i.exec(attributes)?.[1]?.toUpperCase() ?? 'GET'
    if (method === 'GET') return []
    return [
      {
        at: positionOf(file, text, match.index),
        method,
        action: /\baction\s*=\s*["']([^"']*)/i.exec(attributes)?.[1],
        hasToken: /csrf|xsrf|authenticity_token|hidden_tag\(/i.test(match[2] ?? ''),
      },
    ]
  })
}

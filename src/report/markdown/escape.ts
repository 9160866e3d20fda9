import { oneLine } from '../../core/text.ts'

/**
 * Text of others as Markdown text on one line: nothing in it is markup, a link or a table border. Underscores within
 * a word mean nothing in Markdown and stay, so that names remain readable.
 */
export function text(value: string): string {
  return oneLine(value)
    .replace(/[\\`*[\]<|$~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\$&')
    .replace(/&(?=[#\w]+;)/g, '&amp;')
    .replace(/^(?:[-+=>#]|\d+(?=[.)]))/, '\\$&')
    .replace(/^\\(\d+)/, '$1\\')
}

/** Our own prose: its `code` between backticks stays code, the rest is escaped. */
export function prose(value: string): string {
  return oneLine(value)
    .split(/(`[^`]+`)/)
    .map((part) => (/^`[^`]+`$/.test(part) ? code(part.slice(1, -1)) : spaced(part)))
    .join('')
}

function spaced(part: string): string {
  const inner = text(part)
  if (inner === '') return part === '' ? '' : ' '
  return `${/^\s/.test(part) ? ' ' : ''}${inner}${/\s$/.test(part) ? ' ' : ''}`
}

function longestRun(value: string): number {
  return Math.max(0, ...(value.match(/`+/g) ?? []).map((run) => run.length))
}

/** Inline code, whatever backticks it holds. Inside a table a `|` would end the cell even within code. */
export function code(value: string): string {
  const line = oneLine(value)
  const fence = '`'.repeat(longestRun(line) + 1)
  const padded = line.startsWith('`') || line.endsWith('`') || line === '' ? ` ${line} ` : line
  return `${fence}${padded}${fence}`
}

export function cell(value: string): string {
  return value.replaceAll('|', '\\|')
}

const languages: Record<string, string> = {
  py: 'python',
  yml: 'yaml',
  yaml: 'yaml',
  toml: 'toml',
  json: 'json',
  sql: 'sql',
  html: 'html',
  sh: 'sh',
  md: 'markdown',
}

/** A fenced block that its content cannot close. */
export function fence(value: string, file = ''): string[] {
  const marks = '`'.repeat(Math.max(3, longestRun(value) + 1))
  const ending = file.slice(file.lastIndexOf('.') + 1).toLowerCase()
  const language = /(?:^|\/)Dockerfile[^/]*$/.test(file) ? 'dockerfile' : (languages[ending] ?? '')
  return [`${marks}${language}`, ...value.split('\n'), marks]
}

/** A link when the address is one of the web, otherwise its words. */
export function link(label: string, url: string): string {
  return /^https?:\/\/[^\s<>()]+$/i.test(url) ? `[${text(label)}](${url})` : text(label)
}

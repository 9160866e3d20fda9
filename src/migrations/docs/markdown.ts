import { oneLine } from '../../core/text.ts'

/** Text of others inside a cell of a table: no bar, no line break, no markup that would be obeyed. */
export function cell(text: string): string {
  return oneLine(text).replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

/** A word of code; names with backticks are rare and keep theirs. */
export function code(text: string): string {
  const inside = oneLine(text).replaceAll('|', '\\|')
  return inside === '' ? '' : inside.includes('`') ? `\`\` ${inside} \`\`` : `\`${inside}\``
}

export function codes(list: readonly string[]): string {
  return list.map(code).join(', ')
}

export function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Blocks with an empty line between them. */
export function blocks(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').join('\n\n')
}

/** The anchor GitHub and GitLab give a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

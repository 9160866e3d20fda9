/**
 * Placeholders that tools fill in before the server sees the text: `${schema}`, `{{ table }}`, `{table}`, `:name`,
 * `:'name'`, `%(name)s`, `@extschema@`. Each becomes an identifier or a literal of the same length, so that offsets stay. Returns
 * undefined when there is none; only for text the server's grammar refused.
 */
export function fillPlaceholders(text: string): string | undefined {
  const filled = text
    .replace(/\$\{[^{}\n]*\}|\{\{[^{}\n]*\}\}|\{[A-Za-z_][\w.]*\}|%\([A-Za-z_]\w*\)s|@[A-Za-z_]\w*@/g, identifier)
    .replace(/(?<![:\w]):'[A-Za-z_]\w*'/g, (found) => `'${found.slice(2, -1)} '`)
    .replace(/(?<![:\w]):"[A-Za-z_]\w*"/g, (found) => `"${found.slice(2, -1)}_"`)
    .replace(/(?<![:\w]):[A-Za-z_]\w*/g, (found) => `p${found.slice(1)}`)
    .replace(/(?<![\w%])%s\b/g, 'ps')
  return filled === text ? undefined : filled
}

function identifier(found: string): string {
  return `p${found.slice(1).replace(/\W/g, '_')}`.toLowerCase()
}

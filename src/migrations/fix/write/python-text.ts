const WIDTH = 88

/** `op.execute(…)` of an SQL statement, over several lines where one is too long. */
export function executeCall(sql: string): string {
  const text = bindFree(dedented(sql.trim()))
  const line = `op.execute(${pythonString(text)})`
  if (!text.includes('\n') && line.length <= WIDTH - 8) return line
  const lines = text.includes('\n') ? text.split('\n') : wrapped(text)
  const body = lines.map((one) => (one === '' ? '' : `    ${one}`)).join('\n')
  if (body.includes('"""') || body.includes('\\')) return line
  return `op.execute(\n    """\n${body}\n    """\n)`
}

/** Without the indentation that the lines after the first have in common. */
function dedented(sql: string): string {
  const [first = '', ...rest] = sql.split('\n')
  const depths = rest.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)?.[0].length ?? 0)
  const depth = Math.min(...depths)
  if (depths.length === 0 || depth === 0) return sql
  // Where the statement stood alone on its lines, all of them began at one depth.
  return [first, ...rest.map((line) => line.slice(depth))].join('\n')
}

/** A colon before a word would be taken for a parameter (SQLAlchemy, `text()`). */
export function bindFree(sql: string): string {
  return sql.replace(/(?<![:\w\\]):(?=\w)(?!\w+:(?!:))/g, '\\:')
}

/** A string literal as formatters of Python write it. */
export function pythonString(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (!text.includes('"')) return `"${escaped}"`
  return text.includes("'") ? `"${escaped.replaceAll('"', '\\"')}"` : `'${escaped}'`
}

/** Breaks a long statement at blanks outside quotes. */
function wrapped(text: string): string[] {
  const words = text.match(/(?:'(?:[^']|'')*'|"(?:[^"]|"")*"|[^\s'"])+/g) ?? [text]
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + word.length + 1 <= WIDTH - 12) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(last === undefined ? word : `  ${word}`)
  }
  return lines
}

/** Lines moved to another depth; undefined when a string over several lines would change. */
export function reindent(text: string, from: string, to: string): string | undefined {
  if (/"""|'''/.test(text) && text.includes('\n')) return from === to ? text : undefined
  return text
    .split('\n')
    .map((line, at) =>
      at === 0 || line === '' ? line : `${to}${line.startsWith(from) ? line.slice(from.length) : line.trimStart()}`,
    )
    .join('\n')
}

/** The call with arguments more at its end; undefined when one of them is there already. */
export function withArguments(call: string, options: Readonly<Record<string, string>>): string | undefined {
  const names = Object.keys(options)
  if (names.some((name) => new RegExp(`\\b${name}\\s*=`).test(call)) || !call.endsWith(')')) return undefined
  const given = Object.entries(options).map(([name, value]) => `${name}=${value}`)
  const inner = call.slice(0, -1)
  const lines = inner.split('\n')
  const [last = ''] = lines.slice(-1)
  if (lines.length === 1) {
    const line = `${inner.replace(/,\s*$/, '')}, ${given.join(', ')})`
    return line
  }
  // The bracket stands on a line of its own: the arguments get lines too.
  if (last.trim() === '') {
    const before = lines
      .slice(0, -1)
      .join('\n')
      .replace(/,?\s*$/, ',')
    const indent = /^\s*/.exec(lines.at(-2) ?? '')?.[0] ?? '    '
    return `${before}\n${given.map((one) => `${indent}${one},`).join('\n')}\n${last})`
  }
  return `${inner.replace(/,\s*$/, '')}, ${given.join(', ')})`
}

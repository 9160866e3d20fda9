/** The clauses of an UPDATE or DELETE as they are written. */
export interface Clauses {
  /** Behind SET; undefined for DELETE. */
  readonly set: string | undefined
  /** Other tables: behind FROM of an UPDATE, behind USING of a DELETE. */
  readonly from: string | undefined
  readonly where: string | undefined
  readonly isReturning: boolean
}

/** Cuts a statement at its key words, where they stand outside parentheses and quotes. */
export function clausesOf(sql: string): Clauses {
  const text = sql.replace(/;\s*$/, '')
  const isDelete = /^\s*DELETE\b/i.test(text)
  const names = isDelete ? /^(?:USING|WHERE|RETURNING)$/i : /^(?:SET|FROM|WHERE|RETURNING)$/i
  const found: { readonly name: string; readonly start: number; readonly end: number }[] = []
  let depth = 0
  const token = /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|[()[\]]|\w+/g
  for (const match of text.matchAll(token)) {
    const [word] = match
    if (/^[([]$/.test(word)) depth++
    else if (/^[)\]]$/.test(word)) depth--
    else if (depth === 0 && names.test(word) && !/\bDISTINCT\s+$/i.test(text.slice(0, match.index))) {
      found.push({ name: word.toUpperCase(), start: match.index, end: match.index + word.length })
    }
  }
  const clause = (name: string): string | undefined => {
    const at = found.findIndex((one) => one.name === name)
    return at < 0 ? undefined : onOneLine(text.slice(found[at]?.end, found[at + 1]?.start).trim())
  }
  return {
    set: isDelete ? undefined : clause('SET'),
    from: clause(isDelete ? 'USING' : 'FROM'),
    where: clause('WHERE'),
    isReturning: clause('RETURNING') !== undefined,
  }
}

/** White space outside quotes as single blanks; a text with comments is left as it is. */
function onOneLine(text: string): string {
  if (text.includes('--') || text.includes('/*') || text.includes('$$')) return text
  const parts = text.match(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\s+|[^\s'"]+/g) ?? [text]
  const joined = parts.map((part) => (part.trim() === '' ? ' ' : part)).join('')
  return joined.replace(/\( /g, '(').replace(/ \)/g, ')')
}

/** What stands behind USING of `ALTER COLUMN … TYPE … USING …`. */
export function usingOf(sql: string): string | undefined {
  const match = /\bUSING\b([\s\S]*)$/i.exec(sql.replace(/;\s*$/, ''))
  return match?.[1]?.trim()
}

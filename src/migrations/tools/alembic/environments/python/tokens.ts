import { unescaped } from '../../../../../parsers/python/escapes.ts'

export interface Token {
  readonly kind: 'name' | 'number' | 'string' | 'operator' | 'newline'
  /** For strings their value, undefined when it is no plain text (bytes, characters by name). */
  readonly value: string | undefined
  readonly text: string
  readonly offset: number
  /** White space before the first token of a line. */
  readonly indent: number
  /** For strings: they hold expressions in braces. */
  readonly isFormat: boolean
}

const TOKEN =
  /([ \t\f]+|\\\n|#[^\n]*)|([uUrRbBfFtT]{0,2})('''|"""|'|")|([A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)|(\d[\w.]*)|(\n)|(\*\*|:=|->|==|!=|<=|>=|\/\/|.)/y

/** The tokens of a Python text whose lines end in `\n`; line ends within brackets are left out. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  let depth = 0
  let lineStart = 0
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) break
    const offset = at
    const [whole, gap, prefix = '', quote, name, number, newline] = match
    at += whole.length
    if (gap !== undefined) continue
    const indent = offset - lineStart
    if (quote !== undefined) {
      const end = stringEnd(text, at, quote)
      tokens.push(stringToken(text, offset, at, end, prefix.toLowerCase(), quote, indent))
      at = end + quote.length
    } else if (newline !== undefined) {
      lineStart = at
      if (depth === 0 && tokens.at(-1)?.kind !== 'newline') tokens.push(plain('newline', whole, offset, indent))
    } else {
      const kind = name !== undefined ? 'name' : number !== undefined ? 'number' : 'operator'
      if (kind === 'operator') depth = Math.max(0, depth + ('([{'.includes(whole) ? 1 : ')]}'.includes(whole) ? -1 : 0))
      tokens.push(plain(kind, whole, offset, indent))
    }
  }
  return tokens
}

function plain(kind: Token['kind'], text: string, offset: number, indent: number): Token {
  return { kind, text, value: undefined, offset, indent, isFormat: false }
}

function stringToken(
  text: string,
  offset: number,
  start: number,
  end: number,
  prefix: string,
  quote: string,
  indent: number,
): Token {
  const body = text.slice(start, end)
  const isFormat = /[ft]/.test(prefix)
  const value = prefix.includes('b') ? undefined : prefix.includes('r') || isFormat ? body : unescaped(body)
  return { kind: 'string', text: text.slice(offset, end + quote.length), value, offset, indent, isFormat }
}

function stringEnd(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text.startsWith(quote, at) || (quote.length === 1 && text[at] === '\n')) return at
  }
  return text.length
}

/** A part of a script: one statement without its semicolon, a command of psql, rows that follow a COPY, or the mark of a merge conflict. */
export interface SqlPart {
  readonly kind: 'statement' | 'psql' | 'rows' | 'conflict'
  /** Offsets in UTF-16 units; white space and comments before it are left out. */
  readonly start: number
  readonly end: number
}

interface Cursor {
  readonly text: string
  at: number
  start: number | undefined
  parentheses: number
  /** Depth of `BEGIN ATOMIC … END` bodies, in which semicolons do not end the statement (as psql counts it). */
  blocks: number
  words: string[]
  readonly parts: SqlPart[]
}

/**
 * Cuts a script where psql would: at semicolons outside quotes, dollar quotes, comments, parentheses and SQL-standard
 * function bodies. Commands of psql (`\i file`) and the rows of `COPY … FROM stdin` are parts of their own.
 */
export function splitSql(text: string): readonly SqlPart[] {
  const cursor: Cursor = { text, at: 0, start: undefined, parentheses: 0, blocks: 0, words: [], parts: [] }
  while (cursor.at < text.length) step(cursor)
  finish(cursor, text.length)
  return cursor.parts
}

const BLANK = /[\s\ufeff]+/y
const LINE_COMMENT = /--[^\n]*/y
const WORD = /[\p{L}_\x80-\uffff][\p{L}\p{N}_$\x80-\uffff]*/uy
const CONFLICT = /(?:<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)/y
const DOLLAR = /\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$/uy
const PLAIN = /[^\s\ufeff\-/'"$();\\\p{L}_]+/uy

function match(expression: RegExp, cursor: Cursor): string | undefined {
  expression.lastIndex = cursor.at
  return expression.exec(cursor.text)?.[0]
}

function step(cursor: Cursor): void {
  const { text, at } = cursor
  const blank = match(BLANK, cursor) ?? match(LINE_COMMENT, cursor)
  if (blank !== undefined) cursor.at += blank.length
  else if (text.startsWith('/*', at)) cursor.at = commentEnd(text, at)
  else if (text[at] === ';') semicolon(cursor)
  else if (text[at] === '\\' && atLineStart(text, at)) wholeLine(cursor, 'psql')
  else if (match(CONFLICT, cursor) !== undefined && atLineStart(text, at)) wholeLine(cursor, 'conflict')
  else token(cursor)
}

function token(cursor: Cursor): void {
  cursor.start ??= cursor.at
  const { text, at } = cursor
  const character = text[at]
  if (character === "'") cursor.at = quoteEnd(text, at, "'", isEscapeString(text, at))
  else if (character === '"') cursor.at = quoteEnd(text, at, '"', false)
  else if (character === '(') bracket(cursor, 1)
  else if (character === ')') bracket(cursor, -1)
  else if (character === '$') dollar(cursor)
  else word(cursor)
}

function bracket(cursor: Cursor, change: number): void {
  cursor.parentheses = Math.max(0, cursor.parentheses + change)
  cursor.at++
}

function dollar(cursor: Cursor): void {
  const tag = match(DOLLAR, cursor)
  if (tag === undefined) {
    cursor.at++
    return
  }
  const close = cursor.text.indexOf(tag, cursor.at + tag.length)
  cursor.at = close < 0 ? cursor.text.length : close + tag.length
}

function word(cursor: Cursor): void {
  const found = match(WORD, cursor)
  if (found === undefined) {
    cursor.at += match(PLAIN, cursor)?.length ?? 1
    return
  }
  cursor.at += found.length
  countBlock(cursor, found.toLowerCase())
}

/** Only routines have bodies with `BEGIN ATOMIC`; `CASE … END` inside them is counted like psql does. */
function countBlock(cursor: Cursor, found: string): void {
  if (cursor.words.length < 5) cursor.words.push(found)
  const [first, second, third, fourth] = cursor.words
  const routine = second === 'or' && third === 'replace' ? fourth : second
  if (first !== 'create' || (routine !== 'function' && routine !== 'procedure')) return
  if (found === 'begin' || (found === 'case' && cursor.blocks > 0)) cursor.blocks++
  else if (found === 'end' && cursor.blocks > 0) cursor.blocks--
}

function semicolon(cursor: Cursor): void {
  if (cursor.start !== undefined && (cursor.parentheses > 0 || cursor.blocks > 0)) {
    cursor.at++
    return
  }
  const start = cursor.start
  finish(cursor, cursor.at)
  cursor.at++
  if (start !== undefined) copiedRows(cursor, start)
}

function finish(cursor: Cursor, end: number): void {
  if (cursor.start !== undefined) {
    const trailing = /\s*$/.exec(cursor.text.slice(Math.max(cursor.start, end - 200), end))?.[0].length ?? 0
    cursor.parts.push({ kind: 'statement', start: cursor.start, end: Math.max(cursor.start, end - trailing) })
  }
  cursor.start = undefined
  cursor.parentheses = 0
  cursor.blocks = 0
  cursor.words = []
}

const COPY = /^copy\b[^;]*\bfrom\s+stdin\b/i

/** `COPY … FROM stdin;` is followed by lines of data up to a line `\.`, as pg_dump writes them. */
function copiedRows(cursor: Cursor, start: number): void {
  const { text } = cursor
  if (!/^copy\b/i.test(text.slice(start, start + 5)) || !COPY.test(text.slice(start, cursor.at - 1))) return
  const from = text.indexOf('\n', cursor.at)
  if (from < 0) return
  END_OF_ROWS.lastIndex = from
  const close = END_OF_ROWS.exec(text)
  if (close === null) return
  cursor.parts.push({ kind: 'rows', start: from + 1, end: close.index + 1 })
  cursor.at = close.index + close[0].length
}

const END_OF_ROWS = /\n\\\.[^\n]*/g

function wholeLine(cursor: Cursor, kind: 'psql' | 'conflict'): void {
  finish(cursor, cursor.at)
  const newline = cursor.text.indexOf('\n', cursor.at)
  const end = newline < 0 ? cursor.text.length : newline
  cursor.parts.push({ kind, start: cursor.at, end })
  cursor.at = end
}

function atLineStart(text: string, at: number): boolean {
  const before = text.lastIndexOf('\n', at - 1) + 1
  return text.slice(before, at).trim() === ''
}

/** Where the block comment that starts at `from` ends: comments nest, an open one reaches to the end. */
export function commentEnd(text: string, from: number): number {
  let depth = 0
  const mark = /\/\*|\*\//g
  mark.lastIndex = from
  for (let found = mark.exec(text); found !== null; found = mark.exec(text)) {
    depth += found[0] === '/*' ? 1 : -1
    if (depth === 0) return found.index + 2
  }
  return text.length
}

function quoteEnd(text: string, from: number, quote: string, backslashes: boolean): number {
  let at = from + 1
  while (at < text.length) {
    const character = text[at]
    if (backslashes && character === '\\') at += 2
    else if (character !== quote) at = nextMark(text, at + 1, quote, backslashes)
    else if (text[at + 1] === quote) at += 2
    else return at + 1
  }
  return text.length
}

function nextMark(text: string, from: number, quote: string, backslashes: boolean): number {
  const close = text.indexOf(quote, from)
  const end = close < 0 ? text.length : close
  if (!backslashes) return end
  const slash = text.indexOf('\\', from)
  return slash < 0 || slash > end ? end : slash
}

function isEscapeString(text: string, at: number): boolean {
  return /(?:^|[^\p{L}\p{N}_])[eE]$/u.test(text.slice(Math.max(0, at - 2), at))
}

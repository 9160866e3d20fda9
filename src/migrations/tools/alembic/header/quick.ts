import type { Scan } from './scan.ts'
import { unescapePython } from './strings.ts'
import type { HeaderName, HeaderValue, RawHeader } from './values.ts'

const ASSIGNMENT = /(down_revision|revision|branch_labels|depends_on)[ \t]*(?=[:=])/y
const STRING = /([uUrR]?)('''|"""|'|")/y
const GAP = /(?:[ \t\n]|#[^\n]*|\\\n)*/y
const SPACE = /[ \t]*/y
const END = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y
const ANNOTATION = /:[^=\n#'"]*(?=[=\n])/y

/**
 * Names a header may also get in ways this reader leaves to the syntax tree: imports, definitions, loops, chained
 * assignments; and statements of Python 2, which Python 3 refuses.
 */
const OTHER_WAYS =
  /^(?:from|import|def|class|for|with|del|async|global)\b[^\n]*\b(?:down_revision|revision|branch_labels|depends_on)\b|^[ \t]*[\w.]+[ \t]*=[ \t]*(?:down_revision|revision|branch_labels|depends_on)[ \t]*=(?!=)|^[ \t]*(?:print|exec)[ \t]+["'\w%]/m

/**
 * Reads the usual forms of a header: each name assigned once, at module level, a literal. Undefined for anything else,
 * which then needs a syntax tree.
 */
export function quickHeader(text: string, scan: Scan): RawHeader | undefined {
  if (scan.flaw !== undefined || scan.nested || OTHER_WAYS.test(text)) return undefined
  const found: { [name in HeaderName]?: HeaderValue } = {}
  let line = 1
  for (const offset of scan.statements) {
    const read = assignment(text, offset)
    if (read === undefined || read.name in found) return undefined
    found[read.name] = read.value
    if (read.name === 'revision') line = lineAt(text, offset)
  }
  const docstring = scan.docstring === undefined ? '' : docstringAt(text, scan.docstring)
  return docstring === undefined ? undefined : { ...found, docstring, line }
}

export function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

interface Read<T> {
  readonly value: T
  readonly end: number
}

function assignment(
  text: string,
  offset: number,
): { readonly name: HeaderName; readonly value: HeaderValue } | undefined {
  const name = matchAt(ASSIGNMENT, text, offset)
  if (name === undefined) return undefined
  let at = offset + name.length
  at += matchAt(ANNOTATION, text, at)?.length ?? 0
  if (text[at] !== '=' || text[at + 1] === '=') return undefined
  at += 1 + (matchAt(SPACE, text, at + 1)?.length ?? 0)
  const value = valueAt(text, at, false)
  if (value === undefined || matchAt(END, text, value.end) === undefined) return undefined
  return { name: name.trimEnd() as HeaderName, value: value.value }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function skip(text: string, at: number): number {
  return at + (matchAt(GAP, text, at)?.length ?? 0)
}

/** `inside`: in brackets, where lines may be broken between the parts of a string. */
function valueAt(text: string, at: number, inside: boolean): Read<HeaderValue> | undefined {
  const first = text[at]
  if (text.startsWith('None', at) && !/\w/.test(text[at + 4] ?? '')) return { value: null, end: at + 4 }
  if (first === '(') return bracketed(text, at, ')')
  if (first === '[') return bracketed(text, at, ']')
  return stringsAt(text, at, inside)
}

/** Adjacent string literals are one string. */
function stringsAt(text: string, at: number, inside: boolean): Read<string> | undefined {
  let whole: Read<string> | undefined
  for (let next = at; ; ) {
    const part = stringAt(text, next)
    if (part === undefined) return whole
    whole = { value: (whole?.value ?? '') + part.value, end: part.end }
    next = inside ? skip(text, part.end) : part.end + (matchAt(SPACE, text, part.end)?.length ?? 0)
    const opening = text[next]
    if (opening !== '"' && opening !== "'" && !STRING_STARTS.test(text.slice(next, next + 2))) return whole
  }
}

const STRING_STARTS = /^[uUrR]["']/

function stringAt(text: string, at: number): Read<string> | undefined {
  STRING.lastIndex = at
  const opening = STRING.exec(text)
  const [whole = '', prefix = '', quote = ''] = opening ?? []
  if (opening === null) return undefined
  const start = at + whole.length
  const end = closing(text, start, quote)
  if (end === undefined) return undefined
  const body = text.slice(start, end)
  const value = prefix.toLowerCase() === 'r' ? body : unescapePython(body)
  return value === undefined ? undefined : { value, end: end + quote.length }
}

function closing(text: string, start: number, quote: string): number | undefined {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text.startsWith(quote, at)) return at
    else if (quote.length === 1 && text[at] === '\n') return undefined
  }
  return undefined
}

function bracketed(text: string, at: number, close: string): Read<HeaderValue> | undefined {
  const items: HeaderValue[] = []
  let commas = 0
  let next = skip(text, at + 1)
  while (text[next] !== close) {
    const item = valueAt(text, next, true)
    if (item === undefined) return undefined
    items.push(item.value)
    next = skip(text, item.end)
    if (text[next] === ',') {
      commas++
      next = skip(text, next + 1)
    } else if (text[next] !== close) return undefined
  }
  const [only] = items
  const isGroup = close === ')' && items.length === 1 && commas === 0 && only !== undefined
  return { value: isGroup ? only : items, end: next + 1 }
}

/** The value of the string that is the first statement; undefined when it takes a syntax tree to tell. */
function docstringAt(text: string, at: number): string | undefined {
  const read = stringsAt(text, at, false)
  return read === undefined || matchAt(END, text, read.end) === undefined ? undefined : read.value
}

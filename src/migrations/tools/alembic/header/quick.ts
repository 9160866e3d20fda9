import { unescaped } from '../../../../parsers/python/escapes.ts'
import type { Scan } from './scan.ts'
import type { HeaderName, HeaderValue, RawHeader } from './values.ts'

const NAMES: readonly HeaderName[] = ['down_revision', 'revision', 'branch_labels', 'depends_on']
const STRING = /[uUrR]?(?:'''|"""|'|")/y
const GAP = /(?:[ \t\n]|#[^\n]*|\\\n)*/y
const SPACE = /[ \t]*/y
const END = /[ \t]*(?:#[^\n]*)?(?:\n|$)/y
const ANNOTATION = /:[^=\n#'"]*(?=[=\n])/y

/**
 * Reads the usual forms of a header: each name assigned once, at module level, a literal. Undefined for anything else,
 * which then needs a syntax tree.
 */
export function quickHeader(text: string, scan: Scan): RawHeader | undefined {
  if (scan.flaw !== undefined || scan.unusual) return undefined
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
  const name = NAMES.find((one) => text.startsWith(one, offset))
  if (name === undefined) return undefined
  let at = past(SPACE, text, offset + name.length)
  at = past(ANNOTATION, text, at)
  if (text[at] !== '=' || text[at + 1] === '=') return undefined
  const value = valueAt(text, past(SPACE, text, at + 1), false)
  return value === undefined || !ends(text, value.end) ? undefined : { name, value: value.value }
}

/** Where a pattern that may match nothing ends. */
function past(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function ends(text: string, at: number): boolean {
  END.lastIndex = at
  return text[at] === '\n' || END.test(text)
}

/** `inside`: in brackets, where lines may be broken between the parts of a string. */
function valueAt(text: string, at: number, inside: boolean): Read<HeaderValue> | undefined {
  const first = text[at]
  if (first === 'N' && text.startsWith('None', at) && !/\w/.test(text[at + 4] ?? ''))
    return { value: null, end: at + 4 }
  if (first === '(') return bracketed(text, at, ')')
  if (first === '[') return bracketed(text, at, ']')
  return stringsAt(text, at, inside)
}

/** Adjacent string literals are one string. */
function stringsAt(text: string, at: number, inside: boolean): Read<string> | undefined {
  let whole = stringAt(text, at)
  while (whole !== undefined) {
    const next = past(inside ? GAP : SPACE, text, whole.end)
    STRING.lastIndex = next
    if (!STRING.test(text)) return whole
    const part = stringAt(text, next)
    if (part === undefined) return undefined
    whole = { value: whole.value + part.value, end: part.end }
  }
  return undefined
}

function stringAt(text: string, at: number): Read<string> | undefined {
  STRING.lastIndex = at
  if (!STRING.test(text)) return undefined
  const start = STRING.lastIndex
  const isTriple = start - at >= 3
  const quote = isTriple ? text.slice(start - 3, start) : (text[start - 1] ?? '')
  const isRaw = text[at] === 'r' || text[at] === 'R'
  const end = closing(text, start, quote)
  if (end === undefined) return undefined
  const body = text.slice(start, end)
  const value = isRaw ? body : unescaped(body)
  return value === undefined ? undefined : { value, end: end + quote.length }
}

/** The offset of the closing quote. */
function closing(text: string, start: number, quote: string): number | undefined {
  const first = text.indexOf(quote, start)
  if (first === -1) return undefined
  const body = text.slice(start, first)
  if (!body.includes('\\')) return quote.length === 1 && body.includes('\n') ? undefined : first
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
  let next = past(GAP, text, at + 1)
  while (text[next] !== close) {
    const item = valueAt(text, next, true)
    if (item === undefined) return undefined
    items.push(item.value)
    next = past(GAP, text, item.end)
    if (text[next] === ',') {
      commas++
      next = past(GAP, text, next + 1)
    } else if (text[next] !== close) return undefined
  }
  const [only] = items
  const isGroup = close === ')' && items.length === 1 && commas === 0 && only !== undefined
  return { value: isGroup ? only : items, end: next + 1 }
}

/** The value of the string that is the first statement; undefined when it takes a syntax tree to tell. */
function docstringAt(text: string, at: number): string | undefined {
  const read = stringsAt(text, at, false)
  return read === undefined || !ends(text, read.end) ? undefined : read.value
}

import type { Constant } from './ast.ts'

/** Python 3 would refuse the file: nothing of it can run. */
export class NotPython extends Error {
  override readonly name = 'NotPython'
  readonly offset: number

  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** The value of an integer or float literal as Python's lexer reads it; undefined for complex ones. */
export function numberLiteral(text: string, offset: number): Constant | undefined {
  const plain = text.replaceAll('_', '').toLowerCase()
  if (plain.endsWith('j')) return undefined
  if (/^0[xob][0-9a-f]+$/.test(plain)) return BigInt(plain)
  if (/^(?:[1-9][0-9]*|0+)$/.test(plain)) return BigInt(plain)
  if (/^[0-9]*\.?[0-9]*(?:e[+-]?[0-9]+)?$/.test(plain) && /[.e]/.test(plain)) return Number(plain)
  throw new NotPython(`${text} is no number of Python 3`, offset)
}

const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|(\n|.))/gs

/**
 * The characters a piece of a string literal stands for (https://docs.python.org/3/reference/lexical_analysis.html);
 * undefined when it names characters (`\N{…}`), which needs Unicode's table of names.
 */
export function unescaped(raw: string, bytes: boolean): string | undefined {
  let unknown = false
  const text = raw.replace(ESCAPE, (whole: string, octal, hex, short, long, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff))
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (bytes) return SIMPLE[letter] ?? whole
    if (short !== undefined) return String.fromCharCode(Number.parseInt(short, 16))
    if (long !== undefined) return codePoint(Number.parseInt(long, 16)) ?? whole
    if (letter === undefined) unknown = true
    return SIMPLE[letter] ?? whole
  })
  return unknown ? undefined : text
}

function codePoint(code: number): string | undefined {
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

/** Lines end in `\n` inside literals whatever the file uses. */
export function universalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

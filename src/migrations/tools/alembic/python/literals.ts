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

/** Lines end in `\n` inside literals whatever the file uses. */
export function universalNewlines(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text
}

export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff)
}

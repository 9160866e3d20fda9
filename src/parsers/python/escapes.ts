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
 * The characters the body of a string literal stands for, as Python reads it: unknown escapes stay as they are
 * (https://docs.python.org/3/reference/lexical_analysis.html). Undefined when it names characters (`\N{…}`), which needs
 * Unicode's table of names, or a code that is no character.
 */
export function unescaped(body: string, bytes = false): string | undefined {
  if (!body.includes('\\')) return body
  let known = true
  const text = body.replace(ESCAPE, (whole: string, octal, hex, short, long, letter) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & (bytes ? 0xff : 0x1ff))
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
    if (bytes) return SIMPLE[letter] ?? whole
    const code = Number.parseInt(short ?? long ?? '', 16)
    if (code <= 0x10ffff) return String.fromCodePoint(code)
    if (letter === undefined) known = false
    return SIMPLE[letter] ?? whole
  })
  return known ? text : undefined
}

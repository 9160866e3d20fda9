const SIMPLE: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

const ESCAPE = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^}]*\}|(\n|.))/gs

/**
 * The value of a string literal's body, as Python reads it: unknown escapes stay as they are. Undefined for characters
 * by name (`\N{…}`), which need the Unicode tables.
 */
export function unescapePython(body: string): string | undefined {
  if (!body.includes('\\')) return body
  let known = true
  const value = body.replace(
    ESCAPE,
    (whole, octal?: string, hex?: string, short?: string, long?: string, letter?: string) => {
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
      const code = hex ?? short ?? long
      if (code !== undefined) {
        const number = Number.parseInt(code, 16)
        if (number <= 0x10ffff) return String.fromCodePoint(number)
      }
      if (letter !== undefined) return SIMPLE[letter] ?? whole
      known = false
      return whole
    },
  )
  return known ? value : undefined
}

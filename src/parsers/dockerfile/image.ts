/** Splits `registry:5000/team/app:1.2@sha256:…` into its parts. */
export function splitImage(text: string): { name: string; tag: string | undefined; digest: string | undefined } {
  const [rest = '', digest] = text.split('@', 2)
  const slash = rest.lastIndexOf('/')
  const colon = rest.indexOf(':', slash + 1)
  return colon === -1
    ? { name: rest, tag: undefined, digest }
    : { name: rest.slice(0, colon), tag: rest.slice(colon + 1), digest }
}

export interface Substitution {
  readonly text: string
  /** Names without a value and without a default; they stay in the text as written. */
  readonly missing: readonly string[]
}

/** Fills in `$A`, `${A}`, `${A:-b}`, `${A-b}`, `${A:+b}` and `${A:?message}` as Docker and Compose do. */
export function substitute(text: string, lookup: (name: string) => string | undefined): Substitution {
  const missing: string[] = []
  const filled = text.replace(
    /\$\$|\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+?])((?:[^{}]|\$\{[^{}]*\})*))?\})/g,
    (whole, bare?: string, braced?: string, operator?: string, word?: string) => {
      if (whole === '$$') return '$'
      const name = bare ?? braced ?? ''
      const value = lookup(name)
      if (operator?.endsWith('+')) return value ? (word ?? '') : ''
      if (value !== undefined && (value !== '' || !operator?.startsWith(':'))) return value
      if (operator?.endsWith('-')) {
        const inner = substitute(word ?? '', lookup)
        missing.push(...inner.missing)
        return inner.text
      }
      missing.push(name)
      return whole
    },
  )
  return { text: filled, missing }
}

/** The text of a file, or why it has none. */
export type Decoded = { readonly text: string } | { readonly reason: string }

/** A coding cookie counts in the first two lines of a Python file, in a comment (PEP 263). */
const COOKIE = /^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)/

/**
 * Decodes as UTF-8 (a byte order mark is dropped), as UTF-16 where a mark says so, and Python sources as their coding
 * cookie says.
 */
export function decodeText(bytes: Uint8Array, path: string): Decoded {
  const python = /\.pyi?$/.test(path)
  const mark =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : ''
  if (mark !== '') {
    // Python refuses UTF-16 sources, so nothing of such a file runs.
    return python ? { reason: 'UTF-16, which Python does not read' } : decodeAs(bytes, mark)
  }
  if (bytes.subarray(0, 8192).includes(0)) return { reason: 'binary content' }
  const cookie = python ? cookieOf(bytes) : undefined
  return decodeAs(bytes, cookie === undefined ? 'utf-8' : encodingLabel(cookie))
}

/** True when a text read as UTF-8 is what `decodeText` would make of the bytes: nothing about it needs a closer look. */
export function isPlainUtf8(text: string, path: string): boolean {
  if (text.includes('\ufffd') || text.slice(0, 8192).includes('\0')) return false
  return !/\.pyi?$/.test(path) || !/coding[:=]/.test(text.slice(0, 400))
}

function decodeAs(bytes: Uint8Array, label: string): Decoded {
  let decoder: InstanceType<typeof TextDecoder>
  try {
    decoder = new TextDecoder(label, { fatal: true })
  } catch {
    return { reason: `in the unknown encoding ${label}` }
  }
  try {
    return { text: decoder.decode(bytes) }
  } catch {
    return { reason: `not valid ${label.toUpperCase()}` }
  }
}

function cookieOf(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 400)).split(/\r\n|\r|\n/, 2)
  const [first = '', second = ''] = head
  const own = COOKIE.exec(first)?.[1]
  if (own !== undefined) return own
  return /^[ \t\f]*(?:#|$)/.test(first.replace(/^ï»¿/, '')) ? COOKIE.exec(second)?.[1] : undefined
}

/** Python's name of an encoding as the Encoding Standard spells it. */
function encodingLabel(name: string): string {
  const plain = name.toLowerCase().replaceAll('_', '-')
  if (/^utf-?8(-sig)?$/.test(plain)) return 'utf-8'
  if (/^(latin-?1|iso-?8859-?1|l1)(-|$)/.test(plain)) return 'latin1'
  const page = /^(?:cp|windows-?)(125\d|866)$/.exec(plain)?.[1]
  if (page !== undefined) return page === '866' ? 'ibm866' : `windows-${page}`
  return plain
}

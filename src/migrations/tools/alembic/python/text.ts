import { floatText } from './numbers.ts'
import type { PyValue } from './values.ts'
import { PyBytes, PyDict, PyFloat, PyInteger, PyList, PyModule, PyObject, PySet, PyTuple, Unknown } from './values.ts'

/** What `str(value)` gives; undefined when it cannot be known (an object's own text, an address). */
export function textOf(value: PyValue): string | undefined {
  if (typeof value === 'string') return value
  if (value instanceof PyObject) return value.text === undefined ? value.representation?.() : value.text()
  return representationOf(value)
}

const MAX_NESTING = 50
const MAX_LENGTH = 4_000_000

/** How many characters may still be written: the same list may stand in another a thousand times. */
interface Room {
  left: number
}

/** What `repr(value)` gives. */
export function representationOf(value: PyValue): string | undefined {
  return written(value, 0, { left: MAX_LENGTH })
}

function written(value: PyValue, depth: number, room: Room): string | undefined {
  if (depth > MAX_NESTING || room.left < 0) return undefined
  const text = plain(value, depth, room)
  if (text !== undefined) room.left -= text.length
  return text
}

function plain(value: PyValue, depth: number, room: Room): string | undefined {
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (typeof value === 'string') return quoted(value)
  if (value instanceof PyInteger) return String(value.value)
  if (value instanceof PyFloat) return floatText(value.value)
  if (value instanceof PyBytes) return bytesText(value.value)
  if (value instanceof PyList) return joined('[', value.items, ']', depth, room)
  if (value instanceof PyTuple) return joined('(', value.items, value.items.length === 1 ? ',)' : ')', depth, room)
  if (value instanceof PyDict) return dictText(value, depth, room)
  if (value instanceof PySet) return setText(value, depth, room)
  if (value instanceof PyObject) return value.representation?.()
  if (value instanceof Unknown || value instanceof PyModule) return undefined
  return undefined
}

function joined(open: string, items: readonly PyValue[], close: string, depth: number, room: Room): string | undefined {
  const texts: string[] = []
  for (const item of items) {
    const text = written(item, depth + 1, room)
    if (text === undefined) return undefined
    texts.push(text)
  }
  return `${open}${texts.join(', ')}${close}`
}

function dictText(dict: PyDict, depth: number, room: Room): string | undefined {
  const texts: string[] = []
  for (const { key, value } of dict.entries.values()) {
    const left = written(key, depth + 1, room)
    const right = written(value, depth + 1, room)
    if (left === undefined || right === undefined) return undefined
    texts.push(`${left}: ${right}`)
  }
  return `{${texts.join(', ')}}`
}

/** The order of a set of several is not known. */
function setText(set: PySet, depth: number, room: Room): string | undefined {
  if (set.entries.size === 0) return set.frozen ? 'frozenset()' : 'set()'
  if (set.entries.size > 1) return undefined
  const inner = joined('{', [...set.entries.values()], '}', depth, room)
  return set.frozen && inner !== undefined ? `frozenset(${inner})` : inner
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }
const UNPRINTABLE = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu

/** `repr` of a string: single quotes unless only they occur in it. */
export function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const inner = text.replace(UNPRINTABLE, (character) => NAMED[character] ?? escaped(character))
  return `${quote}${quote === "'" ? inner.replaceAll("'", "\\'") : inner}${quote}`
}

export function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code <= 0xffff) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** `ascii(value)`. */
export function asciiOf(text: string): string {
  return text.replace(/[^\0-\x7f]/gu, escaped)
}

function bytesText(bytes: Uint8Array): string {
  const text = Array.from(bytes, (byte) => {
    const character = String.fromCharCode(byte)
    return NAMED[character] ?? (byte >= 0x20 && byte < 0x7f ? character : escaped(character))
  }).join('')
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return `b${quote}${quote === "'" ? text.replaceAll("'", "\\'") : text}${quote}`
}

/** How a `KeyError` names the key. */
export function keyText(key: PyValue): string {
  return typeof key === 'string' ? key : (representationOf(key) ?? 'a key')
}

import { order } from '../compare.ts'
import { floatText } from '../numbers.ts'
import { truthOf, typeNameOf } from '../truth.ts'
import type { Arguments, CallSite, PyValue } from '../values.ts'
import { PyDict, PyFloat, PyInteger, PyList, PyTuple, Unknown } from '../values.ts'

interface Style {
  readonly indent: string | undefined
  readonly item: string
  readonly key: string
  readonly ascii: boolean
  readonly sort: boolean
  /** How many values may still be written. */
  left: number
}

/** `json.dumps`, with Python's separators and its escaping. */
export function dumps(args: Arguments, site: CallSite): PyValue {
  const [value = null] = args.positional
  const style = styleOf(args)
  if (style === undefined || args.positional.length !== 1)
    return site.unknown('options of json.dumps that are not modelled')
  return write(value, style, '', site)
}

const OPTIONS = new Set(['indent', 'separators', 'ensure_ascii', 'sort_keys', 'default', 'allow_nan'])

function styleOf({ named, incomplete }: Arguments): Style | undefined {
  if (incomplete !== undefined || [...named.keys()].some((name) => !OPTIONS.has(name))) return undefined
  const indent = named.get('indent') ?? null
  const separators = named.get('separators') ?? null
  const size = indent instanceof PyInteger ? ' '.repeat(Math.min(100, Number(indent.value))) : indent
  if (size !== null && typeof size !== 'string') return undefined
  let [item, key] = [size === null ? ', ' : ',', ': ']
  if (separators !== null) {
    if (!(separators instanceof PyTuple || separators instanceof PyList)) return undefined
    const [first, second] = separators.items
    if (typeof first !== 'string' || typeof second !== 'string') return undefined
    item = first
    key = second
  }
  const ascii = truthOf(named.get('ensure_ascii') ?? true)
  const sort = truthOf(named.get('sort_keys') ?? false)
  if (ascii === undefined || sort === undefined) return undefined
  return { indent: size ?? undefined, item, key, ascii, sort, left: 200_000 }
}

function write(value: PyValue, style: Style, margin: string, site: CallSite): string | Unknown {
  if (margin.length > 2000 || --style.left < 0) return site.unknown('nested too deeply')
  if (value instanceof Unknown) return value
  if (value === null) return 'null'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value, style.ascii)
  if (value instanceof PyInteger) return String(value.value)
  if (value instanceof PyFloat) return number(value.value)
  if (value instanceof PyList || value instanceof PyTuple) {
    const parts = value.items.map((item) => write(item, style, deeper(margin, style), site))
    return wrap('[', parts, ']', style, margin)
  }
  if (value instanceof PyDict) return object(value, style, margin, site)
  return site.unknown(`how ${typeNameOf(value)} is written as JSON`)
}

function number(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  return Number.isFinite(value) ? floatText(value) : value > 0 ? 'Infinity' : '-Infinity'
}

function deeper(margin: string, { indent }: Style): string {
  return margin + (indent ?? ' ')
}

function wrap(
  open: string,
  parts: readonly (string | Unknown)[],
  close: string,
  style: Style,
  margin: string,
): string | Unknown {
  const unknown = parts.find((part) => part instanceof Unknown)
  if (unknown instanceof Unknown) return unknown
  if (parts.length === 0) return open + close
  if (style.indent === undefined) return open + parts.join(style.item) + close
  const inner = deeper(margin, style)
  return `${open}\n${inner}${parts.join(`${style.item}\n${inner}`)}\n${margin}${close}`
}

function object(dict: PyDict, style: Style, margin: string, site: CallSite): string | Unknown {
  const entries = [...dict.entries.values()]
  if (style.sort) entries.sort((left, right) => Number(order(left.key, right.key) ?? 0))
  const parts = entries.map(({ key, value }) => {
    const name = keyText(key)
    if (name === undefined) return key instanceof Unknown ? key : site.unknown('a key that is no text')
    const written = write(value, style, deeper(margin, style), site)
    return written instanceof Unknown ? written : `${quote(name, style.ascii)}${style.key}${written}`
  })
  return wrap('{', parts, '}', style, margin)
}

function keyText(key: PyValue): string | undefined {
  if (typeof key === 'string') return key
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  return key instanceof PyInteger ? String(key.value) : undefined
}

function quote(text: string, ascii: boolean): string {
  const quoted = JSON.stringify(text).replace(/[\x7f]/g, '\x7f')
  return ascii
    ? quoted.replace(/[^\0-\x7e]/g, (unit) =>
        unit === '\x7f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
      )
    : quoted
}

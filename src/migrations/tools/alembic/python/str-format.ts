import { getItem } from './dict.ts'
import { formatValue } from './format-spec.ts'
import { given } from './given.ts'
import { stringOf } from './string-of.ts'
import { asciiOf, representationOf } from './text.ts'
import { typeNameOf } from './truth.ts'
import type { Arguments, CallSite, PyValue } from './values.ts'
import { PyDict, PyInteger, PyList, PyTuple, Unknown } from './values.ts'

/** `!r`, `!s` and `!a`, then the format specification. */
export function formatField(value: PyValue, conversion: string, spec: string, site: CallSite): string | Unknown {
  if (value instanceof Unknown) return value
  if (conversion === '') return formatValue(value, spec, site)
  const text = conversion === 's' ? stringOf(value, site) : representationOf(value)
  if (text === undefined) return site.unknown(`the text of ${typeNameOf(value)} is not known`)
  return formatValue(conversion === 'a' ? asciiOf(text) : text, spec, site)
}

/** `'…{}…'.format(…)`; `attribute` looks up `{0.name}`. */
export function strFormat(
  format: string,
  args: Arguments,
  site: CallSite,
  attribute: (value: PyValue, name: string) => PyValue,
): PyValue {
  const state = { next: 0, numbered: false, args, site, attribute }
  return expand(format, state, 0)
}

interface State {
  next: number
  /** Fields had numbers of their own; those cannot be mixed with ones that have none. */
  numbered: boolean
  readonly args: Arguments
  readonly site: CallSite
  readonly attribute: (value: PyValue, name: string) => PyValue
}

function expand(format: string, state: State, depth: number): string | Unknown {
  if (depth > 2) return state.site.raise('ValueError', 'Max string recursion exceeded')
  let text = ''
  let at = 0
  while (at < format.length) {
    const character = format[at]
    if ((character === '{' || character === '}') && format[at + 1] === character) {
      text += character
      at += 2
    } else if (character === '}') {
      return state.site.raise('ValueError', "Single '}' encountered in format string")
    } else if (character === '{') {
      const end = closing(format, at)
      if (end === undefined) return state.site.raise('ValueError', "expected '}' before end of string")
      const value = replacement(format.slice(at + 1, end), state, depth)
      if (value instanceof Unknown) return value
      text += value
      at = end + 1
    } else {
      text += character
      at++
    }
  }
  return text
}

function closing(format: string, start: number): number | undefined {
  let open = 0
  for (let at = start; at < format.length; at++) {
    if (format[at] === '{') open++
    if (format[at] === '}' && --open === 0) return at
  }
  return undefined
}

const FIELD = /^([^!:.[]*)((?:\.[^.[!:]+|\[[^\]]+\])*)(?:!(.))?(?::(.*))?$/s

function replacement(source: string, state: State, depth: number): string | Unknown {
  const match = FIELD.exec(source)
  if (match === null) return state.site.raise('ValueError', 'expected ":" or "!" in a format string')
  const [, name = '', path = '', conversion = '', spec = ''] = match
  let value = start(name, state)
  for (const [, attribute, key] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (attribute !== undefined) value = state.attribute(value, attribute)
    else if (key !== undefined) value = itemOf(value, key, state.site)
  }
  const specification = spec.includes('{') ? expand(spec, state, depth + 1) : spec
  return specification instanceof Unknown ? specification : formatField(value, conversion, specification, state.site)
}

function start(name: string, state: State): PyValue {
  const { args, site } = state
  if (/^\d+$/.test(name)) state.numbered = true
  if (state.numbered && (name === '' || state.next > 0)) {
    return site.raise('ValueError', 'cannot switch between automatic and manual field numbering')
  }
  const place = name === '' ? state.next++ : /^\d+$/.test(name) ? Number(name) : undefined
  const value = place === undefined ? args.named.get(name) : args.positional[place]
  if (value !== undefined) return value
  if (args.incomplete !== undefined) return args.incomplete
  if (place === undefined) return site.raise('KeyError', name)
  return site.raise('IndexError', `Replacement index ${place} out of range for positional args tuple`)
}

function itemOf(value: PyValue, key: string, site: CallSite): PyValue {
  if (value instanceof PyDict) {
    const found = getItem(value, /^\d+$/.test(key) ? new PyInteger(BigInt(key)) : key)
    if (found !== undefined) return found
    return value.entries.has('?') ? site.unknown('a key that may not be there') : site.raise('KeyError', key)
  }
  const items = value instanceof PyList || value instanceof PyTuple ? value.items : undefined
  return given<PyValue>(items?.[Number(key)], () => site.unknown(`[${key}] of ${typeNameOf(value)} in a format string`))
}

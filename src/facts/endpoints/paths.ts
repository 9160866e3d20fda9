import { argument, argumentsOf, returnsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import { isDemanded, piecesOf } from './computation.ts'
import type { Frame } from './following.ts'
import { isCode } from './following.ts'
import type { Terms } from './terms.ts'

/** Stands for a part of a path that reading alone cannot tell. */
export const UNKNOWN_PART = '{?}'

const MAX_DEPTH = 8

/** Works out path expressions: constants, f-strings, `+`, settings defaults, and parameters by what callers pass. */
export class Paths {
  readonly #terms: Terms

  constructor(terms: Terms) {
    this.#terms = terms
  }

  /** The path an expression gives in one run of the code, with `{?}` for each part that is not known. */
  text(node: PythonNode | undefined, frame: Frame, depth = 0): string {
    if (node === undefined) return ''
    if (depth > MAX_DEPTH) return UNKNOWN_PART
    const value = this.#terms.value(node, frame)
    if (typeof value === 'string') return value
    if (value === null) return ''
    const next = (inner: PythonNode | undefined): string => this.text(inner, frame, depth + 1)
    if (node.kind === 'binary_operator' && node.field('operator')?.text === '+')
      return next(node.field('left')) + next(node.field('right'))
    if (node.kind === 'string')
      return piecesOf(node)
        .map((piece) => (typeof piece === 'string' ? piece : next(piece.parts[0])))
        .join('')
    if (node.kind === 'boolean_operator') {
      // `prefix or "/api"`: the first side that is known and not empty.
      return node.parts.map(next).find((side) => side !== '' && !side.includes(UNKNOWN_PART)) ?? UNKNOWN_PART
    }
    if (node.kind === 'call') return this.#called(node, frame, depth) ?? UNKNOWN_PART
    const named = this.#named(node, frame, depth)
    return named === undefined || (named === '' && isDemanded(node)) ? UNKNOWN_PART : named
  }

  /** The one text that a name stands for, however it is reached. */
  #named(node: PythonNode, frame: Frame, depth: number): string | undefined {
    const step = node.kind === 'identifier' ? this.#terms.next(node, frame) : undefined
    if (step !== undefined) return this.text(step.node, step.frame, depth + 1)
    const found = this.#terms.python.resolve(node)
    const given = found?.kind === 'parameter' ? this.#terms.given(found) : []
    const ends = (given.length > 0 ? given : this.#terms.ends(node, frame)).filter(
      (end) => !isCode(end) || !end.node.equals(node),
    )
    const texts = ends.map((end) =>
      isCode(end) ? this.text(end.node, end.frame, depth + 1) : typeof end.data === 'string' ? end.data : UNKNOWN_PART,
    )
    const [only, ...others] = [...new Set(texts)]
    if (others.length === 0) return only
    // Of several ways a property can end, the one that needs no setting is the one taken when nothing is set.
    return found?.kind === 'function' ? texts.find((text) => !text.includes(UNKNOWN_PART)) : undefined
  }

  /** `get_settings().prefix.rstrip("/")`, `prefix_of("leads")`. */
  #called(node: PythonNode, frame: Frame, depth: number): string | undefined {
    const callee = node.field('function')
    const method = callee?.field('attribute')?.text
    const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    // `prefix.rstrip("/")` and friends leave a known path as it is, but for its slashes.
    if (object !== undefined && method !== undefined && /^(r|l)?strip$/.test(method)) {
      const text = this.text(object, frame, depth + 1)
      const place = { strip: /^\/+|\/+$/g, rstrip: /\/+$/g, lstrip: /^\/+/g }[method]
      return place === undefined || text.includes(UNKNOWN_PART) ? undefined : text.replace(place, '')
    }
    const target = callee === undefined ? undefined : this.#terms.python.resolve(callee)
    if (target?.kind !== 'function') return undefined
    const inner = this.#terms.frames.alone(target.node, node, frame)
    // Of several ways to return, the one that needs no setting is the one taken when nothing is set.
    const texts = returnsOf(target.node)
      .filter((value) => this.#terms.runs(value, inner))
      .map((value) => this.text(value, inner, depth + 1))
    return texts.find((text) => !text.includes(UNKNOWN_PART))
  }
}

/** The argument of a call by name or place, also out of `**options` where `options` is a dictionary that is known. */
export function option(python: PythonFacts, call: PythonNode, name: string, place?: number): PythonNode | undefined {
  const given = argument(call, name, place)
  if (given !== undefined) return given
  for (const { spread, value } of argumentsOf(call)) {
    if (spread !== '**') continue
    const found = value.kind === 'dictionary' ? undefined : python.resolve(value)
    const table = found?.kind === 'value' ? found.node : value
    const entries =
      table.kind === 'call' ? argumentsOf(table).map((one) => [one.name, one.value] as const) : pairs(table)
    const entry = entries.find(([key]) => key === name)
    if (entry !== undefined) return entry[1]
  }
  return undefined
}

function pairs(dictionary: PythonNode): (readonly [string | undefined, PythonNode])[] {
  return dictionary.parts.flatMap((pair) => {
    const key = pair.field('key')
    const value = pair.field('value')
    return key === undefined || value === undefined ? [] : [[stringValue(key), value] as const]
  })
}

/** `["GET", "POST"]` of a `methods=` argument, in capitals; undefined when it cannot be read. */
export function methodsOf(terms: Terms, node: PythonNode | undefined, frame: Frame): readonly string[] | undefined {
  if (node === undefined) return undefined
  const value = terms.value(node, frame)
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list)) return [stringValue(node) ?? '*']
  return list.filter((one) => typeof one === 'string').map((one) => one.toUpperCase())
}

import { argument, argumentsOf, parametersOf, returnsOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Holders } from './objects.ts'

/** Stands for a part of a path that reading alone cannot tell. */
export const UNKNOWN_PART = '{?}'

type Bound = ReadonlyMap<string, PythonNode>
const NOTHING: Bound = new Map()

/** Works out path expressions: constants, f-strings, `+`, settings defaults, and parameters by what callers pass. */
export class Paths {
  readonly #python: PythonFacts
  readonly #holders: Holders

  constructor(python: PythonFacts, holders: Holders) {
    this.#python = python
    this.#holders = holders
  }

  /** `bound` gives the values of loop variables for the turn that is looked at. */
  text(node: PythonNode | undefined, bound: Bound = NOTHING, depth = 0): string {
    if (node === undefined) return ''
    if (depth > 8) return UNKNOWN_PART
    const turn = node.kind === 'identifier' ? bound.get(node.text) : undefined
    if (turn !== undefined) return this.text(turn, NOTHING, depth + 1)
    const constant = this.#python.constant(node)
    if (typeof constant === 'string') return constant
    if (constant === null) return ''
    if (node.kind === 'binary_operator' && node.field('operator')?.text === '+') {
      return this.text(node.field('left'), bound, depth + 1) + this.text(node.field('right'), bound, depth + 1)
    }
    if (node.kind === 'string') return this.#interpolated(node, bound, depth)
    if (node.kind === 'identifier') return this.#assigned(node, depth) ?? this.#parameter(node, depth) ?? UNKNOWN_PART
    if (node.kind === 'attribute' || node.kind === 'call') return this.#property(node, depth) ?? UNKNOWN_PART
    if (node.kind === 'boolean_operator') {
      // `prefix or "/api"`: the first side that is known and not empty.
      const sides = node.parts.map((part) => this.text(part, NOTHING, depth + 1))
      return sides.find((side) => side !== '' && !side.includes(UNKNOWN_PART)) ?? UNKNOWN_PART
    }
    return UNKNOWN_PART
  }

  #interpolated(node: PythonNode, bound: Bound, depth: number): string {
    let text = ''
    let at: number | undefined
    for (const part of node.parts) {
      if (part.kind === 'string_start') at = part.end
      if (part.kind !== 'interpolation' && part.kind !== 'string_end') continue
      text += node.tree.text.slice(at ?? part.start, part.start)
      if (part.kind === 'interpolation') text += this.text(part.parts[0], bound, depth + 1)
      at = part.end
    }
    return text.replaceAll('{{', '{').replaceAll('}}', '}')
  }

  #assigned(node: PythonNode, depth: number): string | undefined {
    const found = this.#python.resolve(node)
    return found?.kind === 'value' && !found.node.equals(node) ? this.text(found.node, NOTHING, depth + 1) : undefined
  }

  /** The one value all callers pass, or else the default. */
  #parameter(node: PythonNode, depth: number): string | undefined {
    const found = this.#python.resolve(node)
    if (found?.kind !== 'parameter') return undefined
    const owner = found.node.enclosing('function_definition')
    if (owner === undefined) return undefined
    const parameters = parametersOf(owner)
    const place = parameters.findIndex((one) => one.node.equals(found.node))
    const passed = this.#holders.argumentsFor(owner, place).map((one) => this.text(one, NOTHING, depth + 1))
    const values = [...new Set(passed)]
    if (values.length === 1) return values[0]
    const fallback = parameters[place]?.default
    return values.length === 0 && fallback !== undefined ? this.text(fallback, NOTHING, depth + 1) : undefined
  }

  /** `get_settings().prefix`, `settings.prefix` where `prefix` is a property that returns a constant. */
  #property(node: PythonNode, depth: number): string | undefined {
    if (node.kind === 'call') {
      const callee = node.field('function')
      const method = callee?.field('attribute')?.text
      const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
      // `prefix.rstrip("/")` and friends leave a known path as it is, but for its slashes.
      if (object !== undefined && method !== undefined && /^(r|l)?strip$/.test(method)) {
        const text = this.text(object, NOTHING, depth + 1)
        const place = { strip: /^\/+|\/+$/g, rstrip: /\/+$/g, lstrip: /^\/+/g }[method]
        return place === undefined || text.includes(UNKNOWN_PART) ? undefined : text.replace(place, '')
      }
    }
    const target = this.#python.resolve(node.kind === 'call' ? (node.field('function') ?? node) : node)
    if (target?.kind !== 'function') return undefined
    const given = parametersOf(target.node).flatMap(({ name, default: fallback }, place): [string, PythonNode][] => {
      const value = (node.kind === 'call' ? argument(node, name, place) : undefined) ?? fallback
      return value === undefined ? [] : [[name, value]]
    })
    // Of several ways to return, the one that needs no setting is the one taken when nothing is set.
    const texts = returnsOf(target.node).map((value) => this.text(value, new Map(given), depth + 1))
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
export function methodsOf(python: PythonFacts, node: PythonNode | undefined): readonly string[] | undefined {
  if (node === undefined) return undefined
  const value = python.constant(node)
  const list = typeof value === 'string' ? [value] : value
  if (!Array.isArray(list)) return [stringValue(node) ?? '*']
  return list.filter((one) => typeof one === 'string').map((one) => one.toUpperCase())
}

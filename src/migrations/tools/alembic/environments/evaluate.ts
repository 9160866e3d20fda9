import { basename, dirname } from 'node:path/posix'
import type { Call, Expression } from './python/expression.ts'
import { calleeName, dotted, within } from './python/expression.ts'
import type { Outline } from './python/outline.ts'

/** What an expression of env.py comes to, as far as the file and the configuration tell. */
export type Value =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'constant'; readonly value: boolean | null }
  /** The value of an option of the configuration that is not set there. */
  | { readonly kind: 'option'; readonly name: string }
  | { readonly kind: 'unknown'; readonly text: string }

export interface Surroundings {
  readonly file: string
  readonly outline: Outline
  /** Files whose functions this one calls with its own variables, searched for names this one does not assign. */
  readonly callers: readonly Outline[]
  option(name: string): string | undefined
  /** The text of a constant that is imported from another file of the repository. */
  imported?(expression: Expression): string | undefined
}

const MAX_DEPTH = 8

export function evaluate(expression: Expression, around: Surroundings, depth = 0): Value {
  const unknown: Value = { kind: 'unknown', text: written(expression) }
  if (depth > MAX_DEPTH) return unknown
  const next = (inner: Expression): Value => evaluate(inner, around, depth + 1)
  switch (expression.kind) {
    case 'text':
      return { kind: 'text', text: expression.value }
    case 'constant':
      return expression
    case 'name':
      return named(expression.name, around, next) ?? importedText(expression, around) ?? unknown
    case 'attribute':
      return importedText(expression, around) ?? unknown
    case 'joined': {
      const parts = expression.parts.map(next)
      const texts = parts.flatMap((part) => (part.kind === 'text' ? [part.text] : []))
      const between = expression.operator === '/' ? '/' : ''
      return texts.length === parts.length ? { kind: 'text', text: texts.join(between) } : unknown
    }
    case 'call':
      return called(expression, around, next) ?? unknown
    case 'item': {
      const key = next(expression.key)
      const isSection = /config|section/i.test(dotted(expression.object) ?? '')
      return isSection && key.kind === 'text' ? optionValue(key.text, around) : unknown
    }
    default:
      return unknown
  }
}

function named(name: string, around: Surroundings, next: (inner: Expression) => Value): Value | undefined {
  if (name === '__file__') return { kind: 'text', text: around.file }
  for (const outline of [around.outline, ...around.callers]) {
    const found = outline.assignments.filter(({ target }) => target.kind === 'name' && target.name === name)
    const values = found.map(({ value }) => next(value))
    const [first, ...others] = values
    if (first === undefined) continue
    return others.every((other) => JSON.stringify(other) === JSON.stringify(first)) ? first : undefined
  }
  return undefined
}

function importedText(expression: Expression, around: Surroundings): Value | undefined {
  const text = around.imported?.(expression)
  return text === undefined ? undefined : { kind: 'text', text }
}

/** `config.get_main_option(…)`, `"{}_version".format(…)` and the functions of `os.path` that take a path apart. */
function called(call: Call, around: Surroundings, next: (inner: Expression) => Value): Value | undefined {
  const [first, second] = call.positional
  const name = calleeName(call)
  if (/^get_(main|alembic)_option$/.test(name) && first !== undefined) {
    const key = next(first)
    if (key.kind !== 'text') return undefined
    const found = optionValue(key.text, around)
    const fallback = call.named.get('default') ?? second
    return found.kind === 'option' && fallback !== undefined ? next(fallback) : found
  }
  const object = call.callee.kind === 'attribute' ? call.callee.object : undefined
  if (name === 'format' && object !== undefined) return formatted(next(object), call.positional.map(next))
  const path = first === undefined ? undefined : next(first)
  if (path?.kind !== 'text') return undefined
  if (name === 'basename') return { kind: 'text', text: basename(path.text) }
  if (name === 'dirname') return { kind: 'text', text: dirname(path.text) }
  return /^(abspath|realpath|str|Path|resolve)$/.test(name) ? path : undefined
}

function formatted(template: Value, values: readonly Value[]): Value | undefined {
  if (template.kind !== 'text') return undefined
  const texts = values.flatMap((value) => (value.kind === 'text' ? [value.text] : []))
  let at = 0
  const text = template.text.replace(/\{\}/g, () => texts[at++] ?? '{}')
  return texts.length === values.length && !/[{}]/.test(text) ? { kind: 'text', text } : undefined
}

function optionValue(name: string, around: Surroundings): Value {
  const value = around.option(name.toLowerCase())
  return value === undefined ? { kind: 'option', name: name.toLowerCase() } : { kind: 'text', text: value }
}

/** An expression in short, for messages. */
export function written(expression: Expression): string {
  const name = dotted(expression)
  if (name !== undefined) return name
  if (expression.kind === 'call') return `${written(expression.callee)}()`
  if (expression.kind === 'attribute') return `${written(expression.object)}.${expression.name}`
  if (expression.kind === 'item') return `${written(expression.object)}[…]`
  if (expression.kind === 'either') return expression.of.map(written).join(' or ')
  for (const part of within(expression)) {
    const inner = dotted(part)
    if (inner !== undefined) return `an expression with ${inner}`
  }
  return 'an expression'
}

/** Environment variables an expression reads, following names and functions of the file. */
export function variablesIn(expression: Expression, outline: Outline, depth = 0): string[] {
  if (depth > MAX_DEPTH) return []
  const found: string[] = []
  for (const part of within(expression)) {
    const direct = variableOf(part)
    if (direct !== undefined) found.push(direct)
    else if (part.kind === 'name') {
      for (const { target, value } of outline.assignments) {
        if (target.kind === 'name' && target.name === part.name && value !== expression) {
          found.push(...variablesIn(value, outline, depth + 1))
        }
      }
    } else if (part.kind === 'call' && part.callee.kind === 'name') {
      const { name } = part.callee
      for (const value of outline.returns.get(name) ?? []) found.push(...variablesIn(value, outline, depth + 1))
    }
  }
  return [...new Set(found)]
}

/** `os.environ["X"]`, `os.environ.get("X")`, `os.getenv("X")`; also `env("X")` and `config("X")` of helper packages. */
export function variableOf(expression: Expression): string | undefined {
  if (expression.kind === 'item') {
    const isEnvironment = /(^|\.)environ$/.test(dotted(expression.object) ?? '')
    return isEnvironment && expression.key.kind === 'text' ? expression.key.value : undefined
  }
  if (expression.kind !== 'call') return undefined
  const name = dotted(expression.callee) ?? ''
  const [first] = expression.positional
  const reads = /(^|\.)(getenv|environ\.get|environ\.setdefault)$|^(env|config)(\.(str|url|db_url))?$/.test(name)
  return reads && first?.kind === 'text' && /^[A-Za-z_]\w*$/.test(first.value) ? first.value : undefined
}

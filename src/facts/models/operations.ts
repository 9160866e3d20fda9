import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Evaluator, Expression, Scalar, Value } from './values.ts'
import { constant, lastWord, unknown } from './values.ts'

/** `left operator right` for texts, numbers, lists and dictionaries. */
export function joined(
  operator: string | undefined,
  left: Value | undefined,
  right: Value | undefined,
  evaluator: Evaluator,
): Value {
  if (left?.kind === 'list' && right?.kind === 'list' && operator === '+') {
    return { kind: 'list', items: [...left.items, ...right.items], isOpen: left.isOpen || right.isOpen }
  }
  if (left?.kind === 'dict' && right?.kind === 'dict' && operator === '|') {
    return { kind: 'dict', entries: new Map([...left.entries, ...right.entries]), isOpen: left.isOpen || right.isOpen }
  }
  if (left?.kind !== 'constant') return unknown('an operation on what is not known')
  if (operator === '%' && typeof left.value === 'string') return percent(left.value, right, evaluator)
  if (right?.kind !== 'constant') return unknown('an operation on what is not known')
  const [a, b] = [left.value, right.value]
  if (typeof a === 'string' && typeof b === 'string' && operator === '+') return constant(a + b)
  if (typeof a === 'number' && typeof b === 'number') {
    if (operator === '+') return constant(a + b)
    if (operator === '-') return constant(a - b)
    if (operator === '*') return constant(a * b)
  }
  return unknown(`the operator ${operator} is not followed`)
}

function percent(text: string, right: Value | undefined, evaluator: Evaluator): Value {
  const given = right?.kind === 'list' ? right.items.map((item) => evaluator.value(item)) : [right]
  const values = given.map((one) => (one?.kind === 'constant' ? String(one.value) : undefined))
  if (values.some((one) => one === undefined) || !/^(?:[^%]|%s|%%)*$/.test(text))
    return unknown('a text put together with %')
  return constant(text.replaceAll(/%[s%]/g, (part) => (part === '%%' ? '%' : (values.shift() ?? ''))))
}

/** `a == b`, `a is None`, `a in (…)`: one comparison; chains are unknown. */
export function compared(node: PythonNode, evaluate: (part: PythonNode) => Value): Value {
  const [left, right, ...more] = node.parts.filter((part) => part.fieldName !== 'operators')
  if (left === undefined || right === undefined || more.length > 0) return unknown('a comparison')
  const operator = node.tree.text.slice(left.end, right.start).trim().replaceAll(/\s+/g, ' ')
  const [a, b] = [evaluate(left), evaluate(right)]
  const negated = operator === '!=' || operator === 'is not' || operator === 'not in'
  const numbers = a.kind === 'constant' && b.kind === 'constant' ? ordered(operator, a.value, b.value) : undefined
  if (numbers !== undefined) return constant(numbers)
  if (a.kind !== 'constant') {
    const isNone =
      b.kind === 'constant' && b.value === null && /^(list|dict|class|function|module|instance)$/.test(a.kind)
    return isNone && /^(is|==|is not|!=)$/.test(operator) ? constant(negated) : unknown(`whether ${node.text}`)
  }
  if (/^(==|!=|is|is not)$/.test(operator) && b.kind === 'constant') return constant((a.value === b.value) !== negated)
  if (/^(not )?in$/.test(operator) && b.kind === 'constant' && typeof b.value === 'string')
    return constant(b.value.includes(String(a.value)) !== negated)
  return unknown(`whether ${node.text}`)
}

function ordered(operator: string, a: Scalar, b: Scalar): boolean | undefined {
  if (typeof a !== 'number' || typeof b !== 'number') return undefined
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  if (operator === '>') return a > b
  return operator === '>=' ? a >= b : undefined
}

const TEXT: Readonly<Record<string, (text: string, args: readonly Scalar[]) => Scalar | undefined>> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  strip: (text, [what]) => (what === undefined ? text.trim() : undefined),
  capitalize: (text) => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase(),
  replace: (text, [from, to]) => text.replaceAll(String(from), String(to)),
  removesuffix: (text, [end]) => (text.endsWith(String(end)) ? text.slice(0, text.length - String(end).length) : text),
  removeprefix: (text, [start]) => (text.startsWith(String(start)) ? text.slice(String(start).length) : text),
  startswith: (text, [start]) => text.startsWith(String(start)),
  endswith: (text, [end]) => text.endsWith(String(end)),
  lstrip: (text, [what]) => (what === '_' ? text.replace(/^_+/, '') : undefined),
}

/** Calls whose result is known: methods of texts, `re.sub`, `typing.cast`, conversions. Undefined for others. */
export function methodOf(
  target: Value,
  positional: readonly Expression[],
  named: ReadonlyMap<string, Expression>,
  evaluator: Evaluator,
): Value | undefined {
  if (target.kind === 'member' && target.of.kind === 'constant' && typeof target.of.value === 'string') {
    if (target.name === 'join') return joinedList(target.of.value, positional[0], evaluator)
    if (target.name === 'format') return formatted(target.of.value, positional, named, evaluator)
    const args = positional.map((one) => evaluator.scalar(one))
    const result = args.every((one) => one !== undefined) ? TEXT[target.name]?.(target.of.value, args) : undefined
    return result === undefined ? unknown(`the method ${target.name} of a text is not followed`) : constant(result)
  }
  if (target.kind === 'member' && target.name === 'sub' && target.of.kind === 'call' && target.of.name === 're.compile')
    return substituted([...target.of.positional.slice(0, 1), ...positional], evaluator)
  if (target.kind !== 'external') return undefined
  const first = positional[0]
  switch (target.name) {
    case 're.sub':
      return substituted(positional, evaluator)
    case 'typing.cast':
    case 'typing_extensions.cast':
      return positional[1] === undefined ? undefined : evaluator.value(positional[1])
    case 'len': {
      const value = first === undefined ? undefined : evaluator.value(first)
      if (value?.kind === 'constant' && typeof value.value === 'string') return constant(value.value.length)
      return value?.kind === 'list' && !value.isOpen ? constant(value.items.length) : unknown('a length')
    }
    case 'str': {
      const value = evaluator.scalar(first)
      return value === undefined ? undefined : constant(String(value))
    }
    case 'tuple':
    case 'list':
      return first === undefined ? { kind: 'list', items: [], isOpen: false } : evaluator.value(first)
    case 'dict':
      return dictionary(positional, named, evaluator)
    case 'inflection.underscore': {
      const value = evaluator.scalar(first)
      return typeof value === 'string' ? constant(underscore(value)) : undefined
    }
    default:
      return lastWord(target.name) === 'declared_attr' ? first && evaluator.value(first) : undefined
  }
}

function joinedList(separator: string, list: Expression | undefined, evaluator: Evaluator): Value {
  const value = list === undefined ? undefined : evaluator.value(list)
  const parts =
    value?.kind === 'list' && !value.isOpen ? value.items.map((item) => evaluator.scalar(item)) : [undefined]
  return parts.every((part) => part !== undefined)
    ? constant(parts.map(String).join(separator))
    : unknown('a joined text')
}

function dictionary(
  positional: readonly Expression[],
  named: ReadonlyMap<string, Expression>,
  evaluator: Evaluator,
): Value {
  const base = positional[0] === undefined ? undefined : evaluator.value(positional[0])
  const entries = base?.kind === 'dict' ? base.entries : new Map<string, Expression>()
  const isOpen = positional.length > 0 && (base?.kind !== 'dict' || base.isOpen)
  return { kind: 'dict', entries: new Map([...entries, ...named]), isOpen }
}

function formatted(
  text: string,
  positional: readonly Expression[],
  named: ReadonlyMap<string, Expression>,
  evaluator: Evaluator,
): Value {
  let next = 0
  let failed = false
  const result = text.replaceAll(/\{(\w*)\}/g, (_, key: string) => {
    const expression = key === '' ? positional[next++] : /^\d+$/.test(key) ? positional[Number(key)] : named.get(key)
    const value = evaluator.scalar(expression)
    failed ||= value === undefined
    return String(value)
  })
  return failed ? unknown('a text put together with format()') : constant(result)
}

/** `re.sub(pattern, replacement, text)` for patterns that mean the same in both languages. */
function substituted(positional: readonly Expression[], evaluator: Evaluator): Value {
  const [pattern, replacement, text] = positional.map((one) => evaluator.scalar(one))
  if (typeof pattern !== 'string' || typeof replacement !== 'string' || typeof text !== 'string')
    return unknown('a replacement that is not known')
  if (/\(\?P|\\[AZ]|\(\?[aiLmsux]/.test(pattern)) return unknown(`the pattern ${pattern} is not followed`)
  try {
    const to = replacement
      .replaceAll('$', '$$$$')
      .replaceAll(/\\g<(\d)>|\\(\d)/g, (_, a?: string, b?: string) => `$${a ?? b}`)
    return constant(text.replaceAll(new RegExp(pattern, 'gu'), to))
  } catch {
    return unknown(`the pattern ${pattern} is not followed`)
  }
}

/** As the package inflection writes it. */
function underscore(word: string): string {
  return word
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replaceAll(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase()
}

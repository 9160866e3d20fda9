import type { Constant, Pattern, Text, Value } from './values.ts'
import { constant, list, stringOf, text, unknown } from './values.ts'

/** Methods of strings and regular expressions, as far as what is known of the string decides them. */
export function stringMethod(
  object: Constant | Text | Pattern,
  name: string,
  args: readonly Value[],
): Value | undefined {
  if (object.kind === 'pattern') {
    const given = args[0]
    return name === 'test' && given !== undefined ? tested(object, given) : undefined
  }
  if (object.kind === 'text') return ofText(object, name, args)
  const { value } = object
  if (typeof value !== 'string') return undefined
  const first = stringOf(args[0])
  switch (name) {
    case 'startsWith':
      return first === undefined ? unknown(name) : constant(value.startsWith(first))
    case 'endsWith':
      return first === undefined ? unknown(name) : constant(value.endsWith(first))
    case 'includes':
      return first === undefined ? unknown(name) : constant(value.includes(first))
    case 'toLowerCase':
    case 'toLocaleLowerCase':
      return constant(value.toLowerCase())
    case 'toUpperCase':
      return constant(value.toUpperCase())
    case 'trim':
      return constant(value.trim())
    case 'split':
      return first === undefined ? unknown(name) : list(value.split(first).map((part) => constant(part)))
    case 'concat':
      return text([value, ...args.map((one) => stringOf(one) ?? null)])
    case 'slice':
    case 'substring':
      return cut(value, name, args)
    case 'replace':
    case 'replaceAll':
      return replaced(value, name, args)
    case 'match':
      return args[0]?.kind === 'pattern' ? tested(args[0], object) : unknown(name)
    case 'toString':
      return object
    default:
      return unknown(name)
  }
}

function cut(value: string, name: 'slice' | 'substring', args: readonly Value[]): Value {
  const numbers = args.map((one) => (one.kind === 'constant' && typeof one.value === 'number' ? one.value : undefined))
  if (numbers.includes(undefined)) return unknown(name)
  return constant(
    name === 'slice' ? value.slice(...(numbers as [number])) : value.substring(numbers[0] ?? 0, numbers[1]),
  )
}

function replaced(value: string, name: 'replace' | 'replaceAll', args: readonly Value[]): Value {
  const [pattern, by] = args
  const to = stringOf(by)
  if (pattern === undefined || to === undefined) return unknown(name)
  if (pattern.kind === 'pattern') {
    const regex = regexOf(pattern)
    return regex === undefined ? unknown(name) : constant(value.replace(regex, to))
  }
  const from = stringOf(pattern)
  if (from === undefined) return unknown(name)
  return constant(name === 'replace' ? value.replace(from, to) : value.replaceAll(from, to))
}

function ofText(object: Text, name: string, args: readonly Value[]): Value {
  const first = stringOf(args[0])
  const [head] = object.parts
  const tail = object.parts.at(-1)
  if (name === 'startsWith' && first !== undefined && typeof head === 'string') {
    if (head.startsWith(first)) return constant(true)
    if (!first.startsWith(head)) return constant(false)
  }
  if (name === 'endsWith' && first !== undefined && typeof tail === 'string') {
    if (tail.endsWith(first)) return constant(true)
    if (!first.endsWith(tail)) return constant(false)
  }
  if (name === 'includes' && first !== undefined && object.parts.some((part) => part?.includes(first) === true))
    return constant(true)
  return name === 'toString' ? object : unknown(name)
}

function tested(pattern: Pattern, value: Value): Value {
  const regex = regexOf(pattern)
  if (regex === undefined) return unknown('test')
  if (value.kind === 'constant' && typeof value.value === 'string') return constant(regex.test(value.value))
  // A pattern that is held to the beginning is decided by a beginning that is known.
  const head = value.kind === 'text' ? value.parts[0] : undefined
  if (typeof head === 'string' && /^\^[\w/\\-]+$/.test(pattern.source) && regex.test(head)) return constant(true)
  // What needs no beginning or end of the string is there when a part that is known holds it.
  const isLoose = !/[$^]/.test(pattern.source.replace(/\[\^/g, '['))
  if (isLoose && value.kind === 'text' && value.parts.some((part) => part !== null && regex.test(part)))
    return constant(true)
  return unknown('test')
}

/** Patterns that could run for ever are not tried. */
function regexOf({ source, flags }: Pattern): RegExp | undefined {
  if (source.length > 200 || /[+*}][^)]{0,20}\)[+*{]/.test(source)) return undefined
  try {
    return new RegExp(source, flags.replace(/[gy]/g, ''))
  } catch {
    return undefined
  }
}

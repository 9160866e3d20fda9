import type { PythonNode } from './tree.ts'

/** One argument of a call. `name` is undefined for positional ones; `spread` is `*` or `**`. */
export interface PythonArgument {
  readonly name: string | undefined
  readonly value: PythonNode
  readonly spread: '' | '*' | '**'
}

export interface PythonParameter {
  readonly name: string
  readonly node: PythonNode
  readonly annotation: PythonNode | undefined
  readonly default: PythonNode | undefined
  readonly kind: 'plain' | '*' | '**'
}

/** The arguments of a `call` node or of the bases of a `class_definition`. */
export function argumentsOf(node: PythonNode): PythonArgument[] {
  const list = node.field('arguments') ?? node.field('superclasses')
  if (list === undefined) return []
  if (list.kind !== 'argument_list') return [{ name: undefined, value: list, spread: '' }]
  return list.parts.flatMap((part): PythonArgument[] => {
    const inner = part.parts
    if (part.kind === 'keyword_argument') {
      const value = part.field('value')
      return value === undefined ? [] : [{ name: part.field('name')?.text, value, spread: '' }]
    }
    if (part.kind === 'list_splat' || part.kind === 'dictionary_splat') {
      const value = inner[0]
      return value === undefined ? [] : [{ name: undefined, value, spread: part.kind === 'list_splat' ? '*' : '**' }]
    }
    return [{ name: undefined, value: part, spread: '' }]
  })
}

/** The argument with this keyword, or else the positional one at this place. */
export function argument(call: PythonNode, name: string, place?: number): PythonNode | undefined {
  const all = argumentsOf(call)
  const named = all.find((one) => one.name === name)
  if (named !== undefined) return named.value
  if (place === undefined) return undefined
  const positional = all.filter((one) => one.name === undefined)
  const stop = positional.findIndex((one) => one.spread !== '')
  return stop !== -1 && stop <= place ? undefined : positional[place]?.value
}

/** The parameters of a `function_definition` or `lambda`, in order. */
export function parametersOf(definition: PythonNode): PythonParameter[] {
  const list = definition.field('parameters')
  return (list?.parts ?? []).flatMap((node): PythonParameter[] => {
    const annotation = node.field('type')?.parts[0]
    const value = node.field('value')
    let target = node.field('name') ?? (node.kind === 'typed_parameter' ? node.parts[0] : node)
    let kind: PythonParameter['kind'] = 'plain'
    if (target?.kind === 'list_splat_pattern') kind = '*'
    if (target?.kind === 'dictionary_splat_pattern') kind = '**'
    if (kind !== 'plain') target = target?.parts[0]
    return target?.kind === 'identifier' ? [{ name: target.text, node, annotation, default: value, kind }] : []
  })
}

/** The decorator expressions of a function or class, outermost first (what follows the `@`). */
export function decoratorsOf(definition: PythonNode): PythonNode[] {
  const outer = definition.parentNode
  if (outer?.kind !== 'decorated_definition') return []
  return outer.parts.flatMap((part) => (part.kind === 'decorator' ? part.parts.slice(0, 1) : []))
}

export function isAsync(definition: PythonNode): boolean {
  return /^async\b/.test(definition.text)
}

/** The statements of a function, class or module body. */
export function bodyOf(node: PythonNode): PythonNode[] {
  return (node.kind === 'module' ? node : node.field('body'))?.parts ?? []
}

/** The docstring of a module, class or function, without quotes; undefined when there is none. */
export function docstringOf(node: PythonNode): string | undefined {
  const first = bodyOf(node)[0]
  const expression = first?.kind === 'expression_statement' ? first.parts[0] : undefined
  return expression === undefined ? undefined : stringValue(expression)
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  '0': '\0',
  '\\': '\\',
  "'": "'",
  '"': '"',
  '\n': '',
}

/** The value of a string literal (concatenated ones too), undefined for f-strings with values in them and other nodes. */
export function stringValue(node: PythonNode): string | undefined {
  if (node.kind === 'parenthesized_expression' && node.parts.length === 1) {
    const only = node.parts[0]
    return only === undefined ? undefined : stringValue(only)
  }
  if (node.kind === 'concatenated_string') {
    const parts = node.parts.map(stringValue)
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined
  }
  if (node.kind !== 'string') return undefined
  const parts = node.parts
  if (parts.some((part) => part.kind === 'interpolation')) return undefined
  const opening = parts[0]
  const closing = parts.at(-1)
  if (opening?.kind !== 'string_start' || closing?.kind !== 'string_end') return undefined
  const raw = node.tree.text.slice(opening.end, closing.start)
  if (/r/i.test(opening.text)) return raw
  return raw.replace(/\\(\n|.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole)
}

/** `a.b.c` for identifiers joined by dots, undefined for anything with calls or subscripts in it. */
export function dottedName(node: PythonNode): string | undefined {
  if (node.kind === 'identifier' || node.kind === 'dotted_name') return node.text.replace(/\s/g, '')
  if (node.kind !== 'attribute') return undefined
  const object = node.field('object')
  const left = object === undefined ? undefined : dottedName(object)
  const right = node.field('attribute')?.text
  return left === undefined || right === undefined ? undefined : `${left}.${right}`
}

/** The name of a function or class definition. */
export function nameOf(definition: PythonNode): string {
  return definition.field('name')?.text ?? ''
}

/** The expressions a function returns or yields, not those of functions nested in it. */
export function returnsOf(definition: PythonNode): PythonNode[] {
  return definition.find('return_statement', 'yield').flatMap((node) => {
    const value = node.parts[0]
    const isOwn = node.enclosing('function_definition', 'lambda')?.equals(definition) === true
    return value !== undefined && isOwn ? [value] : []
  })
}

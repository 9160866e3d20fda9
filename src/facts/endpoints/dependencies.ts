import type { PythonParameter } from '../../parsers/python/syntax.ts'
import { argument, argumentsOf, parametersOf, returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/** One `Depends(…)` or `Security(…)`. */
export interface Dependency {
  /** The `Depends(…)` call, or what stands for it. */
  readonly node: PythonNode
  /** What is called: the first argument, or the annotated type of a bare `Depends()`. */
  readonly target: PythonNode | undefined
  readonly scopes: readonly string[]
  /** Declared with `Security(…)`: meant as a guard. */
  readonly isSecurity: boolean
}

/** A parameter of a handler or dependency, with where FastAPI takes its value from. */
export interface Injected {
  readonly parameter: PythonParameter
  readonly dependency: Dependency | undefined
  readonly from: 'dependency' | 'request' | 'header' | 'cookie' | 'other'
}

const DEPENDS = /^fastapi\.((param_functions|params)\.)?(Depends|Security)$/
const REQUEST =
  /^(fastapi|starlette)(\.requests|\.websockets)?\.(Request|WebSocket|HTTPConnection)$|^fastapi\.requests\.HTTPConnection$/
const MAX_STEPS = 8

/** What FastAPI injects into the parameters of a function. */
export function injectedInto(python: PythonFacts, definition: PythonNode): Injected[] {
  return parametersOf(definition).map((parameter) => injected(python, parameter))
}

function injected(python: PythonFacts, parameter: PythonParameter): Injected {
  const inDefault = parameter.default === undefined ? undefined : dependencyOf(python, parameter.default, parameter)
  const marks = parameter.annotation === undefined ? [] : annotations(python, parameter.annotation)
  const dependency = inDefault ?? marks.flatMap((mark) => dependencyOf(python, mark, parameter) ?? [])[0]
  if (dependency !== undefined) return { parameter, dependency, from: 'dependency' }
  const type = parameter.annotation === undefined ? undefined : python.qualifiedName(bareType(parameter.annotation))
  if (type !== undefined && REQUEST.test(type)) return { parameter, dependency, from: 'request' }
  const source = [...(parameter.default === undefined ? [] : [parameter.default]), ...marks]
    .flatMap((node) => (node.kind === 'call' ? (python.qualifiedName(node.field('function') ?? node) ?? []) : []))
    .find((name) => /^fastapi\..*\b(Header|Cookie)$/.test(name))
  return {
    parameter,
    dependency,
    from: source === undefined ? 'other' : source.endsWith('Header') ? 'header' : 'cookie',
  }
}

function bareType(annotation: PythonNode): PythonNode {
  return annotation.kind === 'binary_operator' || annotation.kind === 'union_type'
    ? (annotation.parts[0] ?? annotation)
    : annotation
}

/** Reads `Depends(f)`, a name bound to one, or a call of a helper that returns one. */
export function dependencyOf(
  python: PythonFacts,
  node: PythonNode,
  parameter?: PythonParameter,
  steps = 0,
): Dependency | undefined {
  if (steps > MAX_STEPS) return undefined
  if (node.kind === 'identifier' || node.kind === 'attribute') {
    const found = python.resolve(node)
    return found?.kind === 'value' && !found.node.equals(node)
      ? dependencyOf(python, found.node, parameter, steps + 1)
      : undefined
  }
  if (node.kind !== 'call') return undefined
  const callee = node.field('function')
  const target = callee === undefined ? undefined : python.resolve(callee)
  if (target?.kind === 'external' && DEPENDS.test(target.name)) {
    const scopes = argument(node, 'scopes')
    const listed = scopes === undefined ? [] : python.constant(scopes)
    return {
      node,
      target: argument(node, 'dependency', 0) ?? annotatedType(python, parameter?.annotation),
      isSecurity: target.name.endsWith('Security'),
      scopes: Array.isArray(listed) ? listed.filter((one) => typeof one === 'string') : [],
    }
  }
  if (target?.kind !== 'function') return undefined
  for (const returned of returnsOf(target.node)) {
    const found = dependencyOf(python, returned, parameter, steps + 1)
    if (found !== undefined) return { ...found, scopes: [...found.scopes, ...words(python, node)] }
  }
  return undefined
}

/** The string arguments of a call: `require_role("admin")` → `admin`; enumeration members give their name. */
export function words(python: PythonFacts, call: PythonNode): string[] {
  return argumentsOf(call).flatMap(({ value }) => {
    const constant = python.constant(value)
    const list = Array.isArray(constant) ? constant : [constant]
    const strings = list.filter((one) => typeof one === 'string')
    if (strings.length > 0) return strings
    return value.kind === 'attribute'
      ? [value.field('attribute')?.text ?? ''].filter((word) => /^[A-Z]/.test(word))
      : []
  })
}

/** `T` of `Annotated[T, …]`; other annotations as they are. */
function annotatedType(python: PythonFacts, annotation: PythonNode | undefined): PythonNode | undefined {
  if (annotation === undefined || (annotation.kind !== 'subscript' && annotation.kind !== 'generic_type'))
    return annotation
  const [head, first] = annotation.parts
  if (head === undefined || !/(^|\.)Annotated$/.test(python.qualifiedName(head) ?? head.text)) return annotation
  const type = annotation.kind === 'generic_type' ? first?.parts[0] : first
  return type?.kind === 'type' ? type.parts[0] : type
}

/** The metadata of `Annotated[T, …]`, through aliases and aliases of aliases. */
function annotations(python: PythonFacts, annotation: PythonNode, steps = 0): PythonNode[] {
  if (steps > MAX_STEPS) return []
  if (annotation.kind === 'type') return annotation.parts.flatMap((part) => annotations(python, part, steps + 1))
  if (annotation.kind === 'subscript' || annotation.kind === 'generic_type') {
    const [head, ...rest] = annotation.parts
    if (head === undefined || !/(^|\.)Annotated$/.test(python.qualifiedName(head) ?? head.text)) return []
    const args = annotation.kind === 'generic_type' ? (rest[0]?.parts ?? []).map((one) => one.parts[0] ?? one) : rest
    const [type, ...marks] = args
    return [...marks, ...(type === undefined ? [] : annotations(python, type, steps + 1))]
  }
  if (annotation.kind !== 'identifier' && annotation.kind !== 'attribute') return []
  const found = python.resolve(annotation)
  return found?.kind === 'value' && !found.node.equals(annotation) ? annotations(python, found.node, steps + 1) : []
}

/** Dependencies declared as attributes of a class-based view, and in its constructor. */
export function classDependencies(python: PythonFacts, handler: PythonNode): Dependency[] {
  const owner = handler.enclosing('class_definition', 'function_definition')
  if (owner?.kind !== 'class_definition') return []
  const type = { kind: 'class', name: '', module: python.moduleOf(owner), node: owner } as const
  return python.lineage(type).classes.flatMap(({ node }) =>
    (node.field('body')?.parts ?? []).flatMap((statement) => {
      if (statement.kind === 'function_definition' && statement.field('name')?.text === '__init__') {
        return injectedInto(python, statement).flatMap(({ dependency }) => dependency ?? [])
      }
      const assignment = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
      if (assignment?.kind !== 'assignment') return []
      const value = assignment.field('right')
      const annotation = assignment.field('type')?.parts[0]
      const marks = annotation === undefined ? [] : annotations(python, annotation)
      return [...(value === undefined ? [] : [value]), ...marks].flatMap((one) => dependencyOf(python, one) ?? [])
    }),
  )
}

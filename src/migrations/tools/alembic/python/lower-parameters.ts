import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { Expression, Parameter } from './ast.ts'
import type { Lowering } from './lower-context.ts'
import { codeParts, need, refuse } from './lower-context.ts'

type LowerExpression = (node: PythonNode) => Expression

/** The names belong to the function (`inner`), the defaults to the code around it, which `lower` reads. */
export function lowerParameters(list: PythonNode, inner: Lowering, lower: LowerExpression): Parameter[] {
  let kind: 'either' | 'keyword' = 'either'
  const parameters: Parameter[] = []
  for (const node of codeParts(list)) {
    if (node.kind === 'keyword_separator') {
      kind = 'keyword'
      continue
    }
    if (node.kind === 'positional_separator') {
      for (const [place, one] of parameters.entries()) parameters[place] = { ...one, kind: 'positional' }
      continue
    }
    const one = lowerParameter(node, kind, lower)
    if (one.kind === '*') kind = 'keyword'
    inner.bound.add(one.name)
    parameters.push(one)
  }
  return parameters
}

function lowerParameter(node: PythonNode, kind: 'either' | 'keyword', lower: LowerExpression): Parameter {
  const value = node.field('value')
  const name = node.field('name') ?? (node.kind === 'typed_parameter' ? need(node, codeParts(node)[0]) : node)
  if (name.kind === 'list_splat_pattern' || name.kind === 'dictionary_splat_pattern') {
    const spread = name.kind === 'list_splat_pattern' ? '*' : '**'
    return { name: need(name, codeParts(name)[0]).text, default: undefined, kind: spread }
  }
  if (name.kind !== 'identifier') refuse(node, 'a parameter that unpacks is Python 2')
  return { name: name.text, default: value === undefined ? undefined : lower(value), kind }
}

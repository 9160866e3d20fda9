import { parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'

/** The place of a parameter among the arguments of a call: `self` and `cls` are not written there. */
export function placeOf(name: string, definition: PythonNode): number | undefined {
  const names = parametersOf(definition).filter(({ kind }) => kind === 'plain')
  const place = names.findIndex((one) => one.name === name)
  if (place === -1) return undefined
  return place - (/^(self|cls)$/.test(names[0]?.name ?? '') ? 1 : 0)
}

/** What a comprehension variable runs over; `number` for the counter of `enumerate` and `range`. */
export function comprehensionSource(node: PythonNode): PythonNode | 'number' | undefined {
  for (let at = node.parentNode; at !== undefined; at = at.parentNode) {
    if (at.kind === 'function_definition') return undefined
    for (const clause of at.parts) {
      if (clause.kind !== 'for_in_clause' || !/comprehension|generator/.test(at.kind)) continue
      const left = clause.field('left')
      const right = clause.field('right')
      if (left === undefined || right === undefined) continue
      const name = left.find('identifier').find(({ text }) => text === node.text)
      if (name === undefined || name.equals(node)) continue
      const isFirst = left.kind !== 'identifier' && name.equals(left.parts[0])
      return (isFirst && /^enumerate\b/.test(right.text)) || /^range\b/.test(right.text) ? 'number' : right
    }
  }
  return undefined
}

export function isCounter(node: PythonNode, owner: PythonNode): boolean {
  return owner.find('for_statement').some((loop) => {
    const left = loop.field('left')
    return left?.parts[0]?.text === node.text && /^enumerate\b/.test(loop.field('right')?.text ?? '')
  })
}

/** The annotation of a field in a class body: `size: int`. */
export function fieldAnnotation(type: PythonNode, name: string): PythonNode | undefined {
  for (const statement of type.field('body')?.parts ?? []) {
    const assignment = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
    if (assignment?.kind === 'assignment' && assignment.field('left')?.text === name) {
      return assignment.field('type')?.parts[0]
    }
  }
  return undefined
}

/** One element of a returned tuple, or the whole value. */
export function partAt(value: PythonNode | undefined, place: number | undefined): PythonNode | undefined {
  if (place === undefined || (value?.kind !== 'expression_list' && value?.kind !== 'tuple')) return value
  return value.parts[place]
}

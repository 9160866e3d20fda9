import { argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Model, ModelColumn, ModelsFacts } from '../models/types.ts'
import type { PythonFacts } from '../python/types.ts'
import type { FilteredColumn } from './types.ts'

/** What the conditions of a statement ask of columns; undefined when one was not understood. */
export type Conditions = readonly FilteredColumn[] | undefined

const SERVED = /^(==|<|<=|>|>=)$/
/** Methods of a column that an index can serve, and those that none of the usual ones can. */
const INDEXABLE = /^(in_|between|startswith)$/
const SCANS =
  /^(is_|isnot|is_not|not_in|notin_|like|ilike|not_like|contains|endswith|icontains|regexp_match|isnot_distinct_from)$/

/** Reads the conditions of one `where`, `filter` or `filter_by`. */
export class ConditionReader {
  readonly #python: PythonFacts
  readonly #models: ModelsFacts

  constructor(python: PythonFacts, models: ModelsFacts) {
    this.#python = python
    this.#models = models
  }

  /** Conditions given as arguments, which hold together. */
  ofCall(call: PythonNode, entity: Model | undefined): Conditions {
    const isByName = /(^|\.)filter_by$/.test(call.field('function')?.text ?? '')
    const found: FilteredColumn[] = []
    for (const { name, value, spread } of argumentsOf(call)) {
      if (spread !== '') return undefined
      const part = isByName ? this.#named(entity, name, value) : this.#condition(value)
      if (part === undefined) return undefined
      found.push(...part)
    }
    return found
  }

  #named(entity: Model | undefined, name: string | undefined, value: PythonNode): Conditions {
    const column = entity?.columns.find((one) => (one.attribute ?? one.name) === name)
    if (entity === undefined || column === undefined) return undefined
    return isFlag(column) || isNothing(value) ? [] : [{ model: entity, column: column.name }]
  }

  #condition(node: PythonNode): Conditions {
    switch (node.kind) {
      case 'parenthesized_expression':
        return node.parts[0] === undefined ? undefined : this.#condition(node.parts[0])
      case 'comparison_operator':
        return this.#comparison(node)
      case 'call':
        return this.#call(node)
      case 'binary_operator':
        return node.field('operator')?.text === '&' ? this.#all(node.field('left'), node.field('right')) : undefined
      // A column that is true or false by itself, or not.
      case 'attribute':
        return this.#column(node) === undefined ? undefined : []
      case 'unary_operator':
        return node.text.startsWith('~') ? [] : undefined
      default:
        return undefined
    }
  }

  #all(...nodes: readonly (PythonNode | undefined)[]): Conditions {
    const parts = nodes.map((node) => (node === undefined ? undefined : this.#condition(node)))
    return parts.some((part) => part === undefined) ? undefined : parts.flatMap((part) => part ?? [])
  }

  #comparison(node: PythonNode): Conditions {
    const [left, right] = node.parts.filter(({ fieldName }) => fieldName !== 'operators')
    const operator = node.parts.find(({ fieldName }) => fieldName === 'operators')?.text ?? ''
    if (left === undefined || right === undefined) return undefined
    const [one, other] = [this.#column(left), this.#column(right)]
    const column = one ?? other
    // Compared with another column it is a join: which side comes first, the planner decides.
    if (column === undefined || (one !== undefined && other !== undefined)) return undefined
    if (operator === '!=' || isFlag(column.column) || isNothing(one === undefined ? left : right)) return []
    return SERVED.test(operator) ? [{ model: column.model, column: column.column.name }] : undefined
  }

  #call(call: PythonNode): Conditions {
    const callee = call.field('function')
    const name = callee?.text.split('.').at(-1) ?? ''
    if (name === 'and_') return this.#all(...(call.field('arguments')?.parts ?? []))
    if (name === 'not_') return []
    const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    const column = object === undefined ? undefined : this.#column(object)
    if (column === undefined) return undefined
    if (SCANS.test(name)) return []
    if (!INDEXABLE.test(name)) return undefined
    // Rows of a subquery: which side is read first, the planner decides.
    if (/\b(select|query)\(|subquery|_subq/.test(call.field('arguments')?.text ?? '')) return undefined
    return [{ model: column.model, column: column.column.name }]
  }

  #column(node: PythonNode): { model: Model; column: ModelColumn } | undefined {
    if (node.kind !== 'attribute') return undefined
    const object = node.field('object')
    const found = object === undefined ? undefined : this.#python.resolve(object)
    const model = found === undefined ? undefined : this.#models.ofClass(found.name)
    const name = node.field('attribute')?.text
    const column = model?.columns.find((one) => (one.attribute ?? one.name) === name)
    return model === undefined || column === undefined ? undefined : { model, column }
  }
}

/** Half of the rows are true: an index does not help. */
function isFlag({ type }: ModelColumn): boolean {
  return /bool/i.test(type ?? '')
}

function isNothing({ kind }: PythonNode): boolean {
  return kind === 'none' || kind === 'true' || kind === 'false'
}

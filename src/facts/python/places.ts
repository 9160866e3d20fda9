import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from './names.ts'
import type { PythonFacts } from './types.ts'

/** Full name of the function or class a node stands in (`app.db.LeadStore.find`), else of its module. */
export function within(python: PythonFacts, node: PythonNode): string {
  const owner = node.enclosing('function_definition', 'class_definition')
  const module = python.moduleOf(node)
  return owner === undefined ? module.name : qualified(owner, module)
}

import { argument, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonModule } from './types.ts'

/** `app.api.leads.LeadView.list` for a definition. */
export function qualified(definition: PythonNode, module: PythonModule): string {
  const names: string[] = []
  for (let at: PythonNode | undefined = definition; at !== undefined; at = at.parentNode) {
    if (at.kind === 'function_definition' || at.kind === 'class_definition') names.unshift(nameOf(at))
    else if (at.kind === 'lambda') names.unshift('<lambda>')
  }
  return [module.name, ...names].filter((part) => part !== '').join('.')
}

/** The default a pydantic `Field(...)` or a dataclass `field(...)` declares. */
export function fieldDefault(call: PythonNode): PythonNode | undefined {
  return argument(call, 'default', 0)
}

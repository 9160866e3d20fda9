import { PyModule } from '../values.ts'
import type { Members } from './members.ts'
import { textModules } from './text-modules.ts'
import { toolModules } from './tool-modules.ts'

const modules = new Map<string, Members>([...textModules, ...toolModules])
const made = new Map<string, PyModule>()

/** A module of the standard library, as far as scripts use it. What it does not have is unknown. */
export function standardModule(name: string): PyModule | undefined {
  const members = modules.get(name)
  if (members === undefined) return undefined
  let module = made.get(name)
  if (module === undefined) {
    module = new PyModule(name, (member) => members.get(member))
    made.set(name, module)
  }
  return module
}

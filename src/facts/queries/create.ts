import { member } from './attributes.ts'
import type { Flow } from './flow.ts'
import { lost } from './lost.ts'
import type { Call, Machine } from './machine.ts'
import type { Instance, Value } from './values.ts'

/** `Lead(org_id=…)`, `LeadService(session)`: an object with what its constructor puts into it. */
export function create(
  machine: Machine,
  target: Extract<Value, { is: 'class' | 'model' }>,
  given: Call,
  flow: Flow,
): Value {
  const { type } = target
  if (type === undefined) return lost(machine, given, flow)
  const { external } = machine.python.lineage(type)
  if (external.some((name) => /(^|\.)(Enum|StrEnum|IntEnum)$/.test(name)))
    return given.positional[0] ?? { is: 'external', name: type.name, given: [] }
  if (external.some((name) => /(Error|Exception)$/.test(name))) return { is: 'external', name: type.name, given: [] }
  const model = target.is === 'model' ? target.model : undefined
  const made: Instance = {
    is: 'instance',
    type,
    model,
    attributes: new Map(given.named),
    shared: undefined,
    from: given.open ? [{ is: 'unknown', from: [] }] : [],
  }
  const init = member(machine, type, '__init__', made)
  if (init?.is === 'function' && model === undefined) {
    made.attributes.clear()
    machine.call(init.definition, { ...given, self: made, closure: undefined }, flow)
    return given.open ? { ...made, from: [...given.positional, ...given.named.values()] } : made
  }
  if (given.positional.length > 0) return { ...made, from: [...made.from, ...given.positional] }
  return made
}

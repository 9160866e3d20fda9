import { Interpreter } from '../../typescript/run/interpreter.ts'
import type { Machine, Outside } from '../../typescript/run/machine.ts'
import { OutOfSteps } from '../../typescript/run/machine.ts'
import type { Place, Value } from '../../typescript/run/values.ts'
import type { Scripts } from '../../typescript/types.ts'

/** So many expressions are read before the rest of the declarations is given up. */
const STEPS = 3_000_000

/** What reading the files that declare tables left behind. */
export interface Declared {
  readonly machine: Machine
  /** What the variables and exports of the given files hold, each value once. */
  readonly values: readonly { readonly name: string; readonly file: string; readonly value: Value }[]
  /** Why the reading ended before everything was read. */
  readonly gaveUp: string | undefined
}

/** Reads files that declare tables, and what they import, as Node would load them. Nothing is executed. */
export function readDeclarations(scripts: Scripts, files: readonly string[], outside: Outside = {}): Declared {
  const machine = new Interpreter(scripts, { starts: true, relevant: new Set(files), ...outside }, STEPS)
  let gaveUp: string | undefined
  try {
    for (const file of files) machine.load(file)
  } catch (error) {
    if (!(error instanceof OutOfSteps) && !(error instanceof RangeError)) throw error
    gaveUp = 'the code that declares tables is larger than what is followed'
  }
  const seen = new Set<Value>()
  const values = files.flatMap((file) => {
    const exported = machine.exported(file, '*')
    const fields = exported.kind === 'shape' ? [...exported.fields] : []
    return fields.flatMap(([name, value]) => {
      if (seen.has(value)) return []
      seen.add(value)
      return [{ name, file, value }]
    })
  })
  return { machine, values, gaveUp }
}

export function fieldsOf(value: Value | undefined): ReadonlyMap<string, Value> {
  return value?.kind === 'shape' ? value.fields : new Map()
}

export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'constant' && value.value === true
}

/** `() => User`, also where an import is a ring: what the function gives. */
export function resultOf(machine: Machine, value: Value | undefined, args: readonly Value[] = []): Value | undefined {
  if (value?.kind !== 'function') return value
  const place: Place = { script: value.script, node: value.node }
  try {
    return machine.call(value, args, place)
  } catch (error) {
    if (error instanceof OutOfSteps) throw error
    return undefined
  }
}

export function positionOf(place: Place | undefined, file: string) {
  return place === undefined ? { file, line: 1 } : place.script.position(place.node)
}

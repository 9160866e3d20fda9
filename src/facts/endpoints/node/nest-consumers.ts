import { withinSteps } from '../../typescript/run/budget.ts'
import { throwing } from '../../typescript/run/calls.ts'
import type { Machine } from '../../typescript/run/machine.ts'
import { OutOfSteps } from '../../typescript/run/machine.ts'
import type { ClassValue, Place, Value } from '../../typescript/run/values.ts'
import { native, shape, stringOf, unknown } from '../../typescript/run/values.ts'
import { covers } from './paths.ts'
import type { Step } from './routes.ts'

/** Middleware that a module puts before routes: `consumer.apply(Auth).exclude('health').forRoutes('*')`. */
export interface ConsumedMiddleware {
  readonly values: readonly Value[]
  readonly targets: readonly Value[]
  readonly excludes: boolean
  readonly place: Place
}

/** What `configure(consumer)` of a module applies. */
export function consumedBy(machine: Machine, type: ClassValue): ConsumedMiddleware[] {
  const method = type.node.body.body.find(
    (one) => one.type === 'MethodDefinition' && one.key.type === 'Identifier' && one.key.name === 'configure',
  )
  if (method === undefined) return []
  const place: Place = { script: type.script, node: method }
  const found: ConsumedMiddleware[] = []
  const chain = (values: readonly Value[], excludes: boolean): Value => {
    const link: Value = shape([
      ['exclude', native('exclude', () => chain(values, true))],
      [
        'forRoutes',
        native('forRoutes', (targets, at) => {
          found.push({ values, targets, excludes, place: at })
          return consumer
        }),
      ],
    ])
    return link
  }
  const consumer: Value = shape([['apply', native('apply', (values) => chain(values.flatMap(flat), false))]])
  follow(machine, () => {
    const instance = machine.call(type, [], place, undefined, true)
    return machine.call(machine.member(instance, 'configure', place), [consumer], place, instance)
  })
  return found
}

function flat(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items.flatMap(flat) : [value]
}

/** What a piece of code gives; undefined when it throws or is too long to be read. */
function follow(machine: Machine, work: () => Value): Value | undefined {
  let found: Value | undefined
  try {
    withinSteps(machine, STEPS, () =>
      throwing(() => {
        found = work()
      }),
    )
  } catch (error) {
    if (!(error instanceof OutOfSteps)) throw error
  }
  return found
}

const STEPS = 20_000

/** The steps that middleware of modules puts before one route of a controller. */
export function consumedSteps(
  machine: Machine | undefined,
  all: readonly ConsumedMiddleware[],
  controller: ClassValue,
  path: string,
): Step[] {
  return all.flatMap(({ values, targets, excludes, place }) => {
    const found = targets.map((one) => reaches(one, controller, path))
    if (found.every((one) => one === false)) return []
    const isSure = found.includes(true) && !excludes
    return values.map(
      (value): Step => ({
        value: methodOf(machine, value, place),
        level: 'middleware',
        place,
        conditions: [],
        as: 'middleware',
        ...(isSure
          ? {}
          : { doubt: excludes ? 'its module leaves some paths out' : 'its module may not apply it here' }),
      }),
    )
  })
}

function reaches(target: Value, controller: ClassValue, path: string): boolean | undefined {
  if (target.kind === 'class') return target === controller
  const given = target.kind === 'shape' ? target.fields.get('path') : target
  const text = stringOf(given)
  if (text === undefined) return undefined
  // `RequestMethod` may narrow it down.
  const method = target.kind === 'shape' ? target.fields.get('method') : undefined
  const isAll = /^\/?(\*|\{\*\w*\}|\(\.\*\)|\*\w+)?$/.test(text)
  const found = isAll ? true : covers(text.replace(/:(\w+)/g, '{$1}').replace(/\/?\{?\*\w*\}?$/, ''), path)
  const isAny = method === undefined || (method.kind === 'external' && method.name.endsWith('.ALL'))
  return found === true && !isAny ? undefined : found
}

/** A class of middleware is asked by its `use`. */
function methodOf(machine: Machine | undefined, value: Value, place: Place): Value {
  if (value.kind !== 'class') return value
  const found =
    machine === undefined
      ? undefined
      : follow(machine, () => machine.member(machine.call(value, [], place, undefined, true), 'use', place))
  return found ?? unknown(value.name)
}

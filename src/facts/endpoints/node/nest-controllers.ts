import type { Machine } from '../../typescript/run/machine.ts'
import type { ClassValue, Place, Value } from '../../typescript/run/values.ts'
import { stringOf } from '../../typescript/run/values.ts'
import type { GuardLevel } from '../types.ts'
import type { NestApplication } from './nest-application.ts'
import type { ConsumedMiddleware } from './nest-consumers.ts'
import { consumedSteps } from './nest-consumers.ts'
import { joinPaths, pathsOf } from './paths.ts'
import type { NodeRoute, Step, Unresolved } from './routes.ts'

interface Around {
  readonly application: NestApplication
  readonly name: string
  readonly guards: NestApplication['guards']
  readonly place: Place
  /** The path that a router module gives the module of the controller. */
  readonly prefix: string
  readonly consumed: readonly ConsumedMiddleware[]
  readonly machine: Machine | undefined
}

const COMMON = '@nestjs/common.'
const VERB = /^@nestjs\/common\.(Get|Post|Put|Patch|Delete|All|Head|Options|Sse|Search)$/

/** Decorators with those in compositions (`applyDecorators`) one by one. */
export function flatDecorators(decorators: readonly Value[]): Value[] {
  return decorators.flatMap((one) => {
    if (one.kind === 'made' && one.of === `${COMMON}applyDecorators`) return flatDecorators(one.args)
    return one.kind === 'choice' ? flatDecorators(one.options) : [one]
  })
}

function named(decorators: readonly Value[], name: string): readonly (readonly Value[])[] {
  return decorators.flatMap((one) => (one.kind === 'made' && one.of === COMMON + name ? [one.args] : []))
}

/** The routes of one controller, those of the classes it is derived from as well. */
export function controllerRoutes(controller: Value, around: Around, unresolved: Unresolved[]): NodeRoute[] {
  if (controller.kind !== 'class') {
    if (controller.kind === 'unknown')
      unresolved.push({ place: around.place, reason: 'a controller could not be read' })
    return []
  }
  const own = flatDecorators(controller.decorators)
  const [options] = named(own, 'Controller').flat()
  const isController = named(own, 'Controller').length > 0
  if (!isController) {
    unresolved.push({
      place: { script: controller.script, node: controller.node },
      reason: 'the decorators of a controller could not be read',
    })
    return []
  }
  const fields = options?.kind === 'shape' ? options.fields : undefined
  const paths = pathsGiven(fields === undefined ? options : fields.get('path'))
  const version = fields?.get('version') ?? named(own, 'Version').flat()[0]
  const seen = new Set<string>()
  return lineage(controller).flatMap((type) =>
    [...type.memberDecorators].flatMap(([member, decorators]) => {
      if (seen.has(member)) return []
      const flat = flatDecorators(decorators)
      const found = routesOfMember({ controller, type, member, own, flat, paths, version }, around)
      if (found.length > 0) seen.add(member)
      return found
    }),
  )
}

function lineage(type: ClassValue): ClassValue[] {
  return [type, ...(type.parent?.kind === 'class' ? lineage(type.parent) : [])]
}

function pathsGiven(value: Value | undefined): string[] {
  if (value === undefined || (value.kind === 'constant' && value.value === undefined)) return ['']
  const paths = pathsOf(value)
  return paths.length === 0 ? [''] : paths
}

interface Member {
  readonly controller: ClassValue
  readonly type: ClassValue
  readonly member: string
  readonly own: readonly Value[]
  readonly flat: readonly Value[]
  readonly paths: readonly string[]
  readonly version: Value | undefined
}

function routesOfMember(one: Member, around: Around): NodeRoute[] {
  const { controller, type, member, own, flat, paths } = one
  const node = type.node.body.body.find(
    (element) =>
      element.type === 'MethodDefinition' && element.key.type === 'Identifier' && element.key.name === member,
  )
  const place: Place = { script: type.script, node: node ?? type.node }
  const handler: Value =
    node?.type === 'MethodDefinition'
      ? {
          kind: 'function',
          node: node.value,
          script: type.script,
          scope: type.scope,
          self: undefined,
          home: type,
          name: `${controller.name}.${member}`,
          given: [],
          fields: new Map(),
        }
      : { kind: 'unknown', text: member }
  const steps = stepsOf(one, around)
  return flat.flatMap((decorator) => {
    const verb = decorator.kind === 'made' ? VERB.exec(decorator.of)?.[1] : undefined
    if (verb === undefined || decorator.kind !== 'made') return []
    const versions = versionsOf(named(flat, 'Version').flat()[0] ?? one.version, around.application)
    return versions.flatMap((version) =>
      paths.flatMap((base) =>
        pathsGiven(decorator.args[0]).map(
          (path): NodeRoute => ({
            framework: 'NestJS',
            method: verb === 'All' ? '*' : verb === 'Sse' ? 'GET' : verb.toUpperCase(),
            path: joinPaths(
              joinPaths(joinPaths('', around.application.prefix), version),
              joinPaths(around.prefix, joinPaths(base, path)),
            ),
            steps: [
              ...consumedSteps(
                around.machine,
                around.consumed,
                controller,
                joinPaths(around.prefix, joinPaths(base, path)),
              ),
              ...steps,
            ],
            handler,
            place,
            application: around.name,
            conditions: [],
            metadata: metadataOf([...own, ...flat]),
          }),
        ),
      ),
    )
  })
}

/** The part of the path that names the version: none for neutral ones or without versions in paths. */
function versionsOf(value: Value | undefined, { version, versionPrefix }: NestApplication): string[] {
  if (versionPrefix === undefined) return ['']
  const given = value === undefined ? [version] : value.kind === 'list' ? value.items.map(stringOf) : [stringOf(value)]
  return given.map((one) => (one === undefined ? '' : `${versionPrefix}${one}`))
}

/** What guards can ask for by key: `SetMetadata(key, value)`; the method's own stands over that of its class. */
function metadataOf(decorators: readonly Value[]): ReadonlyMap<string, Value> {
  const found = new Map<string, Value>()
  for (const [key, value] of named(decorators, 'SetMetadata')) {
    const name = stringOf(key)
    if (name !== undefined && value !== undefined) found.set(name, value)
  }
  return found
}

/** Guards of the application, the controller and the method, in the order NestJS asks them. */
function stepsOf({ controller, own, flat, type }: Member, { guards }: Around): Step[] {
  const at = (node: ClassValue): Place => ({ script: node.script, node: node.node })
  const applied = (values: readonly (readonly Value[])[], level: GuardLevel, place: Place): Step[] =>
    values.flat().map((value) => ({ value, level, place, conditions: [] }))
  // A decorator that could not be read may put a guard there.
  const strange = [...own, ...flat].filter((one) => one.kind === 'unknown' || one.kind === 'function')
  return [
    ...guards.map(({ value, place }): Step => ({ value, level: 'application', place, conditions: [] })),
    ...applied(named(own, 'UseGuards'), 'class', at(controller)),
    ...applied(named(flat, 'UseGuards'), 'decorator', at(type)),
    ...strange.map(
      (value): Step => ({
        value: { kind: 'unknown', text: value.kind === 'unknown' ? value.text : 'a decorator' },
        level: 'decorator',
        place: at(type),
        conditions: [],
      }),
    ),
  ]
}

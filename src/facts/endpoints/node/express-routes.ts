import type { Condition } from '../../typescript/run/machine.ts'
import type { Made, Value } from '../../typescript/run/values.ts'
import { optionsOf } from '../../typescript/run/values.ts'
import type { GuardLevel } from '../types.ts'
import type { Express, ExpressHolder, Layer } from './express.ts'
import { nameOfHolder } from './names.ts'
import { covers, joinPaths } from './paths.ts'
import type { NodeHolder, NodeRoute, Step, Unresolved } from './routes.ts'

/** A router within itself, or many times one in another, is not followed for ever. */
const MAX_DEPTH = 12
const MAX_ROUTES = 20_000

interface Walk {
  readonly express: Express
  readonly application: string
  readonly routes: NodeRoute[]
  readonly reached: Set<Made>
  readonly unresolved: Unresolved[]
}

interface Around {
  readonly prefix: string
  readonly steps: readonly Step[]
  readonly conditions: readonly Condition[]
  readonly depth: number
  readonly inside: readonly Made[]
  readonly unseen: string | undefined
}

/** Every route of the Express applications that were made, once for each way it is mounted. */
export function expressRoutes(express: Express): {
  routes: NodeRoute[]
  holders: NodeHolder[]
  unresolved: Unresolved[]
} {
  const routes: NodeRoute[] = []
  const reached = new Set<Made>()
  const unresolved = [...express.unresolved]
  const used = new Set([...express.holders.values()].flatMap(({ layers }) => layers.flatMap(({ values }) => values)))
  const roots = [...express.holders.values()].filter(({ made, isApplication }) => isApplication && !used.has(made))
  for (const root of roots) {
    const walk = { express, application: nameOfHolder(root.made), routes, reached, unresolved }
    reached.add(root.made)
    walkHolder(walk, root, { prefix: '', steps: [], conditions: [], depth: 0, inside: [], unseen: undefined })
  }
  const holders = [...express.holders.values()].map((holder) => holderOf(holder, reached, unresolved.length > 0))
  return { routes, holders, unresolved }
}

function holderOf(
  { made, isApplication, layers }: ExpressHolder,
  reached: ReadonlySet<Made>,
  doubt: boolean,
): NodeHolder {
  return {
    name: nameOfHolder(made),
    place: made.place,
    framework: 'Express',
    isApplication,
    routes: layers.filter(({ kind }) => kind === 'route').length,
    state: reached.has(made) ? 'mounted' : doubt || made.fields.has('(escaped)') ? 'unknown' : 'unmounted',
  }
}

interface Active extends Step {
  readonly paths: readonly string[]
}

function walkHolder(walk: Walk, holder: ExpressHolder, around: Around): void {
  const active: Active[] = []
  let { unseen } = around
  const params = holder.layers.filter(({ kind }) => kind === 'param')
  for (const layer of holder.layers) {
    const conditions = [...around.conditions, ...layer.conditions]
    if (layer.kind === 'param') continue
    if (layer.kind === 'route') {
      addRoutes(walk, layer, { ...around, conditions, unseen }, active, params)
      continue
    }
    const level: GuardLevel = holder.isApplication ? 'middleware' : 'router'
    const before: Active[] = []
    for (const value of layer.values) {
      const mounted = holdersIn(walk.express, value)
      if (mounted.length > 0) {
        mount(walk, mounted, layer, { ...around, conditions, unseen }, [...active, ...before], value.kind === 'choice')
      } else if (isUnknown(value)) {
        unseen ??= `what is used at ${layer.place.script.file}:${layer.place.script.position(layer.place.node).line} could not be read`
        walk.unresolved.push({
          place: layer.place,
          reason: `${value.text === '' ? 'a value' : value.text} given to use() could not be read`,
        })
      } else before.push({ value, level, place: layer.place, conditions: layer.conditions, paths: layer.paths })
    }
    active.push(...before)
  }
}

function isUnknown(value: Value): value is Extract<Value, { kind: 'unknown' }> {
  return value.kind === 'unknown'
}

function holdersIn(express: Express, value: Value): ExpressHolder[] {
  return optionsOf(value).flatMap((one) => (one.kind === 'made' ? (express.holders.get(one) ?? []) : []))
}

function mount(
  walk: Walk,
  mounted: readonly ExpressHolder[],
  layer: Layer,
  around: Around,
  active: readonly Active[],
  isChoice: boolean,
): void {
  for (const holder of mounted) {
    walk.reached.add(holder.made)
    if (around.depth > MAX_DEPTH || around.inside.includes(holder.made) || walk.routes.length > MAX_ROUTES) continue
    for (const path of layer.paths) {
      walkHolder(walk, holder, {
        prefix: joinPaths(around.prefix, path),
        steps: [...around.steps, ...active.flatMap((step) => applied(step, path, true))],
        conditions: isChoice
          ? [...around.conditions, { place: layer.place, negated: false, kind: 'catch' }]
          : around.conditions,
        depth: around.depth + 1,
        inside: [...around.inside, holder.made],
        unseen: around.unseen,
      })
    }
  }
}

/** A step that stands before a path of the same router, or none; one that may stand there is one in doubt. */
function applied({ paths, ...step }: Active, path: string, isMount: boolean): Step[] {
  const found = paths.map((one) => covers(one, path))
  if (found.includes(true)) return [step]
  const mayCover = found.includes(undefined) || (isMount && paths.some((one) => covers(path, one) !== false))
  if (!mayCover) return []
  return [{ ...step, doubt: `it stands before ${paths.join(', ')}, which may be other addresses` }]
}

/** `router.param('id', load)` stands before every route of the router with `:id` in its own path, in whatever order. */
function paramSteps(params: readonly Layer[], path: string): Step[] {
  return params.flatMap(({ paths, values, place }) =>
    paths.some((name) => path.includes(`{${name.replace(/^\//, '')}}`))
      ? values.map((value): Step => ({ value, level: 'router', place, conditions: [], as: 'param' }))
      : [],
  )
}

function addRoutes(
  walk: Walk,
  layer: Layer,
  around: Around,
  active: readonly Active[],
  params: readonly Layer[],
): void {
  const own = layer.values
    .slice(0, -1)
    .map((value): Step => ({ value, level: 'route', place: layer.place, conditions: [] }))
  const handler = layer.values.at(-1)
  if (handler === undefined) return
  const method = layer.method
  for (const path of layer.paths) {
    const whole = joinPaths(around.prefix, path)
    walk.routes.push({
      framework: 'Express',
      method: method === '?' ? '*' : method,
      path: whole === '' ? '/' : whole,
      steps: [
        ...around.steps,
        ...active.flatMap((step) => applied(step, path, false)),
        ...paramSteps(params, path),
        ...own,
      ],
      handler,
      place: layer.place,
      application: walk.application,
      conditions: around.conditions,
      ...(around.unseen === undefined ? {} : { unseen: around.unseen }),
    })
  }
}

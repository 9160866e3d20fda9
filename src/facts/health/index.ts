import type { Position } from '../../core/position.ts'
import { decoratorsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import type { Endpoint } from '../endpoints/types.ts'
import type { NodeCodeFacts } from '../node-code/types.ts'
import type { Reached } from '../python/reach.ts'
import { calledFrom, functionAt } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { comparisons } from './comparisons.ts'
import { failurePlace, silentCondition } from './failure.ts'
import { nodeDatabase, nodeHealth } from './node.ts'
import { probedPaths, roleByPath } from './roles.ts'
import { databaseUse, heartbeatUse, migrationsUse } from './subjects.ts'
import { touchesOf } from './touches.ts'
import type { HealthEndpoint, HealthFacts, HealthRole, HealthTouch } from './types.ts'

export default defineFact<HealthFacts>({
  async collect({ workspace, fact }) {
    const [python, endpoints, node] = await Promise.all([fact('python'), fact('endpoints'), fact('nodeCode')])
    const asked = endpoints.endpoints.filter(({ method }) => /^(GET|HEAD|\*)$/.test(method))
    const own = asked.filter(({ path }) => roleByPath(path) !== undefined)
    const candidates = own.length > 0 ? own : asked.filter(({ path }) => roleByPath(path, true) !== undefined)
    const probes = probedPaths(workspace)
    return {
      endpoints: unique(candidates).map((endpoint) => healthOf(python, node, endpoint, candidates, probes)),
      comparisons: comparisons(python),
      database: databaseUse(python) ?? nodeDatabase(node),
      migrations: migrationsUse(python, workspace),
      heartbeat: heartbeatUse(python),
    }
  },
})

/** One handler under several prefixes or methods is judged once for each of its last names. */
function unique(endpoints: readonly Endpoint[]): Endpoint[] {
  const seen = new Set<string>()
  return endpoints.filter(({ handler, path }) => {
    const key = `${handler} ${path.replace(/\/$/, '').split('/').at(-1)}`
    return seen.size < seen.add(key).size
  })
}

function healthOf(
  python: PythonFacts,
  node: NodeCodeFacts,
  endpoint: Endpoint,
  all: readonly Endpoint[],
  probes: ReadonlyMap<string, HealthRole>,
): HealthEndpoint {
  const { method, path, handler, at, handlerAt } = endpoint
  const definition = functionAt(python, handlerAt)
  const reached = definition === undefined ? [] : reachedFrom(python, definition)
  // An endpoint named heartbeat beats itself.
  const touches = touchesOf(python, reached).filter(({ kind }) => kind !== 'heartbeat' || !/heartbeat\/?$/.test(path))
  const failsAt = reached.map((one) => failurePlace(one.definition)).find((place) => place !== undefined)
  const failing = touches.find(({ reaches }) => reaches === 'yes')
  const explicit = ownFailure(reached)
  const can = failing !== undefined || explicit !== undefined
  const inNode = nodeHealth(endpoint, node)
  const guard =
    endpoint.auth.kind === 'guarded' ? endpoint.auth.via.find(({ effect }) => effect === 'refuses') : undefined
  return {
    method,
    path,
    handler,
    at,
    handlerAt,
    ...decideRole(path, touches.length > 0 || (inNode?.touches.length ?? 0) > 0, all, probes),
    touches,
    canFail: can ? 'yes' : definition === undefined || opaque(python, reached, touches) ? 'unknown' : 'no',
    failsAt: failing?.at ?? explicit ?? failsAt,
    silentWhen: definition === undefined ? undefined : silentCondition(definition),
    guardedAt: guard?.at,
    ...inNode,
  }
}

/** An error status or a raise in the handler or a helper close to it; deeper ones belong to other things. */
function ownFailure(reached: readonly Reached[]): Position | undefined {
  for (const { definition, depth } of reached) {
    const place = depth <= 2 ? failurePlace(definition) : undefined
    if (place !== undefined) return place
  }
  return undefined
}

function decideRole(
  path: string,
  looks: boolean,
  all: readonly Endpoint[],
  probes: ReadonlyMap<string, HealthRole>,
): Pick<HealthEndpoint, 'role' | 'reason'> {
  const probed = probes.get(path.replace(/\/$/, '')) ?? probes.get(path)
  if (probed !== undefined) return { role: probed, reason: `the ${probed} probe of a manifest calls it` }
  const named = roleByPath(path) ?? roleByPath(path, true)
  if (named === 'readiness' || named === 'liveness') return { role: named, reason: 'by its path' }
  const hasReadiness = all.some((one) => roleByPath(one.path, true) === 'readiness')
  if (looks && !hasReadiness)
    return {
      role: 'readiness',
      reason: 'it looks at what the service depends on, and no other endpoint is named readiness',
    }
  return { role: 'liveness', reason: hasReadiness ? 'another endpoint is named readiness' : 'it looks at nothing' }
}

/** The handler, its dependencies, and what they call. */
function reachedFrom(python: PythonFacts, definition: PythonNode): Reached[] {
  const own = calledFrom(python, definition)
  const given = [
    ...parametersOf(definition).flatMap(({ annotation, default: value }) => [annotation, value]),
    ...decoratorsOf(definition),
  ]
  const dependencies = given.flatMap((node) => (node === undefined ? [] : dependenciesIn(python, node)))
  const more = dependencies
    .flatMap((one) => calledFrom(python, one, 2))
    .filter((one) => !own.some((had) => had.definition.equals(one.definition)))
  // Opening a session asks the database nothing; what counts in a dependency is an own question.
  return [...own, ...more.filter(({ definition: one }) => !/\byield\b/.test(one.text))]
}

function dependenciesIn(python: PythonFacts, node: PythonNode): PythonNode[] {
  return node.find('call').flatMap((call) => {
    if (!/(^|\.)(Depends|Security)$/.test(call.field('function')?.text ?? '')) return []
    const target = call.field('arguments')?.parts[0]
    const found = target === undefined ? undefined : python.resolve(target)
    return found?.kind === 'function' ? [found.node] : []
  })
}

const HARMLESS =
  /^(time|datetime|os|platform|socket|psutil|sys|logging|structlog|loguru|fastapi|starlette|pydantic|importlib|uuid|json|asyncio|typing|dict|str|int|float|bool|list|set|tuple|len|round|max|min|getattr|hasattr|isinstance|sorted|any|all|sum|print|zip|enumerate|range|repr|format)\b/

const SILENT =
  /^["'(]|(^|\.)(log|logger|_log|_logger|logging)\.|\.(isoformat|get|items|keys|values|append|format|join|lower|upper|strip|timestamp|total_seconds|now|is_set|copy|model_dump|update)$/

/** Calls that could not be followed may fail in ways that are not seen here. */
function opaque(python: PythonFacts, reached: readonly Reached[], touches: readonly HealthTouch[]): boolean {
  return reached.some((one) => {
    if (isCaught(one)) return false
    const calls = (one.definition.field('body') ?? one.definition).find('call')
    return calls.some(
      (call) => mayFail(python, call) && !touches.some(({ at }) => at.file === call.tree.file && at.line === call.line),
    )
  })
}

function mayFail(python: PythonFacts, call: PythonNode): boolean {
  const callee = call.field('function')
  if (callee === undefined || insideTry(call)) return false
  const found = python.resolve(callee)
  if (found === undefined || /\.state\./.test(found.name)) return !SILENT.test(callee.text)
  return found.kind === 'external' && !HARMLESS.test(found.name)
}

/** What fails inside a `try` was already followed. */
function insideTry(node: PythonNode): boolean {
  return node.enclosing('try_statement', 'function_definition')?.kind === 'try_statement'
}

/** Some call on the way to a function stands in a `try`. */
function isCaught(reached: Reached): boolean {
  for (let at: Reached | undefined = reached; at !== undefined; at = at.caller) {
    if (at.call !== undefined && insideTry(at.call)) return true
  }
  return false
}

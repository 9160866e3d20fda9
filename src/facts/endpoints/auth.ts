import type { Confidence } from '../../core/outcome.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Dependency } from './dependencies.ts'
import { dependencyOf } from './dependencies.ts'
import type { Guards, Judgement } from './guards.ts'
import type { MountedRoute } from './mounted.ts'
import { conditions } from './mounted.ts'
import type { EndpointAuth, Guard, GuardLevel } from './types.ts'

interface Applied {
  readonly judgement: Judgement
  readonly guard: Guard
}

/** Puts together everything that stands before one route, and says whether it is guarded. */
export function authOf(python: PythonFacts, guards: Guards, mounted: MountedRoute, method: string): EndpointAuth {
  const { route } = mounted
  const applied: Applied[] = []
  let unseen = mounted.assumed

  function apply(judgement: Judgement, level: GuardLevel, at: PythonNode): void {
    const guard = guards.applied(judgement, level, at)
    if (guard !== undefined) applied.push({ judgement, guard })
  }
  function applyDependency(dependency: Dependency, level: GuardLevel): void {
    apply(guards.dependency(dependency), level, dependency.node)
  }
  function applyNode(node: PythonNode, level: GuardLevel): void {
    const dependency = dependencyOf(python, node)
    if (dependency !== undefined) applyDependency(dependency, level)
    else unseen ??= `a member of dependencies= at ${node.position.file}:${node.line} could not be read`
  }

  for (const { node, level } of mounted.inherited) applyNode(node, level)
  for (const node of route.dependencies) applyNode(node, 'decorator')
  if (route.handler.kind === 'function_definition') {
    for (const dependency of guards.ofClass(route.handler)) applyDependency(dependency, 'class')
    for (const { dependency } of guards.injected(route.handler)) {
      if (dependency !== undefined) applyDependency(dependency, 'parameter')
    }
    for (const judgement of guards.decorators(route.handler, route.node)) apply(judgement, 'decorator', route.handler)
    apply(guards.inline(route.handler), 'inline', route.handler)
  } else unseen ??= 'its handler is not a function that could be read'
  for (const { what, node } of mounted.middleware) {
    // BaseHTTPMiddleware passes WebSockets through untouched (Starlette's manual, "Middleware").
    if (method === 'WEBSOCKET') continue
    const judgement = guards.middleware(what, mounted.path)
    // One that lets this path through does not stand before it.
    if (judgement === undefined || judgement.effect === 'optional') continue
    const condition = conditions(node)[0]
    if (condition === undefined || judgement.effect !== 'refuses') apply(judgement, 'middleware', node)
    else {
      const reason = `${judgement.name.split('.').at(-1)} is registered only if ${condition.text}`
      apply({ ...judgement, effect: 'unknown', reason }, 'middleware', node)
    }
  }
  return conclude(applied, unseen)
}

function conclude(applied: readonly Applied[], unseen: string | undefined): EndpointAuth {
  const via = applied.map(({ guard }) => guard)
  const refusing = applied.filter(({ guard }) => guard.effect === 'refuses')
  if (refusing.length > 0) {
    const sure = refusing.some(({ judgement, guard }) => !judgement.byDefault && guard.level !== 'middleware')
    const confidence: Confidence = sure ? 'high' : 'medium'
    return { kind: 'guarded', via, confidence }
  }
  const unsure = applied.find(({ guard }) => guard.effect === 'unknown')
  const reason = unsure?.judgement.reason ?? unseen
  if (reason !== undefined) return { kind: 'unknown', via, confidence: 'low', reason }
  const optional = applied.find(({ guard }) => guard.effect === 'optional')
  if (optional === undefined) return { kind: 'open', via, confidence: 'high' }
  const why = optional.judgement.reason
  return {
    kind: 'optional',
    via,
    confidence: optional.judgement.byDefault ? 'medium' : 'high',
    ...(why === undefined ? {} : { reason: why }),
  }
}

import type { Confidence } from '../../core/outcome.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Dependency } from './dependencies.ts'
import { dependencyOf } from './dependencies.ts'
import { conditions } from './following.ts'
import type { Guards } from './guards.ts'
import type { Judgement } from './judgement.ts'
import type { MountedRoute } from './mounted.ts'
import type { MiddlewareRegistration } from './registered.ts'
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
  function applyNode(node: PythonNode, level: GuardLevel, owner: PythonNode): void {
    const dependency = dependencyOf(python, node)
    if (dependency !== undefined)
      apply(onlyIf(guards.dependency(dependency), choices(python, node, owner)), level, dependency.node)
    else unseen ??= `a member of dependencies= at ${node.position.file}:${node.line} could not be read`
  }

  for (const { node, level, owner } of mounted.inherited) applyNode(node, level, owner)
  for (const node of route.dependencies) applyNode(node, 'decorator', route.node)
  if (route.handler.kind === 'function_definition') {
    for (const dependency of guards.ofClass(route.handler)) applyDependency(dependency, 'class')
    for (const { dependency } of guards.injected(route.handler)) {
      if (dependency !== undefined) applyDependency(dependency, 'parameter')
    }
    for (const judgement of guards.decorators(route.handler)) apply(judgement, 'decorator', route.handler)
    apply(guards.inline(route.handler, mounted.path), 'inline', route.handler)
  } else if (!onlyResponds(python, route.handler)) unseen ??= 'its handler is not a function that could be read'
  // BaseHTTPMiddleware passes WebSockets through untouched (Starlette's manual, "Middleware").
  if (method !== 'WEBSOCKET') {
    for (const { judgement, node } of middlewareBefore(guards, mounted.middleware, mounted.path))
      apply(judgement, 'middleware', node)
  }
  return conclude(applied, unseen)
}

/** What stands before a route the framework adds itself, as `/docs`: middleware alone. */
export function authOfOwnRoute(
  guards: Guards,
  middleware: readonly MiddlewareRegistration[],
  path: string,
  known: boolean,
): EndpointAuth {
  const applied = middlewareBefore(guards, middleware, path).flatMap(({ judgement, node }): Applied[] => {
    const guard = guards.applied(judgement, 'middleware', node)
    return guard === undefined ? [] : [{ judgement, guard }]
  })
  const auth = conclude(applied, known ? undefined : 'whether it is served could not be read')
  return auth.confidence === 'high' ? { ...auth, confidence: 'medium' } : auth
}

function middlewareBefore(
  guards: Guards,
  middleware: readonly MiddlewareRegistration[],
  path: string,
): { readonly judgement: Judgement; readonly node: PythonNode }[] {
  return middleware.flatMap(({ what, node }) => {
    const judgement = guards.middleware(what, path)
    // One that lets this path through does not stand before it.
    if (judgement === undefined || (judgement.effect === 'optional' && !judgement.byDefault)) return []
    return [{ judgement: onlyIf(judgement, conditions(node)), node }]
  })
}

/** `lambda request: FileResponse(path)`: nothing but a response, which refuses nobody. */
export function onlyResponds(python: PythonFacts, handler: PythonNode): boolean {
  const body = handler.kind === 'lambda' ? handler.field('body') : undefined
  const callee = body?.kind === 'call' ? body.field('function') : undefined
  const name = callee === undefined ? undefined : python.qualifiedName(callee)
  return name !== undefined && /^(fastapi|starlette)\.responses\.\w*Response$/.test(name)
}

/** A guard that is put there only under a condition is no certain guard. */
function onlyIf(judgement: Judgement, tests: readonly PythonNode[]): Judgement {
  const [test] = tests
  if (test === undefined || judgement.effect !== 'refuses') return judgement
  const name = judgement.name.split('.').at(-1)
  return { ...judgement, effect: 'unknown', reason: `${name} is there only if ${test.text}` }
}

/**
 * Conditions that decide whether a member of `dependencies=` is in the list: `[Depends(g)] if secure else []`, or an
 * `append` or assignment under an `if`. Conditions around the registration itself decide about the route instead.
 */
function choices(python: PythonFacts, node: PythonNode, owner: PythonNode): PythonNode[] {
  const inside = node.tree === owner.tree && node.start >= owner.start && node.end <= owner.end
  const found = inside ? [] : conditions(node)
  for (let at: PythonNode | undefined = node.parentNode; at !== undefined && !at.equals(owner); at = at.parentNode) {
    if (at.kind === 'conditional_expression' && at.parts[1] !== undefined) found.push(at.parts[1])
    if (at.kind === 'block' || at.kind === 'module') break
  }
  return found.filter((test) => python.constant(test) !== true)
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

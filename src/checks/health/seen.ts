import { type Evidence, source } from '../../core/evidence.ts'
import type { Finding, Unverified } from '../../core/outcome.ts'
import { unverified } from '../../core/outcome.ts'
import type { EndpointsFacts } from '../../facts/endpoints/types.ts'
import type { HealthEndpoint } from '../../facts/health/types.ts'
import type { PythonFacts } from '../../facts/python/types.ts'

/** Whether every route was understood, so that an endpoint that was not found is not there. */
export function sawAllRoutes(endpoints: EndpointsFacts, python: PythonFacts): boolean {
  const understood = endpoints.frameworks.every((framework) => framework.understood)
  return understood && endpoints.unresolved.length === 0 && python.coverage.unparsed.length === 0
}

/** A probe has no credentials: an endpoint that asks for them is no use to it. */
export function asksCredentials(one: HealthEndpoint): Finding[] {
  if (one.guardedAt === undefined) return []
  return [
    {
      message: `${one.method} ${one.path} asks for credentials, which a probe does not have.`,
      subject: `${one.method} ${one.path}`,
      confidence: 'medium',
      evidence: [source(one.at, 'the endpoint'), source(one.guardedAt, 'the guard')],
      fix: 'Leave the endpoint open and keep details out of its answer.',
    },
  ]
}

/** The answer when none of the readiness endpoints could be followed to what they look at. */
export function notFollowed(ready: readonly HealthEndpoint[], needs: string): Unverified | undefined {
  if (!ready.every(({ canFail }) => canFail === 'unknown')) return undefined
  const evidence = ready.map((one) => source(one.handlerAt, one.path))
  return unverified('What the readiness endpoint looks at could not be followed.', needs, evidence)
}

/** One finding about all readiness endpoints together: it is enough when one of them looks. */
export function doesNotLook(
  ready: readonly HealthEndpoint[],
  what: string,
  confidence: Finding['confidence'],
  reason: Evidence,
): Finding[] {
  return ready.slice(0, 1).map((one) => ({
    message: `${ready.map(({ path }) => path).join(', ')} does not ${what}.`,
    subject: `${one.method} ${one.path}`,
    confidence,
    evidence: [source(one.handlerAt, 'the handler'), reason],
  }))
}

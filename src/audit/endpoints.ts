import type { Position } from '../core/position.ts'
import type { Endpoint, EndpointsFacts } from '../facts/endpoints/types.ts'
import type { TenancyFacts } from '../facts/tenancy/types.ts'
import type { EndpointResult } from './result.ts'
import { tenantOf } from './tenants.ts'

/** The endpoint table of a result, in the order of paths. */
export function endpointResults(facts: EndpointsFacts, tenancy: TenancyFacts | undefined): EndpointResult[] {
  const verdicts = new Map((tenancy?.endpoints ?? []).map((one) => [one.endpoint, one]))
  return facts.endpoints
    .map((endpoint) => endpointResult(endpoint, tenantOf(tenancy, verdicts.get(endpoint))))
    .sort((a, b) => (a.path === b.path ? order(a.method, b.method) : order(a.path, b.path)))
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function endpointResult(endpoint: Endpoint, tenant: EndpointResult['tenant']): EndpointResult {
  const { auth, rateLimit, conditional } = endpoint
  return {
    method: endpoint.method,
    path: endpoint.path,
    handler: endpoint.handler,
    file: endpoint.at.file,
    line: endpoint.at.line,
    framework: endpoint.framework,
    application: endpoint.application,
    purpose: endpoint.purpose,
    ...(conditional === undefined ? {} : { conditional }),
    auth: {
      kind: auth.kind,
      via: auth.via.map(({ name, level, effect, about, at }) => ({ name, level, effect, about, ...place(at) })),
      confidence: auth.confidence,
      ...(auth.reason === undefined ? {} : { reason: auth.reason }),
    },
    roles: [...endpoint.roles],
    rateLimit:
      rateLimit === undefined
        ? null
        : {
            name: rateLimit.name,
            level: rateLimit.level,
            ...(rateLimit.limit === undefined ? {} : { limit: rateLimit.limit }),
            ...place(rateLimit.at),
          },
    tenant,
  }
}

/** A position without what a fact may carry beside it. */
export function place({ file, line, endLine, column }: Position): Position {
  return {
    file,
    line,
    ...(endLine === undefined ? {} : { endLine }),
    ...(column === undefined ? {} : { column }),
  }
}

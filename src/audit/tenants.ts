import type { QueriesFacts } from '../facts/queries/types.ts'
import type { Scope } from '../facts/queries/values.ts'
import type { EndpointTenancy, TenancyFacts, TenantVerdict } from '../facts/tenancy/types.ts'
import type { EndpointResult, IsolationScore, QueryResult } from './result.ts'

const KINDS: Record<TenantVerdict, EndpointResult['tenant']['kind']> = {
  yes: 'scoped',
  partly: 'unscoped',
  no: 'unscoped',
  unknown: 'unknown',
  'n/a': 'not-applicable',
}

/** The column of the endpoint table that says whether an endpoint keeps to the tenant who asks. */
export function tenantOf(
  tenancy: TenancyFacts | undefined,
  verdict: EndpointTenancy | undefined,
): EndpointResult['tenant'] {
  const key = tenancy?.key ?? null
  if (tenancy === undefined)
    return { kind: 'unknown', reason: 'tenants were not looked at', scoped: 'unknown', tables: [], key }
  if (key === null)
    return { kind: 'not-applicable', reason: 'no column names a tenant', scoped: 'n/a', tables: [], key }
  if (verdict === undefined)
    return { kind: 'unknown', reason: 'its queries were not followed', scoped: 'unknown', tables: [], key }
  return {
    kind: KINDS[verdict.verdict],
    reason: verdict.reason,
    scoped: verdict.verdict,
    tables: [...verdict.tables],
    key,
  }
}

/** The data isolation score; undefined in a service without tenants. */
export function isolationScore(tenancy: TenancyFacts | undefined): IsolationScore | undefined {
  if (tenancy?.key === undefined) return undefined
  return {
    ...tenancy.score,
    endpoints: { ...tenancy.score.endpoints },
    unknownRate: Math.round(1000 * tenancy.unknownRate) / 1000,
  }
}

const WORST: readonly Scope[] = ['none', 'exempt', 'scoped', 'unknown', 'sometimes', 'request', 'open']

/** The queries of a result, in the order of their places. */
export function queryResults({ queries }: QueriesFacts): QueryResult[] {
  return queries
    .map(({ operation, tables, predicates, function: name, at, uses }) => ({
      operation,
      tables: [...tables],
      predicates: predicates.map(({ table, column, operator, value }) => ({
        table: table ?? null,
        column,
        operator,
        value,
      })),
      function: name,
      scope: uses.reduce<Scope>(
        (worst, { scope }) => (WORST.indexOf(scope) > WORST.indexOf(worst) ? scope : worst),
        'none',
      ),
      endpoints: uses.length,
      file: at.file,
      line: at.line,
    }))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
}

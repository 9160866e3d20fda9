import type { Endpoint } from '../endpoints/types.ts'
import type { QueriesFacts, Query, QueryUse } from '../queries/types.ts'
import type { Scope } from '../queries/values.ts'
import type {
  EndpointQuery,
  EndpointTenancy,
  IsolationScore,
  JobTenancy,
  TenantMarker,
  TenantVerdict,
} from './types.ts'

/** Endpoints that find out who asks, or answer somebody who is no user: no tenant is known there. */
const BEFORE_TENANT: ReadonlySet<string> = new Set([
  'login',
  'logout',
  'registration',
  'password-reset',
  'oauth',
  'webhook',
  'token-link',
  'health',
  'metrics',
  'documentation',
  'well-known',
  'static',
])

/** Roles above tenants. */
const ABOVE = /super|root|platform|global|staff|sysadmin|system|internal/i

/** Puts the queries on the way of every endpoint together into its verdict. */
export function endpointVerdicts(
  queries: QueriesFacts,
  markers: readonly TenantMarker[],
  roots: ReadonlySet<string>,
): EndpointTenancy[] {
  const byEntry = usesByEntry(queries)
  return queries.entries.flatMap(({ endpoint, incomplete }, place) => {
    if (endpoint === undefined) return []
    const found = (byEntry.get(place) ?? []).map(({ query, use }) => ({
      query,
      use: judged(endpoint, query, use, markers, roots),
    }))
    return [{ endpoint, ...verdictOf(found, incomplete) }]
  })
}

function usesByEntry({ queries }: QueriesFacts): ReadonlyMap<number, readonly EndpointQuery[]> {
  const byEntry = new Map<number, EndpointQuery[]>()
  for (const query of queries) {
    for (const use of query.uses) {
      const list = byEntry.get(use.entry)
      if (list === undefined) byEntry.set(use.entry, [{ query, use }])
      else list.push({ query, use })
    }
  }
  return byEntry
}

/** The same for jobs: one that goes through the tenants reads all of them, and may. */
export function jobVerdicts(
  queries: QueriesFacts,
  markers: readonly TenantMarker[],
  roots: ReadonlySet<string>,
): JobTenancy[] {
  const byEntry = usesByEntry(queries)
  return queries.entries.flatMap(({ kind, name, at, incomplete }, place) => {
    if (kind !== 'job') return []
    const found = (byEntry.get(place) ?? []).map(({ query, use }) => ({
      query,
      use: judgedInJob(name, query, use, markers, roots),
    }))
    return [{ name, at, ...verdictOf(found, incomplete) }]
  })
}

function judgedInJob(
  name: string,
  query: Query,
  use: QueryUse,
  markers: readonly TenantMarker[],
  roots: ReadonlySet<string>,
): QueryUse {
  if (use.scope === 'none' || use.scope === 'scoped') return use
  const marker = markers.find(({ match }) => marksOneOf(match, [name, query.function, ...query.tables, ...use.through]))
  if (marker !== undefined) return { ...use, scope: 'exempt', why: `plimsoll.yaml: ${marker.reason}` }
  const isOfTenants = query.operation === 'select' && query.tables.every((table) => roots.has(table))
  return isOfTenants ? { ...use, scope: 'exempt', why: 'it goes through the tenants' } : use
}

/** What is meant to go beyond tenants is told so, by purpose, role or marker. */
function judged(
  endpoint: Endpoint,
  query: Query,
  use: QueryUse,
  markers: readonly TenantMarker[],
  roots: ReadonlySet<string>,
): QueryUse {
  if (use.scope === 'none' || use.scope === 'scoped') return use
  const marker = markers.find(({ match }) => marks(match, endpoint, query, use))
  if (marker !== undefined) return { ...use, scope: 'exempt', why: `plimsoll.yaml: ${marker.reason}` }
  const knowsWho = endpoint.auth.via.some(
    ({ about, effect }) => (about === 'credentials' || about === 'role') && effect === 'refuses',
  )
  if (BEFORE_TENANT.has(endpoint.purpose) && !knowsWho)
    return { ...use, scope: 'exempt', why: `no tenant is known in a ${endpoint.purpose} endpoint` }
  if (endpoint.auth.kind === 'open' && (use.scope === 'request' || query.tables.every((table) => roots.has(table))))
    return { ...use, scope: 'exempt', why: 'anybody may call it and name any tenant' }
  const role = endpoint.roles.find((one) => ABOVE.test(one))
  return role === undefined ? use : { ...use, scope: 'exempt', why: `only ${role} gets here` }
}

function marks(match: string, endpoint: Endpoint, query: Query, use: QueryUse): boolean {
  const names = [
    `${endpoint.method} ${endpoint.path}`,
    endpoint.path,
    endpoint.handler,
    query.function,
    ...query.tables,
    ...use.through,
  ]
  return marksOneOf(match, names)
}

function marksOneOf(match: string, names: readonly string[]): boolean {
  if (!match.includes('*')) return names.includes(match)
  const pattern = new RegExp(
    `^${match
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
  return names.some((name) => pattern.test(name))
}

type Verdict = Omit<JobTenancy, 'name' | 'at'>

function verdictOf(found: readonly EndpointQuery[], incomplete: string | undefined): Verdict {
  const counted = found.filter(({ use }) => use.scope !== 'none')
  const tables = [...new Set(counted.flatMap(({ query }) => query.tables))].filter((one) => one !== '?').sort()
  const against = counted.filter(({ use }) => isAgainst(use.scope))
  const unknown = counted.filter(({ use }) => use.scope === 'unknown')
  const made = (verdict: TenantVerdict, reason: string, queries: readonly EndpointQuery[] = []): Verdict => ({
    verdict,
    tables,
    reason,
    queries,
  })
  const [first] = against
  if (first !== undefined) {
    const fine = counted.some(({ use }) => use.scope === 'scoped')
    const more = against.length > 1 ? ` (and ${against.length - 1} more)` : ''
    return made(fine ? 'partly' : 'no', `${placeOf(first)}: ${first.use.why}${more}`, [...against, ...unknown])
  }
  const [doubtful] = unknown
  if (doubtful !== undefined) return made('unknown', `${placeOf(doubtful)}: ${doubtful.use.why}`, unknown)
  if (incomplete !== undefined) return made('unknown', incomplete)
  const exempt = counted.find(({ use }) => use.scope === 'exempt')
  const scoped = counted.filter(({ use }) => use.scope === 'scoped')
  if (scoped.length > 0) return made('yes', scopedWords(scoped))
  return made('n/a', exempt === undefined ? 'no table of a tenant is touched' : exempt.use.why)
}

export function isAgainst(scope: Scope): boolean {
  return scope === 'open' || scope === 'request' || scope === 'sometimes'
}

function placeOf({ query: { at } }: EndpointQuery): string {
  return `${at.file}:${at.line}`
}

function scopedWords(scoped: readonly EndpointQuery[]): string {
  const columns = [...new Set(scoped.flatMap(({ use }) => (use.by === undefined ? [] : [use.by.column])))].slice(0, 3)
  const by = columns.length === 0 ? '' : ` by ${columns.join(', ')}`
  return `${scoped.length} ${scoped.length === 1 ? 'query is' : 'queries are'} limited to the tenant${by}`
}

export const FORMULA =
  '10 × endpoints limited to the tenant / endpoints that touch tenants’ tables; partly limited ones count nothing'

/** The score of document 004. What is unknown counts as not limited; `atMost` says what it would be otherwise. */
export function scoreOf(endpoints: readonly EndpointTenancy[]): IsolationScore {
  const counts: Record<TenantVerdict, number> = { yes: 0, partly: 0, no: 0, unknown: 0, 'n/a': 0 }
  for (const { verdict } of endpoints) counts[verdict]++
  const all = counts.yes + counts.partly + counts.no + counts.unknown
  const tenths = (part: number): number | null => (all === 0 ? null : Math.floor((100 * part) / all) / 10)
  return { score: tenths(counts.yes), atMost: tenths(counts.yes + counts.unknown), formula: FORMULA, endpoints: counts }
}

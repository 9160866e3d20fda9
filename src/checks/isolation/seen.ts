import type { Evidence } from '../../core/evidence.ts'
import { isNonEmpty, search, source } from '../../core/evidence.ts'
import type { Finding, NotApplicable, Outcome, Unverified } from '../../core/outcome.ts'
import { fail, notApplicable, pass, unverified } from '../../core/outcome.ts'
import { plural } from '../../core/text.ts'
import type { Facts } from '../../facts/index.generated.ts'
import type { Query } from '../../facts/queries/types.ts'
import type { Scope } from '../../facts/queries/values.ts'
import type { EndpointTenancy } from '../../facts/tenancy/types.ts'

type Seen = Pick<Facts, 'tenancy' | 'models' | 'endpoints'>

/** One query with the endpoints that reach it and what was found of its scope on the way from each. */
export interface Reached {
  readonly query: Query
  readonly ways: readonly {
    readonly endpoint: EndpointTenancy
    readonly scope: Scope
    readonly why: string
    readonly through: readonly string[]
  }[]
}

/** The queries that speak against endpoints, or could not be judged, each once. */
export function reached({ tenancy }: Pick<Facts, 'tenancy'>): Reached[] {
  const byQuery = new Map<Query, Reached['ways'][number][]>()
  for (const endpoint of tenancy.endpoints) {
    for (const { query, use } of endpoint.queries) {
      const ways = byQuery.get(query)
      const way = { endpoint, scope: use.scope, why: use.why, through: use.through }
      if (ways === undefined) byQuery.set(query, [way])
      else ways.push(way)
    }
  }
  return [...byQuery].map(([query, ways]) => ({ query, ways }))
}

/** The outcome where the question does not arise, or cannot be asked; undefined where it can. */
export function noTenants({ tenancy, models, endpoints }: Seen): Unverified | NotApplicable | undefined {
  const searched = search('columns that name a tenant', 'tables', models.models.length)
  if (models.models.length === 0 && models.unresolved.length === 0)
    return notApplicable('The service declares no tables.', [searched])
  const [strange] = models.unresolved
  if (models.models.length === 0 && strange !== undefined)
    return unverified(`No table could be read: ${strange.reason}.`, 'the schema of a database', [source(strange.at)])
  if (tenancy.key === undefined)
    return notApplicable('No column names a tenant in two tables or more; plimsoll.yaml can name one (tenancy.key).', [
      searched,
    ])
  if (endpoints.endpoints.length > 0) return undefined
  return unverified('The service has tenants, but no endpoint was found.', 'the place where the application is built', [
    searched,
  ])
}

interface Question {
  readonly what: string
  readonly isAsked: (query: Query) => boolean
  readonly against: ReadonlySet<Scope>
  readonly fix: (query: Query, key: string) => string
}

/** The outcome of a check of queries: findings by query, each naming the endpoints that reach it. */
export function judgeQueries(facts: Seen, question: Question): Outcome {
  const none = noTenants(facts)
  if (none !== undefined) return none
  const { tenancy } = facts
  const asked = reached(facts).filter(({ query }) => question.isAsked(query))
  const findings = asked.flatMap((one) => findingOf(one, question, tenancy) ?? [])
  if (isNonEmpty(findings))
    return fail(
      `${plural(findings.length, question.what, many(question.what))} ${findings.length === 1 ? 'is' : 'are'} not limited to the tenant.`,
      findings,
    )
  const unknown = asked.filter(({ ways }) => ways.some(({ scope }) => scope === 'unknown'))
  const [first] = unknown
  if (first !== undefined) {
    const rate = Math.round(100 * tenancy.unknownRate)
    return unverified(
      `${plural(unknown.length, question.what, many(question.what))} could not be judged (${rate} % of all ways to a query): ${first.ways.find(({ scope }) => scope === 'unknown')?.why ?? ''}.`,
      'two accounts of different tenants and a running instance, or a look at these places',
      unknown.slice(0, 10).map(({ query, ways }) => source(query.at, ways[0]?.why)),
    )
  }
  return passed(facts, question)
}

function many(what: string): string {
  return what === 'query' ? 'queries' : `${what}s`
}

function passed({ tenancy }: Seen, { what }: Question): Outcome {
  const incomplete = tenancy.endpoints.filter(({ verdict }) => verdict === 'unknown')
  const [open] = incomplete
  if (open !== undefined)
    return unverified(
      `${plural(incomplete.length, 'endpoint')} could not be followed to the end: ${open.reason}.`,
      'a look at these endpoints',
      incomplete.slice(0, 10).map(({ endpoint }) => source(endpoint.at)),
    )
  const scoped = tenancy.endpoints.filter(({ verdict }) => verdict === 'yes')
  const evidence: Evidence[] = scoped
    .slice(0, 6)
    .map(({ endpoint, reason }) => source(endpoint.handlerAt, `${endpoint.method} ${endpoint.path}: ${reason}`))
  if (isNonEmpty(evidence))
    return pass(`Every ${what} that ${plural(scoped.length, 'endpoint')} can reach keeps to the tenant.`, evidence)
  return notApplicable('No endpoint touches a table of a tenant.', [
    search('endpoints that touch tenants’ tables', 'endpoints', tenancy.endpoints.length),
  ])
}

/** Handler, service, repository: further down, a caller may have made sure of whose row it is. */
const MAX_SURE_CHAIN = 3

/**
 * What was wrongly told, read on a real service, stood behind long ways, was limited under a condition (templates that
 * are everybody's), was asked by a signed link or a webhook, or rested on rows that were fetched before. An identifier
 * of the request that goes into a query nothing limits, at once, is none of it.
 */
function isDoubtful({ endpoint: { endpoint }, scope, through, why }: Reached['ways'][number]): boolean {
  // Who asks where no guard was seen is asked of the guards, not of the queries.
  const isOrdinary =
    endpoint.purpose === 'ordinary' && (endpoint.auth.kind === 'guarded' || endpoint.auth.kind === 'optional')
  const isSigned = endpoint.auth.via.some(({ about }) => about === 'signature' || about === 'token')
  return (
    !isOrdinary ||
    isSigned ||
    scope === 'sometimes' ||
    /\bon some ways only\b/.test(why) ||
    through.length > MAX_SURE_CHAIN ||
    /^nothing limits subquery\b/.test(why)
  )
}

function findingOf(
  { query, ways }: Reached,
  question: Question,
  { key = '', isSure }: Facts['tenancy'],
): Finding | undefined {
  const against = ways.filter(({ scope }) => question.against.has(scope))
  const [first] = against.toSorted((a, b) => a.through.length - b.through.length)
  if (first === undefined) return undefined
  const names = [...new Set(against.map(({ endpoint: { endpoint } }) => `${endpoint.method} ${endpoint.path}`))]
  const more = names.length > 1 ? ` and ${plural(names.length - 1, 'other endpoint')}` : ''
  const { endpoint } = first.endpoint
  const chain = first.through.map((name) => name.split('.').at(-1)).join(' → ')
  const isDirect = query.predicates.some(({ value }) => value === 'request')
  return {
    message: `${names[0]}${more}: ${query.operation} on ${query.tables.join(', ')} in ${query.function}: ${first.why}`,
    subject: `${query.operation} ${query.tables.join(',')} in ${query.function}`,
    confidence: isSure && isDirect && against.some((way) => !isDoubtful(way)) ? 'high' : 'low',
    evidence: [
      source(query.at, `${query.operation} ${query.tables.join(', ')}: ${first.why}`),
      source({ ...endpoint.handlerAt, endLine: endpoint.handlerAt.line }, `${names[0]} reaches it (${chain})`),
    ],
    fix: question.fix(query, key),
  }
}

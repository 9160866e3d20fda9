import { Fragment } from 'react'
import type { EndpointResult } from '../../audit/result.ts'
import { say, sayCount, sayWord } from '../../i18n/say.ts'
import { count, lastName, place, purposeWords, shortNames } from '../view.ts'
import { AuthBadge, ConfidenceBadge } from './badges.tsx'
import { EndpointFilters } from './endpoint-filters.tsx'
import { Prose } from './prose.tsx'

/** A path that a narrow column breaks after a slash. */
function Breakable({ path }: { path: string }) {
  const parts = path.split(/(?<=.\/)/)
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: static markup is never reordered
    <Fragment key={index}>
      {index > 0 && <wbr />}
      {part}
    </Fragment>
  ))
}

function PathCell({ endpoint }: { endpoint: EndpointResult }) {
  const purpose = purposeWords(endpoint)
  return (
    <>
      <code>
        <Breakable path={endpoint.path} />
      </code>
      {purpose !== undefined && <div className="muted">{purpose}</div>}
      {endpoint.conditional !== undefined && <div className="muted">{say`only if ${endpoint.conditional}`}</div>}
    </>
  )
}

type Shortener = (fullName: string) => string
type Guards = EndpointResult['auth']['via']

function guardsByName(guards: Guards): Map<string, Guards> {
  const names = new Map<string, Guards>()
  for (const guard of guards) names.set(guard.name, [...(names.get(guard.name) ?? []), guard])
  return names
}

function AuthCell({ endpoint, short }: { endpoint: EndpointResult; short: Shortener }) {
  const { auth } = endpoint
  return (
    <>
      <AuthBadge endpoint={endpoint} /> {auth.kind !== 'unknown' && <ConfidenceBadge confidence={auth.confidence} />}
      {[...guardsByName(auth.via)].map(([name, guards]) => (
        <div key={name} className="via">
          <code title={name}>{short(name)}</code>{' '}
          <span className="muted">
            {guards.map((guard, index) => (
              <Fragment key={guard.level + place(guard)}>
                {index > 0 && ', '}
                {sayWord(guard.level)}{' '}
                <Breakable path={guard.file === endpoint.file ? say`line ${guard.line}` : place(guard)} />
              </Fragment>
            ))}
          </span>
        </div>
      ))}
      {auth.reason !== undefined && (
        <div className="muted">
          <Prose text={auth.reason} />
        </div>
      )}
    </>
  )
}

function LimitCell({ limit }: { limit: EndpointResult['rateLimit'] }) {
  if (limit === null) return <span className="muted">{say`none`}</span>
  return (
    <>
      {limit.limit ?? lastName(limit.name)}{' '}
      <div className="muted">
        {sayWord(limit.level)} <Breakable path={place(limit)} />
      </div>
    </>
  )
}

/** Words the search box looks through. */
function searchText(endpoint: EndpointResult): string {
  const { method, path, handler, file, purpose, auth, roles } = endpoint
  return [method, path, handler, file, purpose, ...auth.via.map((via) => via.name), ...roles].join(' ').toLowerCase()
}

function Row({ endpoint, tenants, short }: { endpoint: EndpointResult; tenants: boolean; short: Shortener }) {
  const { method, auth, rateLimit } = endpoint
  return (
    <tr
      data-text={searchText(endpoint)}
      data-method={method}
      data-auth={auth.kind}
      data-limit={rateLimit === null ? 'no' : 'yes'}
    >
      <td data-label={say`Method`}>
        <code className="method">{method}</code>
      </td>
      <th scope="row" data-label={say`Path`}>
        <PathCell endpoint={endpoint} />
      </th>
      <td data-label={say`Authentication`}>
        <AuthCell endpoint={endpoint} short={short} />
      </td>
      <td data-label={say`Roles`}>
        {endpoint.roles.length === 0 ? <span className="muted">{say`none`}</span> : endpoint.roles.join(', ')}
      </td>
      <td data-label={say`Rate limit`}>
        <LimitCell limit={rateLimit} />
      </td>
      {tenants && (
        <td data-label={say`Tenant`}>
          {sayWord(endpoint.tenant.kind)}
          {endpoint.tenant.kind === 'unscoped' && <div className="muted">{endpoint.tenant.reason}</div>}
        </td>
      )}
      <td data-label={say`Handler`}>
        <code title={endpoint.handler}>{short(endpoint.handler)}</code>
        <div className="muted">
          <Breakable path={place(endpoint)} />
        </div>
      </td>
    </tr>
  )
}

/** Every endpoint: who may call it, with which role, how often. Filters and sorting come alive with the script. */
export function Endpoints({ endpoints }: { endpoints: readonly EndpointResult[] }) {
  if (endpoints.length === 0) return null
  const tenants = endpoints.some((it) => it.tenant.kind === 'scoped' || it.tenant.kind === 'unscoped')
  const columns = ['Method', 'Path', 'Authentication', 'Roles', 'Rate limit', ...(tenants ? ['Tenant'] : []), 'Handler']
  const short = shortNames(endpoints)
  const open = count(endpoints, (it) => it.auth.kind === 'open')
  return (
    <section id="endpoints" aria-labelledby="endpoints-title">
      <h2 id="endpoints-title">
        {say`Endpoints`} <span className="total">{endpoints.length}</span>
      </h2>
      <p className="hint">
        {say`Who may call what. ${sayCount(open, 'endpoint')} open, ${count(endpoints, (it) => it.rateLimit === null)} without a rate limit that the source shows.`}
        {tenants ? '' : ` ${say`Tenant isolation was not analysed.`}`}
      </p>
      <EndpointFilters endpoints={endpoints} />
      <table className="endpoints">
        <caption className="hidden">{say`Endpoints, their guards, roles and rate limits`}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={`c-${column.toLowerCase().replace(' ', '-')}`}>
                {sayWord(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {endpoints.map((endpoint) => (
            <Row
              key={`${endpoint.method} ${endpoint.path} ${place(endpoint)} ${endpoint.handler}`}
              endpoint={endpoint}
              tenants={tenants}
              short={short}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

import type { EndpointResult } from '../../audit/result.ts'
import { count } from '../view.ts'

const authKinds = ['open', 'optional', 'unknown', 'guarded'] as const

/** The controls above the endpoint table: hidden until the script that serves them runs. */
export function EndpointFilters({ endpoints }: { endpoints: readonly EndpointResult[] }) {
  const methods = [...new Set(endpoints.map((it) => it.method))].sort()
  return (
    <form className="filters" id="endpoint-filters" hidden>
      <label>
        <span className="hidden">Search endpoints</span>
        <input type="search" name="text" placeholder="Search path, handler, guard" autoComplete="off" />
      </label>
      <label>
        <span className="hidden">Method</span>
        <select name="method">
          <option value="">All methods</option>
          {methods.map((method) => (
            <option key={method} value={method}>
              {`${method} (${count(endpoints, (it) => it.method === method)})`}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend className="hidden">Authentication</legend>
        {authKinds.map((kind) => (
          <label key={kind} className="chip">
            <input type="checkbox" name="auth" value={kind} />
            {`${kind} ${count(endpoints, (it) => it.auth.kind === kind)}`}
          </label>
        ))}
      </fieldset>
      <label className="chip">
        <input type="checkbox" name="unlimited" />
        {`no rate limit ${count(endpoints, (it) => it.rateLimit === null)}`}
      </label>
      <button type="reset">Clear</button>
      <output aria-live="polite">{`${endpoints.length} of ${endpoints.length}`}</output>
    </form>
  )
}

import type { EndpointResult } from '../../audit/result.ts'
import { say, sayWord } from '../../i18n/say.ts'
import { count } from '../view.ts'

const authKinds = ['open', 'optional', 'unknown', 'guarded'] as const

/** The controls above the endpoint table: hidden until the script that serves them runs. */
export function EndpointFilters({ endpoints }: { endpoints: readonly EndpointResult[] }) {
  const methods = [...new Set(endpoints.map((it) => it.method))].sort()
  return (
    <form className="filters" id="endpoint-filters" hidden>
      <label>
        <span className="hidden">{say`Search endpoints`}</span>
        <input type="search" name="text" placeholder={say`Search path, handler, guard`} autoComplete="off" />
      </label>
      <label>
        <span className="hidden">{say`Method`}</span>
        <select name="method">
          <option value="">{say`All methods`}</option>
          {methods.map((method) => (
            <option key={method} value={method}>
              {`${method} (${count(endpoints, (it) => it.method === method)})`}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend className="hidden">{say`Authentication`}</legend>
        {authKinds.map((kind) => (
          <label key={kind} className="chip">
            <input type="checkbox" name="auth" value={kind} />
            {`${sayWord(kind)} ${count(endpoints, (it) => it.auth.kind === kind)}`}
          </label>
        ))}
      </fieldset>
      <label className="chip">
        <input type="checkbox" name="unlimited" />
        {say`no rate limit ${count(endpoints, (it) => it.rateLimit === null)}`}
      </label>
      <button type="reset">{say`Clear`}</button>
      <output aria-live="polite" data-of={say`of`}>{`${endpoints.length} ${say`of`} ${endpoints.length}`}</output>
    </form>
  )
}

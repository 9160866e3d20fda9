import { followableOf } from '../../endpoints/node/followable.ts'
import type { Endpoint } from '../../endpoints/types.ts'
import type { ModelsFacts } from '../../models/types.ts'
import type { Ownership } from '../../tenancy/ownership.ts'
import type { Value as Seen } from '../../typescript/run/values.ts'
import type { TypescriptFacts } from '../../typescript/types.ts'
import type { ReadSql } from '../machine.ts'
import { Records } from '../record.ts'
import type { Entry, Query } from '../types.ts'
import { followNodeEndpoint } from './entries.ts'
import type { Follower } from './follower.ts'
import type { Shared } from './shared.ts'
import { scriptNames } from './sites.ts'
import { SqlConditions } from './sql-conditions.ts'
import { Tables } from './tables.ts'
import { Tags } from './tags.ts'
import { workersIn } from './workers.ts'

/** So much of the code of all endpoints is followed: half a minute at most. */
const SERVICE_STEPS = 30_000_000

/** Follows the endpoints of Node services, as far as there is somebody to ask for their code. */
export async function nodeQueries(
  typescript: TypescriptFacts,
  endpoints: readonly Endpoint[],
  models: ModelsFacts,
  ownership: Ownership,
  readSql: ReadSql,
  first: number,
): Promise<{ readonly entries: Entry[]; readonly queries: Query[] }> {
  if (endpoints.length === 0) return { entries: [], queries: [] }
  const scripts = await typescript.open()
  const shared: Shared = {
    models: models.models,
    tables: new Tables(models),
    tags: new Tags(),
    passed: [],
    budget: { left: SERVICE_STEPS },
    ownership,
    sql: new SqlConditions(readSql),
    isExtended: typescript.holding(/\$use\s*\(|\$extends\s*\(\s*\{[\s\S]{0,400}?\bquery\s*:/).length > 0,
    workers: workersIn(typescript),
  }
  const records = new Records(scriptNames)
  const followed = new Map<Seen, { readonly guards: string; readonly follower: Follower }[]>()
  const entries = endpoints.map((endpoint, place): Entry => {
    const followable = followableOf(endpoint)
    const entry = { kind: 'endpoint', name: `${endpoint.method} ${endpoint.path}`, endpoint, at: endpoint.at } as const
    if (followable === undefined) return { ...entry, incomplete: 'its handler is not a function that could be read' }
    const { handler } = followable.route
    const guards = endpoint.auth.via.map(({ name, level, effect }) => `${name} ${level} ${effect}`).join()
    const alike = followed.get(handler)?.find((one) => one.guards === guards)
    const follower = alike?.follower ?? followNodeEndpoint(shared, scripts, endpoint, followable)
    if (alike === undefined) followed.set(handler, [...(followed.get(handler) ?? []), { guards, follower }])
    records.add(first + place, follower, follower)
    return { ...entry, incomplete: follower.incomplete }
  })
  return { entries, queries: records.queries }
}

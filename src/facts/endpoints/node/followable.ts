import type { ModuleRun } from '../../typescript/run/modules.ts'
import type { Endpoint } from '../types.ts'
import type { NodeRoute } from './routes.ts'

/** What is needed to follow a request to an endpoint: its route, and the modules as they stand once the service runs. */
export interface Followable {
  readonly route: NodeRoute
  readonly modules: Map<string, ModuleRun>
}

const followables = new WeakMap<Endpoint, Followable>()

export function followableOf(endpoint: Endpoint): Followable | undefined {
  return followables.get(endpoint)
}

/** Remembers how an endpoint can be followed. */
export function withFollowable(endpoint: Endpoint, followable: Followable | undefined): Endpoint {
  if (followable !== undefined) followables.set(endpoint, followable)
  return endpoint
}

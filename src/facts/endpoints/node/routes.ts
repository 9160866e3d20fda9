import type { Condition } from '../../typescript/run/machine.ts'
import type { Place, Value } from '../../typescript/run/values.ts'
import type { GuardLevel } from '../types.ts'

/** One function a request passes on its way to the handler. */
export interface Step {
  readonly value: Value
  readonly level: GuardLevel
  readonly place: Place
  /** Undecided conditions under which it is put there. */
  readonly conditions: readonly Condition[]
  /** It may not stand before every request of this route: its own path could not be held against that of the route. */
  readonly doubt?: string
  /** Middleware given to `consumer.apply`, or a callback of `router.param`: asked as such, whatever the framework. */
  readonly as?: 'middleware' | 'param'
}

/** One route of a Node application, once for each way it is mounted, before its guards are judged. */
export interface NodeRoute {
  readonly framework: 'Express' | 'Fastify' | 'NestJS'
  readonly method: string
  readonly path: string
  readonly steps: readonly Step[]
  readonly handler: Value
  readonly place: Place
  readonly application: string
  readonly conditions: readonly Condition[]
  /** Decorators and options of the route, for guards that read them. */
  readonly metadata?: ReadonlyMap<string, Value>
  /** Something on the way could not be read, so that no guard seen does not mean none there. */
  readonly unseen?: string
}

/** An application or router that was made. */
export interface NodeHolder {
  readonly name: string
  readonly place: Place
  readonly framework: NodeRoute['framework']
  readonly isApplication: boolean
  readonly routes: number
  readonly state: 'mounted' | 'unmounted' | 'unknown'
}

/** A registration that was seen and not followed. */
export interface Unresolved {
  readonly place: Place
  readonly reason: string
}

export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const

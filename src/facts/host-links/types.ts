import type { Position } from '../../core/position.ts'

/** What a request says about the host it was sent to: whoever sends the request chooses it. */
export type HostSource = 'host' | 'forwarded' | 'origin'

/** A message to somebody whose link begins with a host that the request names. */
export interface HostLink {
  readonly within: string
  /** The call that sends the message or has it sent. */
  readonly at: Position
  readonly call: string
  /** Where the request is asked. */
  readonly hostAt: Position
  readonly text: string
  readonly source: HostSource
}

export interface HostLinksFacts {
  readonly links: readonly HostLink[]
  /** Files that ask a request for its host. */
  readonly asking: number
  /** Where only known hosts are answered (`TrustedHostMiddleware`). */
  readonly trustedHostsAt: Position | undefined
  readonly searched: number
}

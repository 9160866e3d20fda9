import type { Position } from '../../core/position.ts'

/** What a call waits for: another service, object storage, a mail server, a database, time or a process, or files. */
export type BlockingKind = 'http' | 'storage' | 'mail' | 'database' | 'wait' | 'file'

/** One step of the way from asynchronous code to a blocking call. */
export interface ChainLink {
  /** Full name of the function. */
  readonly name: string
  /** The call in it that leads on. */
  readonly at: Position
}

/** How a blocking call comes to run on an event loop. */
export interface LoopReach {
  /**
   * `handler`: while a request is answered; `loop`: in another asynchronous function; `start-up`: before the service
   * answers, or when it ends; `own-loop`: in a loop that is started for it alone (`asyncio.run` in a worker thread).
   */
  readonly by: 'handler' | 'loop' | 'start-up' | 'own-loop'
  /** From the function that makes the blocking call up to the asynchronous function, and on to the handler. */
  readonly chain: readonly ChainLink[]
  /** The asynchronous function nearest to the call. */
  readonly asyncFunction: { readonly name: string; readonly at: Position }
}

export interface BlockingCall {
  readonly kind: BlockingKind
  /** Full name of what is called: `requests.get`, `sqlalchemy.orm.Session.commit`. */
  readonly call: string
  readonly at: Position
  readonly within: string
  /** Undefined: only synchronous code was found to reach it (threads, `def` handlers), or what is handed to threads. */
  readonly reached: LoopReach | undefined
  /** When not reached: a function on the way up whose callers could not all be told. */
  readonly doubt: ChainLink | undefined
}

export interface BlockingFacts {
  /** Asynchronous functions in the code of the service. */
  readonly asyncFunctions: number
  readonly firstAsync: Position | undefined
  /** Blocking calls in the code of the service, reached or not. */
  readonly calls: readonly BlockingCall[]
  /** Blocking functions that are handed to threads by name: `asyncio.to_thread(client.put_object, …)`. */
  readonly handedOver: readonly { readonly at: Position; readonly kind: BlockingKind; readonly call: string }[]
}

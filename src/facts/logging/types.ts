import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import type { Reach } from '../python/reach.ts'

/** A place that configures logging. */
export interface LoggingSetup {
  /** Full name of what is called (`logging.config.dictConfig`), or the option that names a configuration file. */
  readonly name: string
  readonly at: Position
  /** Whether it runs: a function nobody calls configures nothing. */
  readonly reach: Reach
  /** The function it stands in, when it stands in one. */
  readonly within: string | undefined
  /** Where the level comes from, as written. */
  readonly level: string | undefined
}

/** Something that turns records into JSON lines. */
export interface JsonFormat {
  readonly name: string
  readonly at: Position
  readonly reach: Reach
  /** The condition under which it is chosen (`if settings.is_production`), as written. */
  readonly conditional: string | undefined
}

/** A filter, formatter or processor that takes personal data out of records. */
export interface Redactor {
  readonly name: string
  readonly at: Position
  /** Where it is attached to a handler, logger or chain; undefined when nothing uses it. */
  readonly attachedAt: Position | undefined
}

/** What gives records the id of the request they belong to. */
export interface RequestIdSource {
  readonly name: string
  readonly at: Position
  /** `source` makes or takes over an id per request; `binding` puts it on records. */
  readonly part: 'source' | 'binding'
  readonly reach: Reach
  /** The condition under which alone it is in use, as written. */
  readonly conditional?: string | undefined
}

/** A value given to a logger call that should not stand in a log. */
export interface LoggedValue {
  /** The expression as written. */
  readonly text: string
  readonly what: 'personal' | 'credential' | 'body'
  readonly level: string
  readonly at: Position
  /** The function around the call, with its module. */
  readonly within: string
  readonly confidence: Confidence
  /** Where the value comes from, when that is another line. */
  readonly from: Position | undefined
}

/** An `except` block for any exception that logs an error. */
export interface LoggedException {
  readonly module: string
  readonly within: string
  readonly at: Position
  readonly call: string
  /** False when neither the traceback is logged nor the exception raised on. */
  readonly keepsTraceback: boolean
}

/** How the service logs. Rests on calls of `logging`, structlog and loguru, and on configuration files that name them. */
export interface LoggingFacts {
  /** A function of a package that was not read, which by its name configures logging: `acme.log.configure()`. */
  readonly configuredOutside: { readonly name: string; readonly at: Position } | undefined
  readonly setups: readonly LoggingSetup[]
  readonly json: readonly JsonFormat[]
  readonly redactors: readonly Redactor[]
  /** Logger calls that hand a sensitive value through a function that hides it. */
  readonly hidden: readonly { readonly text: string; readonly at: Position }[]
  readonly requestIds: readonly RequestIdSource[]
  /** Calls of a logger in the service's code. */
  readonly calls: number
  readonly firstCall: Position | undefined
  readonly logged: readonly LoggedValue[]
  readonly exceptions: readonly LoggedException[]
  /** Fields that hold personal data (`email: EmailStr`), as a sign that there is something to redact. */
  readonly personalFields: readonly { readonly name: string; readonly at: Position }[]
}

/** Exit codes of every command, as the CLI reference documents them. */
export const exitCodes = { holds: 0, doesNotHold: 1, usage: 2, outside: 3, fault: 70 } as const

/** Known errors: what the user did or met, not faults of ours. The message says what, where and what to do. */
const knownErrors = {
  'not-a-directory': exitCodes.usage,
  'nothing-to-audit': exitCodes.usage,
  'unknown-check': exitCodes.usage,
  'bad-option': exitCodes.usage,
  'bad-config': exitCodes.usage,
  'bad-waivers': exitCodes.usage,
  'bad-checklist': exitCodes.usage,
  'bad-profile': exitCodes.usage,
  'unknown-checklist': exitCodes.usage,
  'unknown-finding': exitCodes.usage,
  'unknown-revision': exitCodes.usage,
  'unknown-service': exitCodes.usage,
  'no-migrations': exitCodes.usage,
  'no-server': exitCodes.outside,
  'cannot-read': exitCodes.outside,
  'cannot-write': exitCodes.outside,
  interrupted: 130,
} as const

export type ErrorCode = keyof typeof knownErrors

/** An error the user can act on. `remedy` is printed after the message, on a line of its own. */
export class KnownError extends Error {
  override readonly name = 'KnownError'
  readonly code: ErrorCode
  readonly remedy: string

  constructor(code: ErrorCode, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.remedy = remedy
  }

  get exitCode(): number {
    return knownErrors[this.code]
  }
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

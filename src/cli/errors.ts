import { errorMessage, exitCodes, KnownError } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'

/** Tells the user what went wrong, and gives the exit code. A fault of ours is shown with its stack. */
export function printError(error: unknown, verbose = false): number {
  const redact = createRedactor()
  if (error instanceof KnownError) {
    console.error(redact(`error: ${error.message}\n${error.remedy}`))
    if (verbose && error.cause instanceof Error) console.error(redact(error.cause.stack ?? error.cause.message))
    return error.exitCode
  }
  if (isOutside(error)) {
    console.error(redact(`error: ${errorMessage(error)}`))
    return exitCodes.outside
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  console.error(redact(`error: this is a fault of plimsoll: ${errorMessage(error)}\n${stack}`))
  console.error('Please report it with the lines above and `plimsoll --version` in the issue tracker of plimsoll.')
  return exitCodes.fault
}

/** The system refused something: a full disk, a lost server. */
function isOutside(error: unknown): boolean {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  return code !== undefined && /^(?:ENOSPC|EDQUOT|EIO|EROFS|EMFILE|ENFILE)$/.test(code)
}

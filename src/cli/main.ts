import { CommanderError } from 'commander'
import { exitCodes, KnownError } from '../core/errors.ts'
import { printError } from './errors.ts'
import { createProgram } from './program.ts'

/** Runs one command line and sets the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  // A reader that went away, as in `plimsoll checks | head`, is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = printError(error)
  })
  process.stderr.on('error', () => {})
  process.on('SIGINT', interrupted)
  // A repository may name a remote that git would ask for missing objects, and so a program to ask it with.
  Object.assign(process.env, { GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0', GIT_OPTIONAL_LOCKS: '0' })
  // Node 20 lacks it. The driver of PostgreSQL, not finding it, loads all of fetch to see where it runs: 30 ms.
  if (!('navigator' in globalThis)) Object.assign(globalThis, { navigator: { userAgent: 'Node.js' } })
  try {
    await createProgram().parseAsync([...args], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? exitCodes.holds : exitCodes.usage
    else process.exitCode = printError(error, args.includes('--verbose'))
  }
}

/** Files are written in one piece, so there is nothing to tidy up but the line of progress. */
function interrupted(): void {
  process.stderr.write(`${process.stderr.isTTY ? '\r\x1b[K' : ''}interrupted\n`)
  process.exit(new KnownError('interrupted', '', '').exitCode)
}

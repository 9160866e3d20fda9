import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { errorMessage, KnownError } from '../core/errors.ts'
import type { Account } from './account.ts'

export interface LaunchRequest {
  readonly installation: string
  /** The folder with `data` and, for the socket, `s`. */
  readonly cluster: string
  readonly account: Account | undefined
  readonly settings: Readonly<Record<string, string>>
  readonly connection: pg.ClientConfig
}

export interface Launched {
  /** `fast` leaves a cluster that can be kept, `immediate` one that is thrown away. */
  stop(how: 'fast' | 'immediate'): Promise<void>
}

const START_LIMIT_MS = 30_000

/** Starts the server of a cluster. @throws KnownError `no-server` with what it said when it does not come up. */
export async function launch(request: LaunchRequest): Promise<Launched> {
  const running = spawnServer(request)
  const stop = (how: 'fast' | 'immediate'): Promise<void> => stopServer(running.child, how)
  try {
    await untilReady(running, request.connection)
    return { stop }
  } catch (error) {
    await stop('immediate')
    throw error
  }
}

interface ServerProcess {
  readonly child: ChildProcess
  readonly log: string[]
}

function spawnServer({ installation, cluster, account, settings }: LaunchRequest): ServerProcess {
  const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const child = spawn(
    join(installation, 'bin', 'postgres'),
    ['-D', join(cluster, 'data'), '-k', join(cluster, 's'), ...words],
    // A process group of its own: Ctrl-C reaches us, and we stop the server when we are done with it.
    { ...account, cwd: cluster, stdio: ['ignore', 'ignore', 'pipe'], env: { LC_ALL: 'C', TZ: 'UTC' }, detached: true },
  )
  const log: string[] = []
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    log.push(text)
    if (log.length > 50) log.shift()
  })
  child.unref()
  return { child, log }
}

async function untilReady({ child, log }: ServerProcess, connection: pg.ClientConfig): Promise<void> {
  let failure: Error | undefined
  child.once('error', (error) => {
    failure = error
  })
  const until = Date.now() + START_LIMIT_MS
  for (;;) {
    if (failure !== undefined || child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      const reason = failure === undefined ? log.join('').trim() || 'it ended without a word' : errorMessage(failure)
      throw new KnownError(
        'no-server',
        `the throwaway PostgreSQL did not start: ${reason}`,
        'The message above is PostgreSQL’s own; PLIMSOLL_CACHE names another place for the cluster.',
      )
    }
    if (await answers(connection)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

async function answers(connection: pg.ClientConfig): Promise<boolean> {
  const client = new pg.Client(connection)
  client.on('error', () => {})
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

/** What does not end in five seconds is made to. */
async function stopServer(child: ChildProcess, how: 'fast' | 'immediate'): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.ref()
  child.kill(how === 'fast' ? 'SIGINT' : 'SIGQUIT')
  const timers = [setTimeout(() => child.kill('SIGQUIT'), 5000), setTimeout(() => child.kill('SIGKILL'), 12_000)]
  await ended
  for (const timer of timers) clearTimeout(timer)
}

import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'
import type { Account } from './account.ts'

/** The name of the superuser of a throwaway server. */
export const SUPERUSER = 'plimsoll'

const OWNER = 'owner.pid'

/**
 * Makes the directory of a throwaway server: `data` is its cluster, `s` holds its socket. Nothing in it is worth
 * anything after the process that owns it is gone.
 * @throws KnownError `no-server` with what initdb said.
 */
export function createCluster(folder: string, installation: string, account: Account | undefined): string {
  const clusters = join(folder, 'clusters')
  mkdirSync(clusters, { recursive: true })
  const cluster = mkdtempSync(join(clusters, 'c'))
  writeFileSync(join(cluster, OWNER), `${process.pid}\n`)
  chmodSync(cluster, 0o755)
  for (const name of ['data', 's']) {
    mkdirSync(join(cluster, name), { mode: 0o700 })
    if (account !== undefined) chownSync(join(cluster, name), account.uid, account.gid)
  }
  const words = ['-D', join(cluster, 'data'), '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const ran = spawnSync(join(installation, 'bin', 'initdb'), words, {
    ...account,
    cwd: cluster,
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  })
  if (ran.status === 0) return cluster
  rmSync(cluster, { recursive: true, force: true })
  const reason = ran.error === undefined ? ran.stderr.trim() : errorMessage(ran.error)
  throw new KnownError(
    'no-server',
    `initdb could not make a cluster in ${clusters}: ${reason}`,
    'The message above is PostgreSQL’s own; PLIMSOLL_CACHE names another place for the cluster.',
  )
}

/** Stops the servers and removes the clusters whose owner died without doing so (SIGKILL, power cut). */
export function removeOrphans(folder: string): void {
  const clusters = join(folder, 'clusters')
  if (!existsSync(clusters)) return
  for (const name of readdirSync(clusters)) {
    const cluster = join(clusters, name)
    const owner = readNumber(join(cluster, OWNER))
    if (owner === undefined || isAlive(owner)) continue
    removeCluster(cluster)
  }
}

/** Stops whatever server still runs on a cluster, and removes it. */
export function removeCluster(cluster: string): void {
  const postmaster = readNumber(join(cluster, 'data', 'postmaster.pid'))
  // A number may have been given to another process since: only one that names this cluster is stopped.
  if (postmaster !== undefined && runsOn(postmaster, cluster)) kill(postmaster)
  rmSync(cluster, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}

function runsOn(pid: number, cluster: string): boolean {
  if (!isAlive(pid)) return false
  const words = spawnSync('ps', ['-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
  const line = words.status === 0 ? words.stdout : commandLine(pid)
  return line.includes(cluster)
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}

/** An immediate shutdown takes the server's children with it, which SIGKILL would leave behind. */
function kill(pid: number): void {
  signal(pid, 'SIGQUIT')
  const until = Date.now() + 5000
  while (isAlive(pid) && Date.now() < until) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20)
  if (isAlive(pid)) signal(pid, 'SIGKILL')
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It is gone already, which is what was wanted.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function readNumber(file: string): number | undefined {
  try {
    const number = Number.parseInt(readFileSync(file, 'utf8'), 10)
    return Number.isNaN(number) ? undefined : number
  } catch {
    return undefined
  }
}

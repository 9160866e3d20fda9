import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { Account } from './account.ts'
import { isAlive, isRunning, ownIdentity, type ProcessIdentity, processesNaming } from './processes.ts'

/** The name of the superuser of a throwaway server. */
export const SUPERUSER = 'plimsoll'

const OWNER = 'owner.json'
const Identity = z.object({ pid: z.number(), startedAt: z.number(), place: z.string() })

/** A folder whose owner cannot be known, or is out of sight, is given up after this long. */
const UNOWNED_MS = 60_000
const OUT_OF_SIGHT_MS = 86_400_000

/**
 * Makes the folder of a throwaway server: `data` is for its cluster, `s` for its socket. Nothing in it is worth anything
 * after the process that owns it is gone.
 */
export function createFolder(folder: string, account: Account | undefined): string {
  const clusters = join(folder, 'clusters')
  mkdirSync(clusters, { recursive: true })
  const cluster = mkdtempSync(join(clusters, 'c'))
  writeFileSync(join(cluster, OWNER), JSON.stringify(ownIdentity()))
  chmodSync(cluster, 0o755)
  for (const name of ['data', 's']) createFor(account, join(cluster, name))
  return cluster
}

/** Makes a folder that only the server's account may enter, as PostgreSQL demands of its data. */
export function createFor(account: Account | undefined, path: string): void {
  mkdirSync(path, { mode: 0o700 })
  if (account !== undefined) chownSync(path, account.uid, account.gid)
}

/** Stops the servers and removes the folders whose owner died without doing so (SIGKILL, power cut). */
export function removeOrphans(folder: string): void {
  const clusters = join(folder, 'clusters')
  if (!existsSync(clusters)) return
  for (const name of readdirSync(clusters)) {
    const cluster = join(clusters, name)
    if (isOrphan(cluster)) removeCluster(cluster)
  }
}

function isOrphan(cluster: string): boolean {
  const owner = readOwner(cluster)
  const running = owner === undefined ? undefined : isRunning(owner)
  if (running !== undefined) return !running
  return ageOf(cluster) > (owner === undefined ? UNOWNED_MS : OUT_OF_SIGHT_MS)
}

function readOwner(cluster: string): ProcessIdentity | undefined {
  try {
    const parsed = Identity.safeParse(JSON.parse(readFileSync(join(cluster, OWNER), 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Killed between making the folder and naming its owner.
    return undefined
  }
}

function ageOf(path: string): number {
  try {
    return Date.now() - statSync(path).mtimeMs
  } catch {
    return 0
  }
}

/** Stops whatever still runs on a cluster, and removes it. */
export function removeCluster(cluster: string): void {
  for (const pid of processesNaming(`${cluster}/`)) kill(pid)
  removeFolder(cluster)
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
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

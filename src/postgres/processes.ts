import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process of this machine, so that it is not taken for another that was given its number later. */
export interface ProcessIdentity {
  readonly pid: number
  /** When it started, in milliseconds since 1970; false within two seconds. */
  readonly startedAt: number
  /** Where numbers of processes mean the same: the machine and, on Linux, the namespace of a container. */
  readonly place: string
}

/** Clocks are read at different moments and ticks are coarse. */
const TOLERANCE_MS = 2000
/** Clock ticks a second in /proc, the same on every Linux Node runs on (proc(5), sysconf(_SC_CLK_TCK)). */
const TICKS = 100

export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, startedAt: Math.round(Date.now() - process.uptime() * 1000), place: placeOf() }
}

/** Whether the process is still there; undefined when it belongs to a place we cannot look into. */
export function isRunning({ pid, startedAt, place }: ProcessIdentity): boolean | undefined {
  if (place !== placeOf()) return undefined
  if (!isAlive(pid)) return false
  const started = startOf(pid)
  return started === undefined || Math.abs(started - startedAt) <= TOLERANCE_MS
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Numbers of the processes whose command line names a path. */
export function processesNaming(path: string): number[] {
  const lines = process.platform === 'linux' ? linuxCommands() : listedCommands()
  return lines.flatMap(({ pid, words }) => (pid !== process.pid && words.includes(path) ? [pid] : []))
}

interface Command {
  readonly pid: number
  readonly words: string
}

/** Read from /proc, since slim containers have no `ps`. */
function linuxCommands(): Command[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return []
    try {
      return [{ pid: Number(name), words: readFileSync(`/proc/${name}/cmdline`, 'utf8') }]
    } catch {
      return []
    }
  })
}

function listedCommands(): Command[] {
  const { stdout } = spawnSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' })
  return (stdout ?? '').split('\n').map((line) => ({ pid: Number.parseInt(line, 10), words: line }))
}

function placeOf(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}

function startOf(pid: number): number | undefined {
  if (process.platform === 'linux') return linuxStart(pid)
  const { stdout, status } = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' })
  const time = status === 0 ? Date.parse(stdout.trim()) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** Field 22 of /proc/PID/stat counts ticks since the machine started (proc(5)); names before it may hold blanks. */
function linuxStart(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const ticks = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19])
    const uptime = Number.parseFloat(readFileSync('/proc/uptime', 'utf8'))
    return Date.now() - (uptime - ticks / TICKS) * 1000
  } catch {
    return undefined
  }
}

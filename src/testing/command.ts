import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from './directory.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = `${root}bin/plimsoll.js`

/** What a run of the real program left behind. */
export interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** A shell redirection of standard output: `> /dev/full`. */
  readonly redirect?: string
}

/** Builds the program unless it is up to date: the tests of the command line run what users run. */
export function ensureBuilt(): void {
  const code = `import('${root}scripts/lib/prepare.mjs').then((prepare) => prepare.buildIfStale())`
  const { status, stderr } = spawnSync(process.execPath, ['-e', code], { encoding: 'utf8' })
  if (status !== 0) throw new Error(`the build failed\n${stderr}`)
}

/** Runs plimsoll to its end, in a child process with a cache of its own. */
export function plimsoll(args: readonly string[], options: RunOptions = {}): Ran {
  const { redirect, ...rest } = settings(options)
  const words = [process.execPath, program, ...args]
  const ran =
    redirect === undefined
      ? spawnSync(process.execPath, words.slice(1), { ...rest, encoding: 'utf8', timeout: 100_000 })
      : spawnSync('sh', ['-c', `"$@" ${redirect}`, 'sh', ...words], { ...rest, encoding: 'utf8', timeout: 100_000 })
  return { code: ran.status, out: ran.stdout, err: ran.stderr }
}

/** Starts plimsoll and leaves it running. */
export function startPlimsoll(args: readonly string[], options: RunOptions = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], { ...settings(options), stdio: ['ignore', 'pipe', 'pipe'] })
}

function settings({ cwd, env, redirect }: RunOptions) {
  return {
    cwd: cwd ?? root,
    redirect,
    env: { ...process.env, NO_COLOR: undefined, FORCE_COLOR: undefined, PLIMSOLL_CACHE: temporaryDirectory(), ...env },
  }
}

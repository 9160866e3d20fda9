import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cacheDirectory } from '../app/cache-directory.ts'
import { errorMessage } from '../core/errors.ts'

const run = promisify(execFile)
const INSTALL_MS = 9 * 60_000
const OLDEST = [3, 11] as const

/** A Python in which an example's requirements are installed, or why there is none. */
export type PythonEnvironment = { readonly python: string } | { readonly missing: string }

const environments = new Map<string, Promise<PythonEnvironment>>()

/**
 * Takes the folder of a Python example and gives an environment with its `requirements-dev.txt`, made once and kept in
 * the cache directory under the hash of the requirement files.
 */
export function pythonEnvironment(folder: string): Promise<PythonEnvironment> {
  const key = hashOf(folder)
  const known = environments.get(key) ?? makeEnvironment(folder, key)
  environments.set(key, known)
  return known
}

function hashOf(folder: string): string {
  const hash = createHash('sha256')
  for (const name of ['requirements.txt', 'requirements-dev.txt']) hash.update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

async function makeEnvironment(folder: string, key: string): Promise<PythonEnvironment> {
  const version = await pythonVersion()
  if (version === undefined) return { missing: `python3 ${OLDEST.join('.')} or newer is not installed` }
  const parent = join(cacheDirectory(process.env) ?? join(tmpdir(), 'plimsoll'), 'examples')
  const finished = join(parent, `${key}-${version}`)
  const python = (root: string) => join(root, 'bin', 'python')
  if (existsSync(python(finished))) return { python: python(finished) }
  const fresh = join(parent, `${key}-${randomUUID()}`)
  try {
    mkdirSync(parent, { recursive: true })
    await run('python3', ['-m', 'venv', fresh])
    const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', 'requirements-dev.txt']
    await run(python(fresh), install, { cwd: folder, timeout: INSTALL_MS })
    publish(fresh, finished)
    return { python: python(finished) }
  } catch (error) {
    return { missing: `the packages of ${folder} could not be installed: ${lastLine(errorMessage(error))}` }
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? text
}

/** Another test run may have been faster; then its environment serves. */
function publish(fresh: string, finished: string): void {
  try {
    renameSync(fresh, finished)
  } catch (error) {
    if (!existsSync(finished)) throw error
  }
}

async function pythonVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('python3', ['-c', 'import sys; print(*sys.version_info[:2], sep=".")'])
    const [major = 0, minor = 0] = stdout.trim().split('.').map(Number)
    return major === OLDEST[0] && minor >= OLDEST[1] ? `${major}.${minor}` : undefined
  } catch {
    return undefined
  }
}

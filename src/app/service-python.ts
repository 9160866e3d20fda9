import { execFileSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A command that starts a Python, and why it was taken for the service's. */
export interface ServicePython {
  readonly command: readonly [string, ...string[]]
  readonly from: string
}

const PLACES = [
  '.venv/bin/python',
  'venv/bin/python',
  'env/bin/python',
  '.venv/Scripts/python.exe',
  'venv/Scripts/python.exe',
]

/**
 * The Python a service is installed in: the one that is named, an environment in its folders, that of uv or poetry, the
 * one behind the `alembic` on PATH. Nothing is installed; undefined when there is none.
 */
export function findServicePython(named: string | undefined, folders: readonly string[]): ServicePython | undefined {
  if (named !== undefined) return { command: [named], from: '--python' }
  for (const folder of folders) {
    const place = PLACES.find((one) => existsSync(join(folder, one)))
    if (place !== undefined) return { command: [join(folder, place)], from: place }
    const managed = ofUv(folder) ?? ofPoetry(folder)
    if (managed !== undefined) return managed
  }
  return behindAlembic()
}

function ofUv(folder: string): ServicePython | undefined {
  const uv = existsSync(join(folder, 'uv.lock')) ? onPath('uv') : undefined
  return uv === undefined
    ? undefined
    : { command: [uv, 'run', '--no-sync', '--project', folder, 'python'], from: 'uv.lock' }
}

function ofPoetry(folder: string): ServicePython | undefined {
  const poetry = existsSync(join(folder, 'poetry.lock')) ? onPath('poetry') : undefined
  if (poetry === undefined) return undefined
  try {
    const python = execFileSync(poetry, ['env', 'info', '--executable'], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 30_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return existsSync(python) ? { command: [python], from: 'poetry.lock' } : undefined
  } catch {
    return undefined
  }
}

/** Installed programs of Python name their interpreter in the first line. */
function behindAlembic(): ServicePython | undefined {
  const program = onPath('alembic')
  if (program === undefined) return undefined
  const [, interpreter, argument] = /^#!\s*(\S+)(?:[ \t]+(\S+))?/.exec(readFileSync(program, 'latin1')) ?? []
  if (interpreter === undefined) return undefined
  const python = interpreter.endsWith('/env') ? argument && onPath(argument) : interpreter
  return python === undefined || python === '' ? undefined : { command: [python], from: program }
}

function onPath(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not there, or not to be run: the next folder may have it.
    }
  }
  return undefined
}

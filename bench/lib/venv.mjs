import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { cacheRoot, product } from './corpus.mjs'

const DONE = '.plimsoll-complete'

function run(argv) {
  const [command, ...args] = argv
  const env = { ...process.env, UV_CACHE_DIR: join(cacheRoot(), 'bench', 'uv'), UV_CONCURRENT_BUILDS: '1' }
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env })
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`)
  if (result.status !== 0) {
    throw new Error(`${argv.slice(0, 4).join(' ')} … ended with ${result.status}\n${result.stderr.trim().slice(-1500)}`)
  }
  return result.stdout
}

/** The interpreter of a minor version: the default `python3`, one on PATH, or one of pyenv's. */
function interpreter(version) {
  if (!version) return 'python3'
  const folder = join(homedir(), '.pyenv', 'versions')
  const found = existsSync(folder) ? readdirSync(folder).find((name) => name.startsWith(`${version}.`)) : undefined
  return found ? join(folder, found, 'bin', 'python3') : `python${version}`
}

/** uv from PyPI, in an environment of its own: it installs in a tenth of the processor time of pip. */
function uv() {
  const folder = join(cacheRoot(), 'bench', 'uv-tool')
  const program = join(folder, 'bin', 'uv')
  if (existsSync(program)) return program
  mkdirSync(join(cacheRoot(), 'bench'), { recursive: true })
  run(['python3', '-m', 'venv', folder])
  run([join(folder, 'bin', 'python'), '-m', 'pip', 'install', '--quiet', 'uv'])
  return program
}

/** Makes an environment with the given requirements unless it is complete; returns its Python. */
export function environment(folder, requirements, { python, overrides = [] } = {}) {
  const program = join(folder, 'bin', 'python')
  if (existsSync(join(folder, DONE))) return program
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, '..'), { recursive: true })
  run([interpreter(python), '-m', 'venv', folder])
  const file = join(folder, 'overrides.txt')
  writeFileSync(file, overrides.map((line) => `${line}\n`).join(''))
  run([uv(), 'pip', 'install', '--quiet', '--python', program, '--override', file, ...requirements])
  writeFileSync(join(folder, DONE), `${requirements.join('\n')}\n`)
  return program
}

/** The environment a service of the corpus is installed in. */
export function serviceEnvironment(service) {
  const extras = service.extras ? `[${service.extras.join(',')}]` : ''
  const requirements = [`${service.package}${extras}==${service.version}`, ...(service.requirements ?? [])]
  const { python, overrides } = service
  return environment(product('venv', service), requirements, { python, overrides })
}

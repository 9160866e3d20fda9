import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import { errorMessage, KnownError } from '../core/errors.ts'
import { allowExtensions } from './extensions.ts'
import { BUNDLED_MAJOR, type PostgresMajor, platformPackage, serverVersions } from './versions.ts'

const Links = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * The folder that holds `bin`, `lib` and `share` of a server of this major version, below `folder`. The package's files
 * are copied there once: packages lie where another account may not read, and their links are made by an install script
 * that is not run.
 * @throws KnownError `no-server` when the binaries are not there and cannot be fetched.
 */
export function serverInstallation(folder: string, major: PostgresMajor, onProgress?: (text: string) => void): string {
  const name = platformPackage(process.platform, process.arch)
  if (name === undefined) {
    throw noServer(`there are no PostgreSQL binaries for ${process.platform} on ${process.arch}`)
  }
  const version = serverVersions[major]
  const installed = join(folder, 'installations', version)
  if (existsSync(installed)) {
    allowExtensions(installed)
    return installed
  }
  mkdirSync(dirname(installed), { recursive: true })
  const draft = mkdtempSync(`${installed}-`)
  try {
    const files = (major === BUNDLED_MAJOR ? bundled(name) : undefined) ?? fetched(draft, name, version, onProgress)
    copy(files, join(draft, 'ready'))
    allowExtensions(join(draft, 'ready'))
    publish(join(draft, 'ready'), installed)
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return installed
}

function bundled(name: string): string | undefined {
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    // Optional dependencies may have been left out when plimsoll was installed.
    return undefined
  }
}

/** npm does the fetching: it knows the user's registry, proxy and certificates, and checks what it gets. */
function fetched(draft: string, name: string, version: string, onProgress?: (text: string) => void): string {
  onProgress?.(`fetching PostgreSQL ${version.split('-')[0]} from the npm registry`)
  const words = [
    'install',
    '--prefix',
    draft,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const ran = spawnSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', [...words, `${name}@${version}`], {
    encoding: 'utf8',
    cwd: draft,
    shell: process.platform === 'win32',
    timeout: 600_000,
  })
  if (ran.status === 0) return join(draft, 'node_modules', ...name.split('/'))
  const reason = ran.error === undefined ? ran.stderr.trim().split('\n')[0] : errorMessage(ran.error)
  throw noServer(`${name}@${version} cannot be fetched with npm: ${reason}`)
}

function copy(from: string, to: string): void {
  cpSync(join(from, 'native'), to, { recursive: true, verbatimSymlinks: true })
  const list = join(to, 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of Links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(to, ...target.split('/').slice(1))
    if (!existsSync(link)) symlinkSync(basename(source), link)
  }
}

/** Two processes may prepare the same installation: the first to be ready wins. */
function publish(ready: string, installed: string): void {
  try {
    renameSync(ready, installed)
  } catch (error) {
    if (!existsSync(installed)) throw error
  }
}

function noServer(message: string): KnownError {
  return new KnownError(
    'no-server',
    message,
    'Go online once so that it can be fetched, ask for --postgres 18 (which comes along), or name a server of yours with --shadow-url.',
  )
}

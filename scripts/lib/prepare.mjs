// What has to be there before anything of the repository runs: packages, and a build that is not stale.
import { spawnSync } from 'node:child_process'
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** Runs a program of ours; its words go to standard error, which leaves standard output to the result. */
export function run(command, args, options = {}) {
  return spawnSync(command, args, { cwd: root, stdio: ['inherit', 2, 2], ...options }).status ?? 1
}

export function runNode(args, options) {
  return run(process.execPath, args, options)
}

/** `npm ci` when packages are missing or older than the lockfile. */
export function installIfNeeded() {
  const modules = join(root, 'node_modules')
  // A link to the packages of another checkout is its owner's business.
  if (existsSync(modules) && lstatSync(modules).isSymbolicLink()) return
  const installed = statSync(join(modules, '.package-lock.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  if (installed >= statSync(join(root, 'package-lock.json')).mtimeMs) return
  console.error('Installing packages (npm ci) …')
  const npm = process.env.npm_execpath
  const status = npm?.endsWith('.js')
    ? runNode([npm, 'ci'])
    : run('npm', ['ci'], { shell: process.platform === 'win32' })
  if (status !== 0) fail('npm ci failed: see its words above')
}

/** Builds `dist/` and `bundle/` when a source is younger than it, or has gone. */
export function buildIfStale() {
  const built = statSync(join(root, 'bundle/cli/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const makers = ['tsconfig.build.json', 'scripts/build.mjs'].map((file) => statSync(join(root, file)).mtimeMs)
  if (built > Math.max(newest(join(root, 'src')), ...makers)) return
  console.error('Building …')
  if (runNode([join(root, 'scripts/build.mjs')]) !== 0) fail('the build failed: see the errors above')
}

function newest(folder) {
  let time = statSync(folder).mtimeMs
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    time = Math.max(time, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs)
  }
  return time
}

function fail(message) {
  console.error(message)
  process.exit(1)
}

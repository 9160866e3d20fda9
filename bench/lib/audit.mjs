import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { product, ROOT, treeOf } from './corpus.mjs'
import { measure } from './measure.mjs'

export const PLIMSOLL = join(ROOT, 'bin', 'plimsoll.js')

/**
 * Audits the tree of a service and keeps the JSON result in the cache.
 * @param {{cold?: boolean}} options `cold` starts from an empty cache of parsed files.
 * @returns {{result: object|undefined, run: object}} no result when the program crashed or its output is no JSON.
 */
export function audit(service, { cold = false } = {}) {
  const tree = treeOf(service)
  if (!existsSync(tree)) throw new Error(`${service.package} is not unpacked: run node bench/fetch-corpus.mjs`)
  const cache = product('audit-cache', service)
  if (cold) rmSync(cache, { recursive: true, force: true })
  const env = { ...process.env, XDG_CACHE_HOME: cache, PLIMSOLL_CACHE: cache, NO_COLOR: '1' }
  const run = measure([process.execPath, PLIMSOLL, 'audit', tree, '--format', 'json', '--fail-on', 'never'], { env })
  let result
  try {
    result = JSON.parse(run.stdout)
  } catch {
    return { result: undefined, run }
  }
  const file = product('audit', service, '.json')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, run.stdout)
  return { result, run }
}

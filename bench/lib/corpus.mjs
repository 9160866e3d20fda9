import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's root folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The folder everything downloaded or measured goes to; never inside the repository. */
export function cacheRoot() {
  if (process.env.PLIMSOLL_CACHE) return process.env.PLIMSOLL_CACHE
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'plimsoll')
}

/** @returns {{package: string, version: string, format: 'wheel'|'sdist', app: string, python?: string, requirements: string[], env: Record<string, string>, notes: string}[]} */
export function services() {
  return JSON.parse(readFileSync(new URL('../corpus.json', import.meta.url), 'utf8')).services
}

/** Services with tenants that only the bench of isolation reads. */
export function tenantServices() {
  return JSON.parse(readFileSync(new URL('../corpus.json', import.meta.url), 'utf8')).tenants
}

/** The services a command line names; all of them when it names none. */
export function chosen(names, all = services()) {
  const unknown = names.filter((name) => !all.some((service) => service.package === name))
  if (unknown.length > 0) throw new Error(`not in bench/corpus.json: ${unknown.join(', ')}`)
  return names.length === 0 ? all : all.filter((service) => names.includes(service.package))
}

/** The unpacked tree of a service. */
export function treeOf(service) {
  return join(cacheRoot(), 'corpus', `${service.package}-${service.version}`)
}

/** The folder of one kind of product (`truth`, `venv`, `audit` …) in the cache. */
export function product(kind, service, suffix = '') {
  return join(cacheRoot(), 'bench', kind, `${service.package}-${service.version}${suffix}`)
}

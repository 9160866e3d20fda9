import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from './corpus.mjs'
import { fetchPackage } from './fetch.mjs'

/**
 * The packages of bench/migration-corpus.json that are named; all of them when none is.
 * @param {string[]} names
 * @returns {{package: string, version: string, format: 'wheel'|'deb', notes: string}[]}
 */
export function migrationPackages(names = []) {
  const all = JSON.parse(readFileSync(new URL('../migration-corpus.json', import.meta.url), 'utf8')).packages
  const unknown = names.filter((name) => !all.some((entry) => entry.package === name))
  if (unknown.length > 0) throw new Error(`not in bench/migration-corpus.json: ${unknown.join(', ')}`)
  return names.length === 0 ? all : all.filter((entry) => names.includes(entry.package))
}

/** Where the unpacked tree of a package lies. Debian's versions hold characters that folders should not. */
export function migrationTree({ package: name, version }) {
  return join(cacheRoot(), 'migration-corpus', `${name}-${version.replace(/[^\w.+~-]/g, '_')}`)
}

/** The unpacked tree of a package, fetched first when it is not there. */
export function fetchedMigrationTree(entry) {
  return fetchPackage(entry, migrationTree(entry))
}

// Downloads the packages of migration-corpus.json from PyPI and Debian and unpacks them into the cache.
// usage: node bench/fetch-migration-corpus.mjs [PACKAGE…]; prints one folder a line on standard output.
import { fetchAll } from './lib/fetch.mjs'
import { migrationPackages, migrationTree } from './lib/migration-corpus.mjs'

fetchAll(migrationPackages(process.argv.slice(2)), migrationTree)

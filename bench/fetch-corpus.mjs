// Downloads the services of corpus.json from PyPI and unpacks them into the cache.
// usage: node bench/fetch-corpus.mjs [PACKAGE…]; prints one folder a line on standard output.
import { chosen, services, tenantServices, treeOf } from './lib/corpus.mjs'
import { fetchAll } from './lib/fetch.mjs'

fetchAll(chosen(process.argv.slice(2), [...services(), ...tenantServices()]), treeOf)

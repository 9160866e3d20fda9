// Runs migrations with the real Knex and prints what it sends to the server.
// usage: node --import ./node-stubs.mjs knex-oracle.mjs, a JSON request on standard input:
//   { files, scenario: 'empty' | 'full' | 'server', connection? }
// `empty`, `full`: nothing is sent; what is looked up is not there, or is there, and no row is. `server`: every way up
// runs in its own transaction on a real server, its way back in one that is rolled back.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { PLIMSOLL_FRAMEWORKS: frameworks } = process.env
const require = createRequire(join(frameworks, 'package.json'))
const knex = require('knex')
const Postgres = require('knex/lib/dialects/postgres')
const { formatQuery } = require('knex/lib/execution/internal/query-executioner')
const { files, scenario, connection } = JSON.parse(readFileSync(0, 'utf8'))
const isReal = scenario === 'server'
let statements = []

function note(client, query) {
  const { sql, bindings = [] } = typeof query === 'string' ? { sql: query } : query
  if (/^(?:begin|commit|rollback|savepoint|release)\b/i.test(sql)) return
  statements.push(formatQuery(sql, client.prepBindings(bindings ?? []), undefined, client))
}

class Recording extends Postgres {
  query(connection, query) {
    note(this, query)
    if (isReal) return super.query(connection, query)
    const { sql } = typeof query === 'string' ? { sql: query } : query
    const rows = scenario === 'full' && /information_schema\.(?:tables|columns)/.test(sql) ? [{}] : []
    return Promise.resolve({
      ...(typeof query === 'string' ? { sql } : query),
      response: { rows, rowCount: 0, command: '' },
    })
  }

  acquireConnection() {
    return isReal ? super.acquireConnection() : Promise.resolve({ __knexUid: 'none' })
  }

  releaseConnection(one) {
    return isReal ? super.releaseConnection(one) : Promise.resolve()
  }
}

const db = knex({ client: Recording, ...(isReal ? { connection, pool: { min: 1, max: 2 } } : {}) })
db.client.config.client = 'pg'

/** Gives up on what waits for something a stand-in never does. */
function inTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it waits for ever')), isReal ? 60000 : 2000)
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

const ROLLBACK = new Error('as it was')

async function direction(module, name, config) {
  if (typeof module[name] !== 'function') return { kind: 'absent' }
  statements = []
  const autocommit = config?.transaction === false
  try {
    const isBack = isReal && name === 'down'
    const run = async (trx) => {
      await module[name](trx)
      if (isBack) throw ROLLBACK
    }
    const work = autocommit && !isBack ? module[name](db) : db.transaction(run)
    await inTime(work).catch((error) => {
      if (error !== ROLLBACK) throw error
    })
    return { kind: 'sql', statements, autocommit }
  } catch (error) {
    return {
      kind: 'none',
      reason: String(error?.message ?? error)
        .split('\n')[0]
        .slice(0, 200),
    }
  }
}

const results = []
for (const file of files) {
  let module
  try {
    module = await import(pathToFileURL(file.path).href)
    if (typeof module.up !== 'function' && module.default) module = module.default
  } catch (error) {
    results.push({
      id: file.id,
      up: { kind: 'none', reason: `cannot be loaded: ${error.message}`.slice(0, 200) },
      down: { kind: 'absent' },
    })
    if (isReal) break
    continue
  }
  const up = await direction(module, 'up', module.config)
  const down = isReal && up.kind === 'none' ? { kind: 'absent' } : await direction(module, 'down', module.config)
  results.push({ id: file.id, up, down })
  if (isReal && up.kind === 'none') break
}
await db.destroy().catch(() => {})
writeFileSync(process.env.PLIMSOLL_ANSWER, JSON.stringify(results))
process.reallyExit(0)

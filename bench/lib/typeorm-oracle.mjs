// Runs migrations with the real TypeORM and prints what its runner sends to the server.
// usage: node --import ./node-stubs.mjs typeorm-oracle.mjs, a JSON request on standard input:
//   { files, scenario: 'empty' | 'server', connection?, wrap? }
// `empty`: nothing is sent, and there is nothing to be found. `server`: every way up runs in its own transaction on a
// real server, its way back in one that is rolled back.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

const { PLIMSOLL_FRAMEWORKS: frameworks } = process.env
const require = createRequire(join(frameworks, 'package.json'))
require('reflect-metadata')
const { DataSource } = require('typeorm')
const { PostgresQueryRunner } = require('typeorm/driver/postgres/PostgresQueryRunner')
const { files, scenario, connection, wrap } = JSON.parse(readFileSync(0, 'utf8'))
const isReal = scenario === 'server'
let statements = []

function literal(value) {
  if (value === null) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return `'${String(value).replaceAll("'", "''")}'`
}

const send = PostgresQueryRunner.prototype.query
PostgresQueryRunner.prototype.query = function (sql, parameters, ...rest) {
  statements.push(sql.replace(/\$(\d+)/g, (mark, place) => (parameters ? literal(parameters[place - 1]) : mark)))
  return isReal
    ? send.call(this, sql, parameters, ...rest)
    : Promise.resolve(/current_schema/.test(sql) ? [{ current_schema: 'public' }] : [])
}

const source = new DataSource({
  type: 'postgres',
  ...(isReal ? { ...connection, username: connection.user } : { database: 'none' }),
})
if (isReal) await source.initialize()
else {
  source.driver.searchSchema = 'public'
  source.driver.schema = 'public'
}

function inTime(work) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('it waits for ever')), isReal ? 60000 : 2000)
    Promise.resolve(work)
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

async function direction(instance, name) {
  if (typeof instance[name] !== 'function') return { kind: 'absent' }
  const autocommit = instance.transaction === false
  const runner = source.createQueryRunner()
  const own = isReal && !(autocommit && name === 'up')
  if (own) await runner.startTransaction()
  statements = []
  try {
    await inTime(instance[name](runner))
    const sent = statements
    if (own) await (name === 'up' ? runner.commitTransaction() : runner.rollbackTransaction())
    return { kind: 'sql', statements: sent, autocommit }
  } catch (error) {
    if (own) await runner.rollbackTransaction().catch(() => {})
    return {
      kind: 'none',
      reason: String(error?.message ?? error)
        .split('\n')[0]
        .slice(0, 200),
    }
  } finally {
    if (isReal) await runner.release()
  }
}

function classIn(module) {
  const all = [module, module.default ?? {}].flatMap((one) => Object.values(one))
  return all.find((one) => typeof one === 'function' && typeof one.prototype?.up === 'function')
}

// What n8n's migrations ask of its container: PostgreSQL without a prefix, and loggers that say nothing.
const silent = Object.fromEntries(['debug', 'info', 'warn', 'error'].map((name) => [name, () => {}]))
const database = { type: 'postgresdb', tablePrefix: '', postgresdb: { database: 'none' } }
globalThis.plimsollReturns = { '@n8n/di.Container.get': { ...silent, database, n8nFolder: '/nowhere' } }

const wrapper = wrap === undefined ? undefined : (await import(pathToFileURL(wrap).href)).wrapMigration
const results = []
for (const file of files) {
  let made
  try {
    made = classIn(await import(pathToFileURL(file.path).href))
    wrapper?.(made)
  } catch (error) {
    results.push({
      id: file.id,
      up: { kind: 'none', reason: `cannot be loaded: ${error.message}`.slice(0, 200) },
      down: { kind: 'absent' },
    })
    if (isReal) break
    continue
  }
  const up = await direction(new made(), 'up')
  const down = up.kind === 'none' && isReal ? { kind: 'absent' } : await direction(new made(), 'down')
  results.push({ id: file.id, up, down })
  if (isReal && up.kind === 'none') break
}
writeFileSync(process.env.PLIMSOLL_ANSWER, JSON.stringify(results))
process.reallyExit(0)

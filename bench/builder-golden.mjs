// Writes what the real libraries send for our own fixtures; `npm test` holds what we read against it.
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { oracle } from './lib/builder-oracle.mjs'
import { ROOT } from './lib/corpus.mjs'

for (const tool of ['knex', 'typeorm']) {
  const folder = join(ROOT, 'src', 'migrations', 'tools', tool, 'fixtures', 'parity')
  const files = readdirSync(folder)
    .filter((name) => /^\d.*js$/.test(name))
    .map((id) => ({ id, path: join(folder, id) }))
  const truth = oracle(tool, folder, { files, scenario: 'empty' })
  writeFileSync(join(folder, `${tool}.golden.json`), `${JSON.stringify(truth, null, 2)}\n`)
}

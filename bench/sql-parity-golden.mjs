// Writes what Alembic itself says of our own sample of revisions, for the test that holds our translation against it.
// usage: node bench/sql-parity-golden.mjs
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './lib/corpus.mjs'
import { oracle, REQUIREMENTS, revisionFiles } from './lib/parity-oracle.mjs'

const sample = join(ROOT, 'src/migrations/tools/alembic/fixtures/parity')
const scripts = revisionFiles(sample).flatMap((history) => oracle(history).scripts)
for (const { id, direction, kind, reason } of scripts) {
  if (kind === 'none') throw new Error(`${id} ${direction}: ${reason}`)
}
const file = join(sample, 'alembic.golden.json')
writeFileSync(file, `${JSON.stringify({ made: REQUIREMENTS, scripts }, null, 1)}\n`)
console.log(`${scripts.length} scripts`)

// Runs every case of src/migrations/locks/cases on real servers and writes down what each did (measured.json beside
// them); `node scripts/make-docs.mjs` makes docs/hazards.md of it. usage: node bench/effects.mjs [14,15,16,17,18]
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { ROOT } from './lib/corpus.mjs'

const majors = process.argv[2] ?? '14,15,16,17,18'
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs')
const ran = spawnSync(process.execPath, [vitest, 'run', 'src/migrations/locks/cases.test.ts'], {
  cwd: ROOT,
  stdio: 'inherit',
  env: { ...process.env, PLIMSOLL_MEASURE: majors },
})
const run = (...words) => spawnSync(process.execPath, words, { cwd: ROOT, stdio: 'inherit' }).status
const biome = join(ROOT, 'node_modules', '@biomejs', 'biome', 'bin', 'biome')
process.exitCode =
  ran.status ||
  run(biome, 'format', '--write', 'src/migrations/locks/cases') ||
  run(join(ROOT, 'scripts', 'make-docs.mjs'))

// `npm test`: everything that must hold, from a fresh clone. Its last line counts what passed and what failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale, installIfNeeded, root, runNode } from './lib/prepare.mjs'

const started = Date.now()
installIfNeeded()
buildIfStale()

const bin = (path) => join(root, 'node_modules', path)
const script = (name, ...args) => [join(root, 'scripts', name), ...args]
const steps = [
  ['borders of imports', script('check-imports.mjs')],
  ['generated lists', script('make-indexes.mjs', '--check')],
  ['generated documents', script('make-docs.mjs', '--check')],
  ['generated schemas', script('make-schemas.mjs', '--check')],
  ['lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', [bin('typescript/bin/tsc'), '--noEmit']],
]
const counts = { passed: 0, failed: 0, skipped: 0 }
for (const [name, args] of steps) {
  const good = runNode(args) === 0
  counts[good ? 'passed' : 'failed']++
  console.error(`${good ? 'ok    ' : 'FAILED'} ${name}`)
}

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-test-'))
const report = join(folder, 'vitest.json')
const status = runNode([
  bin('vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...process.argv.slice(2),
])
countTests(report, status)
rmSync(folder, { recursive: true, force: true })

const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
console.error(`in ${((Date.now() - started) / 1000).toFixed(0)} s`)
console.log(`${counts.passed} passed, ${counts.failed} failed${skipped}`)
process.exitCode = counts.failed > 0 ? 1 : 0

/** A run that ended badly without a failed test (a file that does not load, an open handle) counts as one failure. */
function countTests(file, exit) {
  try {
    const result = JSON.parse(readFileSync(file, 'utf8'))
    counts.passed += result.numPassedTests
    counts.skipped += result.numPendingTests + result.numTodoTests
    counts.failed += result.numFailedTests
    for (const test of result.testResults.flatMap(({ assertionResults }) => assertionResults)) {
      if (test.status === 'skipped' || test.status === 'pending') console.error(`skipped: ${test.fullName}`)
    }
    if (exit !== 0 && result.numFailedTests === 0) counts.failed++
  } catch (error) {
    console.error(`the tests gave no result: ${error.message}`)
    counts.failed++
  }
}

// Reads every revision file of migration-corpus.json in both ways, by characters and by syntax tree, and compares, to
// docs/accuracy.md. Needs a build. usage: node bench/alembic-headers.mjs
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openParsedHeaders } from '../dist/migrations/tools/alembic/header/parsed.js'
import { quickHeader } from '../dist/migrations/tools/alembic/header/quick.js'
import { scanPython } from '../dist/migrations/tools/alembic/header/scan.js'
import { revisionOf } from '../dist/migrations/tools/alembic/header/values.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { writeSection } from './lib/section.mjs'

const time = { quick: 0, parsed: 0 }
const differ = []
let files = 0
let quickly = 0

function timed(what, run) {
  const started = process.cpuUsage()
  const value = run()
  const { user, system } = process.cpuUsage(started)
  time[what] += (user + system) / 1e6
  return value
}

for (const entry of migrationPackages()) {
  const tree = fetchedMigrationTree(entry)
  const workspace = openDirectory(tree)
  const parsed = await openParsedHeaders(workspace)
  for (const { path } of workspace.files) {
    if (!path.endsWith('.py')) continue
    const text = readFileSync(join(tree, path), 'utf8').replace(/\r\n?/g, '\n')
    if (!/^down_revision\b/m.test(text)) continue
    files++
    const [scan, quick] = timed('quick', () => {
      const made = scanPython(text)
      return [made, quickHeader(text, made)]
    })
    const slow = timed('parsed', () => parsed(path, text, scan))
    if (quick === undefined) continue
    quickly++
    const same = JSON.stringify(revisionOf(path, quick)) === JSON.stringify(slow.raw && revisionOf(path, slow.raw))
    if (!same) differ.push(`${entry.package}: ${path}`)
  }
}

const text = [
  '## Headers of Alembic revisions',
  '',
  `${files} revision files of ${migrationPackages().length} packages: ${quickly} are read by a walk over their characters (${((time.quick / files) * 1e6).toFixed(0)} µs of processor time each), ${files - quickly} need a syntax tree (${((time.parsed / files) * 1e6).toFixed(0)} µs each); where both answer, **${differ.length} differ**. Made by \`bench/alembic-headers.mjs\`.`,
].join('\n')
writeSection('docs/accuracy.md', 'alembic-headers', text, 'Accuracy')
console.log(text)
for (const one of differ) console.error(one)
process.exitCode = differ.length === 0 ? 0 : 1

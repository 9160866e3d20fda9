// Asks for the safe form of every revision the linter tells of, in real histories, and counts what is proven and written,
// and why the rest is not.
// usage: node bench/fix-histories.mjs [--print] [--reasons] [PACKAGE…]

import { migrationFix } from '../dist/app/migrate-fix.js'
import { migrationLint } from '../dist/app/migrate-lint.js'
import { rules } from '../dist/migrations/rules/index.generated.js'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))

const PACKAGES = [
  'argilla-server',
  'skyvern',
  'zenml',
  'langflow-base',
  'fief-server',
  'dstack',
  'arize-phoenix',
  'optuna',
]

const serious = new Set(rules.filter(({ severity }) => severity !== 'recommendation').map(({ id }) => id))

async function measure({ package: name, version }, tree) {
  const report = await migrationLint({
    folder: tree,
    targets: [],
    services: [],
    enable: [],
    disable: ['no-lock-timeout'],
  })
  const targets = [...new Set(report.findings.filter(({ rule }) => serious.has(rule)).map(({ revision }) => revision))]
  const started = performance.now()
  const result = await migrationFix({
    folder: tree,
    targets,
    rows: 50,
    fill: new Map(),
    onProgress: flags.has('--print') ? (text) => console.error(text) : () => {},
  })
  const seconds = (performance.now() - started) / 1000
  const offered = result.outcomes.flatMap(({ fixed }) => fixed.fixed)
  const refused = result.outcomes.flatMap(({ fixed }) => fixed.refused.map((one) => ({ ...one, revision: fixed.id })))
  const unwritten = result.outcomes.filter(({ unwritten }) => unwritten !== undefined)
  const written = result.outcomes.filter((one) => one.written !== undefined).length
  const back = result.outcomes.filter(
    ({ fixed }) => fixed.proof?.back === 'leads back' && fixed.fixed.length > 0,
  ).length
  if (flags.has('--reasons')) {
    for (const { revision, rules: told, reason, sql } of refused)
      console.log(`${name} ${revision} [${told}] ${reason}\n    ${sql.replace(/\s+/g, ' ').slice(0, 140)}`)
    for (const { fixed, unwritten: reason } of unwritten) console.log(`${name} ${fixed.id} NOT WRITTEN ${reason}`)
    for (const { fixed } of result.outcomes) {
      if (fixed.fixed.length > 0 && fixed.proof?.back !== 'leads back')
        console.log(`${name} ${fixed.id} way back: ${JSON.stringify(fixed.proof?.back ?? fixed.backUnknown)}`)
    }
    if (result.stopped !== undefined) console.log(`${name} STOPPED ${result.stopped}`)
  }
  return {
    name,
    version,
    revisions: result.outcomes.length,
    targets: targets.length,
    offered,
    refused,
    written,
    back,
    seconds,
  }
}

const rows = []
for (const one of migrationPackages(names.length > 0 ? names : PACKAGES)) {
  const tree = await fetchedMigrationTree(one)
  try {
    rows.push(await measure(one, tree))
  } catch (error) {
    console.error(`${one.package}: ${error.message}`)
  }
}

const text = table(
  [
    'history',
    'revisions with hazards',
    'statements with a proven safe form',
    'without',
    'revisions written',
    'way back proven',
    'seconds',
  ],
  rows.map(({ name, version, revisions, offered, refused, written, back, seconds }) => [
    `${name} ${version}`,
    revisions,
    offered.length,
    refused.length,
    written,
    back,
    seconds.toFixed(0),
  ]),
)
console.log(text)
if (!flags.has('--print') && names.length === 0) writeSection('docs/benchmarks.md', 'fix-histories', text, 'Benchmarks')

// Compares the SQL we read out of Alembic revisions with what Alembic itself writes for them, statement by statement.
// usage: node bench/sql-parity.mjs [--print] [--wrong] [--opaque] [--scenario=empty|full] [PACKAGE…]
//   --print  the table to the terminal, the document stays as it is
//   --wrong  every revision of which we say something else than Alembic    --opaque  what could not be known, by reason
//   --scenario=…  revisions may look into a database that holds nothing, or everything: what is written then must be
//                 what we say, or covered by an opaque step; printed only

import { dirname, relative } from 'node:path'
import alembic from '../dist/migrations/tools/alembic/index.js'
import { Library } from '../dist/migrations/tools/alembic/python/modules.js'
import { alembicScript } from '../dist/migrations/tools/alembic/script.js'
import { surroundingsOf } from '../dist/migrations/tools/alembic/surroundings.js'
import { loadPythonParser } from '../dist/parsers/python/parse.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { compareScript } from './lib/parity-compare.mjs'
import { oracle, REQUIREMENTS, revisionFiles } from './lib/parity-oracle.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))

const scenario = [...flags].find((flag) => flag.startsWith('--scenario='))?.slice('--scenario='.length)

const EMPTY = { revisions: 0, scripts: 0, compared: 0, equal: 0, opaque: 0, wrong: 0, operations: 0, translated: 0 }

async function oursFor(workspace, environments, id, direction) {
  const revision = { id, position: { file: id, line: 1 }, down: [], dependsOn: [], labels: [], message: '' }
  const environment = environments.find(({ locations }) => locations.includes(dirname(id)))
  const script = await alembicScript({ workspace, environment, revision, direction })
  return script.kind === 'steps' ? script.steps : []
}

/** The naming convention as we read it: Alembic is lent it where env.py cannot run without its application. */
async function conventionFor(library, file) {
  const { namingConvention } = await surroundingsOf(library, undefined, { file, line: 1 })
  return namingConvention === undefined ? null : Object.fromEntries(namingConvention)
}

/** One direction of one revision. */
async function measure(parse, workspace, environments, truth) {
  if (truth.kind === 'absent') return { verdict: 'absent' }
  const steps = await oursFor(workspace, environments, truth.id, truth.direction)
  if (truth.kind === 'none') {
    return { verdict: 'none', reason: truth.reason, known: steps.every(({ kind }) => kind === 'statement') }
  }
  return compareScript(parse, truth, steps)
}

async function measurePackage(parse, entry) {
  const tree = fetchedMigrationTree(entry)
  const workspace = openDirectory(tree)
  const library = new Library(workspace, await loadPythonParser())
  const environments = await alembic.find(workspace)
  const [results, unreadable] = [[], []]
  const histories = revisionFiles(tree)
  for (const history of histories) {
    const ours = await conventionFor(library, history.files[0].id)
    const { convention, scripts } = oracle(history, ours, scenario)
    if (convention === null) unreadable.push(relative(tree, history.folder))
    for (const truth of scripts) {
      const result = await measure(parse, workspace, environments, truth)
      results.push({ package: entry.package, id: truth.id, direction: truth.direction, ...result })
    }
  }
  return { entry, results, unreadable, histories: histories.length }
}

function totals(results) {
  const sum = { ...EMPTY, revisions: new Set(results.map(({ id }) => id)).size }
  for (const { verdict, operations, translated } of results) {
    if (verdict === 'absent') continue
    sum.scripts += 1
    if (verdict === 'none') continue
    sum.compared += 1
    sum[verdict] += 1
    sum.operations += operations
    sum.translated += translated
  }
  return sum
}

function row(name, { revisions, scripts, compared, equal, opaque, wrong, operations, translated }) {
  return [
    name,
    revisions,
    scripts,
    compared,
    equal,
    opaque,
    wrong,
    compared ? percent(equal / compared) : '–',
    operations ? percent(translated / operations) : '–',
  ]
}

const HEAD = [
  'package',
  'revisions',
  'scripts',
  'compared',
  'equal',
  'with opaque',
  'wrong',
  'equal',
  'operations translated',
]

function counted(items) {
  const counts = new Map()
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1])
}

function printDetails(measured) {
  const results = measured.flatMap((one) => one.results)
  if (flags.has('--wrong')) {
    for (const { package: name, id, direction, difference } of results.filter(({ verdict }) => verdict === 'wrong')) {
      console.log(`\n${name} ${id} ${direction}\n  Alembic: ${difference?.expected}\n  ours:    ${difference?.ours}`)
    }
  }
  if (flags.has('--opaque')) {
    const reasons = results.flatMap(({ package: name, id, direction, opaque = [] }) =>
      opaque.map(({ reason, line }) => ({ reason, place: `${name} ${id}:${line} ${direction}` })),
    )
    for (const [reason, count] of counted(reasons.map((one) => one.reason)).slice(0, 120)) {
      console.log(`${count}\t${reason}\t${reasons.find((one) => one.reason === reason)?.place}`)
    }
  }
}

/** Families of reasons why Alembic's own run could not tell. */
function family(reason) {
  if (/inspects the database|reads data/.test(reason)) return 'reads the database'
  if (/not there/.test(reason)) return 'needs code of the application that could not be imported'
  return /^raised/.test(reason) ? 'raises' : reason
}

function report(measured) {
  const histories = measured.reduce((sum, one) => sum + one.histories, 0)
  const known = histories - measured.reduce((sum, one) => sum + one.unreadable.length, 0)
  const all = measured.flatMap(({ results }) => results)
  const rows = measured.map(({ entry, results }) => row(`${entry.package} ${entry.version}`, totals(results)))
  const reasons = counted(all.filter(({ verdict }) => verdict === 'none').map(({ reason }) => family(reason)))
  const none = all.filter(({ verdict }) => verdict === 'none')
  const whole = none.filter(({ known }) => known).length
  const right = [1, 2, 3, 4, 5, 6, 7, 8]
  return [
    `Every \`upgrade()\` and \`downgrade()\` of real histories, run alone by Alembic in offline mode and translated by us without Python; both texts go through PostgreSQL's parser and are compared statement by statement (\`bench/sql-parity.mjs\`). Alembic's side: ${REQUIREMENTS.slice(0, 2).join(', ')}. *Wrong*: we say something else without saying that something is unknown. The naming convention is the one \`env.py\` hands to Alembic (${known} of ${histories} could run without their application), else the one we read.`,
    table(HEAD, [...rows, row('**all**', totals(all))], right),
    `A script is one direction of one revision. Scripts that were not compared, because running them offline does not tell what they do (${whole} of ${none.length} come out of our reading without an opaque part):`,
    table(['why', 'scripts'], reasons.slice(0, 12), [1]),
  ].join('\n\n')
}

const parse = await loadSqlParser()
const measured = []
for (const entry of migrationPackages(names)) {
  measured.push(await measurePackage(parse, entry))
  console.error(row(entry.package, totals(measured.at(-1).results)).join('  '))
}
printDetails(measured)
const text = report(measured)
if (flags.has('--print') || names.length > 0 || scenario !== undefined) console.log(text)
else writeSection('docs/accuracy.md', 'sql-parity', text, 'Accuracy')

// Lints the labelled migrations of bench/hazards with Plimsoll and with squawk and writes both results into
// docs/benchmarks.md. Needs a build. usage: node bench/lint-peers.mjs
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lintScripts } from '../dist/migrations/lint/lint-scripts.js'
import { rules } from '../dist/migrations/rules/index.generated.js'
import { loadSqlParser } from '../dist/parsers/sql/parse.js'
import { splitSql } from '../dist/parsers/sql/split.js'
import { ROOT } from './lib/corpus.mjs'
import { percent, table, writeSection } from './lib/section.mjs'
import { SQUAWK, squawk } from './lib/squawk.mjs'

/** Rules of squawk about habits, not hazards: they would fire on half of the traps, and are left out in its favour. */
const HABITS = [
  'require-statement-timeout',
  'require-lock-timeout',
  'require-timeout-settings',
  'prefer-robust-stmts',
  'prefer-bigint-over-int',
  'prefer-bigint-over-smallint',
  'prefer-identity',
  'prefer-text-field',
  'prefer-timestamptz',
  'ban-char-field',
  'require-enum-value-ordering',
]

const folder = join(ROOT, 'bench', 'hazards')
const { schema, today, files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'))
const text = (file) => readFileSync(join(folder, file), 'utf8')
const parse = await loadSqlParser()
const rowOf = new Map(rules.map(({ id, rows }) => [id, rows[0]?.[0]]))
const SECTIONS = {
  A: 'indexes',
  B: 'constraints',
  C: 'columns',
  D: 'tables and other objects',
  E: 'enumerations',
  F: 'transactions, rows and ways back',
}

/** The labelled files both can be asked about: comments that suppress are each tool's own. */
const asked = files.filter(({ file }) => !file.startsWith('suppressed'))
const program = squawk()

function script(file, autocommit) {
  const sql = text(file)
  const steps = splitSql(sql).map(({ start, end }) => {
    const part = sql.slice(start, end)
    const line = sql.slice(0, start).split('\n').length
    const outside = autocommit !== undefined && part.includes(autocommit)
    return { kind: 'statement', sql: part, position: { file, line }, operation: 'sql', autocommit: outside }
  })
  return { kind: 'steps', steps }
}

function ours({ file, version = '15', transactions = 'each', autocommit, down, fromEmpty = false }) {
  const [major, minor] = version.split('.').map(Number)
  const revision = {
    id: file,
    tool: 'sql',
    position: { file, line: 1 },
    up: script(file, autocommit),
    down: down === undefined ? undefined : script(down),
    source: text(file),
  }
  const input = { revisions: [revision], transactions, version: { major, ...(minor === undefined ? {} : { minor }) } }
  const result = lintScripts({ ...input, setup: { sql: text(schema) }, fromEmpty, today }, parse)
  return [...new Set(result.findings.map(({ rule }) => rule))]
}

function theirs({ file, version = '15', transactions = 'each', autocommit }) {
  const wrapped = transactions === 'each' && autocommit === undefined ? ['--assume-in-transaction'] : []
  const options = ['--reporter', 'json', '--pg-version', version.includes('.') ? version : `${version}.0`, ...wrapped]
  const ran = spawnSync(program, [...options, ...HABITS.map((rule) => `--exclude=${rule}`), join(folder, file)])
  if (ran.status !== 0 && ran.status !== 1) throw new Error(`squawk ended with ${ran.status}: ${ran.stderr}`)
  return [...new Set(JSON.parse(ran.stdout.toString()).map(({ rule_name }) => rule_name))]
}

const results = asked.map((one) => {
  const section = rowOf.get(one.expect[0])
  return { ...one, section, ours: ours(one), theirs: theirs(one) }
})
const hazards = results.filter(({ expect }) => expect.length > 0)
const traps = results.filter(({ expect }) => expect.length === 0)
const share = (list, holds) => `${list.filter(holds).length} of ${list.length}`

const rows = Object.entries(SECTIONS).flatMap(([letter, name]) => {
  const list = hazards.filter(({ section }) => section === letter)
  const named = ({ ours: found, expect }) => expect.every((rule) => found.includes(rule))
  return list.length === 0
    ? []
    : [[`hazards: ${name}`, share(list, named), share(list, (one) => one.theirs.length > 0)]]
})
rows.push([
  'traps with a finding',
  share(traps, (one) => one.ours.length > 0),
  share(traps, (one) => one.theirs.length > 0),
])

const recall = (key) => hazards.filter((one) => one[key].length > 0).length / hazards.length
const loud = traps
  .filter((one) => one.theirs.length > 0)
  .map(({ file, theirs: found }) => `${file.slice(0, -4)} (${found.join(', ')})`)
writeSection(
  'docs/benchmarks.md',
  'labelled migrations',
  [
    '## Labelled migrations',
    `${results.length} migrations written for the purpose (\`bench/hazards\`), ${traps.length} of them traps: files in which nothing is wrong. ` +
      "Every label was tried on PostgreSQL 15 and 18, but for those of 14.0 to 14.3. They were written along Plimsoll's own rules, so that another " +
      "tool's share says how far it overlaps, not how good it is. Each file is linted alone; Plimsoll is given the schema before it, " +
      'which squawk has no way to take. For Plimsoll a hazard counts as found when every labelled rule fires; for squawk ' +
      `when it says anything at all. Its ${HABITS.length} rules about habits are switched off, or most traps would count against it.`,
    table(['', 'Plimsoll', `squawk ${SQUAWK}`], rows, [1, 2]),
    `Recall: ${percent(recall('ours'))} and ${percent(recall('theirs'))}.`,
    `Traps squawk falls for: ${loud.join(', ') || 'none'}.`,
  ].join('\n\n'),
  'Benchmarks',
)
console.log(rows.map((row) => row.join(' | ')).join('\n'))
for (const { file, ours: found, expect } of results) {
  const wrong = [...expect.filter((rule) => !found.includes(rule)), ...found.filter((rule) => !expect.includes(rule))]
  if (wrong.length > 0) console.log(`${file}: ${wrong.join(', ')}`)
}

// Draws verdicts "scoped" and findings of isolation over real services, seeded, to be read by hand; what was read is kept
// in bench/isolation-read.json and told in docs/accuracy.md.
// usage: node bench/isolation-scoped.mjs [--draw N] prints N verdicts of each service; without it, writes the section.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot, chosen, ROOT, services, tenantServices, treeOf } from './lib/corpus.mjs'
import { table, writeSection } from './lib/section.mjs'

const SERVICES = [
  ...['argilla-server', 'skyvern', 'dstack', 'keephq', 'cognee'],
  ...['langflow-base', 'letta', 'fief-server', 'zenml', 'arize-phoenix'],
]
const FILE = join(ROOT, 'bench', 'isolation-read.json')
const args = process.argv.slice(2)
const amount = args.includes('--draw') ? Number(args[args.indexOf('--draw') + 1]) : 0
const rank = (text) => createHash('sha256').update(`plimsoll\0${text}`).digest('hex')
const all = chosen(SERVICES, [...services(), ...tenantServices()])

/** What is told as scoped, each once: one query, limited in one way. */
async function scopedOf(service) {
  const { factSource } = await import(join(ROOT, 'dist/audit/collect.js'))
  const { openDirectory } = await import(join(ROOT, 'dist/workspace/disk.js'))
  const workspace = openDirectory(treeOf(service), { cacheDirectory: join(cacheRoot(), 'bench', 'trees') })
  const { queries, entries } = await factSource(workspace).fact('queries')
  const found = new Map()
  for (const { operation, tables, function: name, at, uses } of queries) {
    for (const { scope, entry, why, by, through } of uses) {
      if (scope !== 'scoped') continue
      const how = by === undefined ? why || 'in another way' : `${by.column} (${by.value})`
      const key = `${service.package} ${operation} ${tables.join()} ${name} ${how}`
      if (!found.has(key)) found.set(key, { key, at, how: by?.text ?? how, entry: entries[entry].name, through })
    }
  }
  return [...found.values()]
}

if (amount > 0)
  for (const service of all) {
    const found = await scopedOf(service)
    const drawn = found.sort((a, b) => (rank(a.key) < rank(b.key) ? -1 : 1)).slice(0, amount)
    for (const { key, at, how, entry, through } of drawn) {
      console.log(`${key}\n  ${at.file}:${at.line} by ${how.replace(/\s+/g, ' ')}`)
      console.log(`  ${entry}: ${through.join(' → ')}`)
    }
    console.log(`-- ${service.package}: ${drawn.length} of ${found.length}\n`)
  }
else {
  const { scoped: read, blockers, mended, doubtful } = JSON.parse(readFileSync(FILE, 'utf8'))
  const rows = all.map(({ package: name, version }) => {
    const of = read.filter(({ verdict }) => verdict.startsWith(`${name} `))
    return [`${name} ${version}`, of.length, of.filter(({ correct }) => correct).length]
  })
  const [total, right] = [1, 2].map((place) => rows.reduce((sum, row) => sum + row[place], 0))
  const text = [
    '## Isolation of tenants, by reading',
    '',
    `${total} verdicts *scoped*, drawn at random (seeded, \`node bench/isolation-scoped.mjs --draw 7\`), judged by their condition and the way to them, and in the code of the service wherever these did not settle it (about half): can the query on that way touch rows that are not the caller’s? Where it starts from a row that was read before, it was asked whether that row is judged by itself. The first draw held 5 of 70 that lied (subqueries of no tenant’s table, SQL that was not understood, a change on a way that raises); they were mended, each with a test, and the draw was made anew. The judgements stand in bench/isolation-read.json.`,
    '',
    `Findings that block, over the same services: ${blockers.length}, all read, ${blockers.filter(({ correct }) => correct).length} right; ${mended.length} more were wrong when they were read, and were mended. Findings in doubt, which block nothing: ${doubtful.length} of those drawn were read, ${doubtful.filter(({ correct }) => correct).length} right.`,
    '',
    table(['service', 'read', 'scoped indeed'], [...rows, ['all', total, right]], [1, 2]),
  ].join('\n')
  writeSection('docs/accuracy.md', 'isolation-scoped', text, 'Accuracy')
}

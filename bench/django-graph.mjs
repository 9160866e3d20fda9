// Compares the graph of Django's migrations as we read it from the files with what Django's own loader builds.
// usage: node bench/django-graph.mjs [--print] [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import django from '../dist/migrations/tools/django/index.js'
import { openDirectory } from '../dist/workspace/disk.js'
import { cacheRoot } from './lib/corpus.mjs'
import { fetchPackage } from './lib/fetch.mjs'
import { table, writeSection } from './lib/section.mjs'
import { environment } from './lib/venv.mjs'

const flags = new Set(process.argv.slice(2).filter((word) => word.startsWith('--')))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
const { packages, django: version } = JSON.parse(readFileSync(new URL('./django-corpus.json', import.meta.url), 'utf8'))
const python = environment(join(cacheRoot(), 'bench', 'django'), [`django==${version}`, 'psycopg[binary]'], {
  python: '3.13',
})

/** Files in folders of migrations; those of tests are not what is read. */
function filesOf(tree) {
  return openDirectory(tree).files.flatMap(({ path, role }) =>
    role === 'code' && /(?:^|\/)migrations\/[^_~/][^/]*\.py$/.test(path) ? [path] : [],
  )
}

function truthOf(tree) {
  const script = fileURLToPath(new URL('./django-graph.py', import.meta.url))
  const result = spawnSync(python, [script], {
    input: JSON.stringify({ tree, files: filesOf(tree) }),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  })
  if (result.status !== 0) throw new Error(result.stderr.slice(-800))
  return JSON.parse(result.stdout)
}

async function oursOf(tree) {
  const workspace = openDirectory(tree)
  const found = { nodes: {}, plan: [], unsure: [], seconds: 0 }
  const start = performance.now()
  for (const one of await django.find(workspace)) {
    const { revisions, problems } = await django.revisions(workspace, one)
    found.unsure.push(...problems.map(({ detail }) => detail))
    for (const { id, down, dependsOn } of revisions) found.nodes[id] = [...down, ...dependsOn].sort()
    found.plan.push(...revisions.map(({ id }) => id))
  }
  found.seconds = (performance.now() - start) / 1000
  const children = new Set(
    Object.entries(found.nodes).flatMap(([id, parents]) =>
      parents.filter((parent) => parent.split('.')[0] === id.split('.')[0]),
    ),
  )
  found.leaves = Object.keys(found.nodes)
    .filter((id) => !children.has(id))
    .sort()
  return found
}

/** What differs in words; empty when nothing does. */
function differences(truth, ours) {
  const found = []
  for (const id of new Set([...Object.keys(truth.nodes), ...Object.keys(ours.nodes)])) {
    const [one, other] = [truth.nodes[id], ours.nodes[id]]
    if (JSON.stringify(one) !== JSON.stringify(other)) found.push(`${id}: Django ${one}, ours ${other}`)
  }
  if (JSON.stringify([...truth.leaves].sort()) !== JSON.stringify(ours.leaves)) found.push('the leaves')
  const at = truth.plan.findIndex((id, place) => ours.plan[place] !== id)
  if (at >= 0 || truth.plan.length !== ours.plan.length)
    found.push(`plan at ${at}: Django ${truth.plan[at]}, ours ${ours.plan[at]}`)
  return found
}

const rows = []
let same = 0
for (const entry of packages.filter((one) => names.length === 0 || names.includes(one.package))) {
  const tree = fetchPackage(
    { format: 'wheel', python: '3.12', ...entry },
    join(cacheRoot(), 'django-corpus', `${entry.package}-${entry.version}`),
  )
  let truth
  try {
    truth = truthOf(tree)
  } catch (error) {
    console.error(`${entry.package}: ${error.message}`)
    rows.push([`${entry.package} ${entry.version}`, '–', '–', '–', '–', 'Django cannot load it'])
    continue
  }
  const ours = await oursOf(tree)
  const different = differences(truth, ours)
  for (const [file, reason] of Object.entries(truth.unloaded))
    console.error(`  Django could not load ${file}: ${reason}`)
  for (const one of different.slice(0, flags.has('--print') ? 6 : 2))
    console.error(`  ${entry.package}: ${one.slice(0, 300)}`)
  if (different.length === 0) same += 1
  const apps = new Set(truth.plan.map((id) => id.split('.')[0]))
  const edges = Object.values(truth.nodes).reduce((sum, parents) => sum + parents.length, 0)
  rows.push([
    `${entry.package} ${entry.version}`,
    apps.size,
    truth.plan.length,
    edges,
    truth.leaves.length,
    different.length === 0
      ? 'same'
      : `${different.length} differ${ours.unsure.length > 0 ? ` (${ours.unsure.length} said to be unknown)` : ''}`,
  ])
  console.error(rows.at(-1).join('  '))
}
const text = [
  '## Histories of Django',
  `Nodes and edges between the apps of a package, leaf nodes and the order of the plan (\`showmigrations --plan\`), as we read them from the files and as Django ${version} builds them with its own \`MigrationLoader\` for an empty database; packages other than Django are stand-ins (\`bench/django-graph.mjs\`). **${same} of ${rows.length} the same.**`,
  table(['package', 'apps', 'migrations', 'edges', 'leaves', 'result'], rows, [1, 2, 3, 4]),
].join('\n\n')
if (flags.has('--print') || names.length > 0) console.log(text)
else writeSection('docs/accuracy.md', 'django-graph', text, 'Accuracy')

// Holds our reading of Alembic histories against Alembic's own: heads, bases, branch points and upgrade order of every
// environment of migration-corpus.json, to docs/accuracy.md. Needs a build. usage: node bench/alembic-graph.mjs [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot, ROOT } from './lib/corpus.mjs'
import { fetchedMigrationTree, migrationPackages } from './lib/migration-corpus.mjs'
import { table, writeSection } from './lib/section.mjs'
import { environment } from './lib/venv.mjs'

const ALEMBIC = '1.20.1'
const REQUIREMENTS = [`alembic==${ALEMBIC}`, 'sqlalchemy>=2', 'psycopg2-binary']
/** Alembic keeps dependencies in sets: where the order depends on their hashes, any of its answers counts. */
const SEEDS = ['0', '1', '2']
/** Where the code that sets nested version locations keeps the names of the folders. */
const RELEASES = {
  'python3-keystone': ['python3-keystone', 'keystone/common/sql/upgrades.py'],
  default: ['python3-neutron', 'neutron/db/migration/cli.py'],
}

async function ours(tree) {
  const { openDirectory } = await import('../dist/workspace/disk.js')
  const { default: alembic } = await import('../dist/migrations/tools/alembic/index.js')
  const { historyOf } = await import('../dist/migrations/history/history.js')
  const { wholeHistory } = await import('../dist/migrations/history/plan.js')
  const started = performance.now()
  const workspace = openDirectory(tree)
  const found = []
  for (const one of await alembic.find(workspace)) {
    const files = await alembic.revisions(workspace, one)
    const history = historyOf(files)
    found.push({ environment: one, files, history, order: wholeHistory(history) })
  }
  return { found, milliseconds: performance.now() - started }
}

function request(entry, tree, { environment: one }) {
  const [, section] = /\.ini:(.+)$/.exec(one.name) ?? []
  const config = one.config === undefined ? null : join(tree, one.config.file)
  const nested = one.locations.some((folder) => /\/versions\/[a-z]+\/(expand|contract)$/.test(folder))
  const [owner, file] = RELEASES[entry.package] ?? RELEASES.default
  const releases = nested ? join(treeOf(owner), DEBIAN, file) : null
  return {
    name: one.name,
    config: config?.endsWith('.toml') ? null : config,
    section: section ?? null,
    folder: config === null ? tree : dirname(config),
    locations: one.locations.map((folder) => join(tree, folder)),
    releases,
  }
}

const DEBIAN = 'usr/lib/python3/dist-packages'

function treeOf(name) {
  return fetchedMigrationTree(migrationPackages([name])[0])
}

function ask(program, entry, tree, environments, seed) {
  const packages = join(tree, DEBIAN)
  const paths = [existsSync(packages) ? packages : tree]
  // Projects on top of Neutron take their labels from its constants.
  if (/^python3-(neutron|networking)-/.test(entry.package)) paths.push(join(treeOf('python3-neutron'), DEBIAN))
  const home = join(cacheRoot(), 'bench', 'home')
  mkdirSync(home, { recursive: true })
  const ran = spawnSync(program, [join(ROOT, 'bench', 'alembic-graph.py')], {
    input: JSON.stringify({ paths, environments }),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: 240_000,
    env: { PATH: process.env.PATH, HOME: home, PYTHONHASHSEED: seed, PYTHONDONTWRITEBYTECODE: '1' },
  })
  return new Map(
    (ran.stdout ?? '')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line))
      .map((answer) => [answer.name, answer]),
  )
}

const sorted = (ids) => [...ids].sort()
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

/** What differs between our reading and any of Alembic's answers; nothing when one agrees in full. */
function differences({ history, files, order }, answers) {
  const all = answers.map((theirs) =>
    [
      ['revisions', files.revisions.length, theirs.revisions],
      ['heads', sorted(history.heads), sorted(theirs.heads)],
      ['real heads', sorted(history.realHeads), sorted(theirs.realHeads)],
      ['bases', sorted(history.bases), sorted(theirs.bases)],
      ['branch points', sorted(history.branchPoints), theirs.branchPoints],
      ['labels', labelsOf(history), sortedLabels(theirs.labels)],
      ['order', order, theirs.order],
    ]
      .filter(([, left, right]) => !same(left, right))
      .map(([what]) => what),
  )
  return all.find((one) => one.length === 0) ?? all[0]
}

function labelsOf(history) {
  return sortedLabels(Object.fromEntries([...history.nodes].map(([id, { labels }]) => [id, sorted(labels)])))
}

function sortedLabels(labels) {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))
}

function row(entry, one, answers) {
  const { environment: found, files, history } = one
  const name = found.name.replace(/^usr\/lib\/python3\/dist-packages\//, '')
  const failed = answers.find((answer) => answer === undefined || answer.error)
  const usable = answers.filter((answer) => answer !== undefined && !answer.error)
  const verdict =
    usable.length === 0 ? `no answer: ${failed?.error ?? 'it ended'}` : differences(one, usable).join(', ') || 'same'
  const how = usable[0]?.how ?? '–'
  const heads = history.heads.length === history.realHeads.length ? '' : ` (${history.realHeads.length} real)`
  return [
    `${entry.package} ${entry.version}`,
    name,
    files.revisions.length,
    `${history.heads.length}${heads}`,
    history.bases.length,
    history.branchPoints.length,
    history.mergePoints.length,
    files.unreadable.length,
    how,
    verdict,
  ]
}

async function main() {
  const program = environment(join(cacheRoot(), 'bench', 'alembic'), REQUIREMENTS)
  const rows = []
  let time = 0
  for (const entry of migrationPackages(process.argv.slice(2))) {
    const tree = fetchedMigrationTree(entry)
    const { found, milliseconds } = await ours(tree)
    time += milliseconds
    const environments = found.map((one) => request(entry, tree, one))
    const answers = SEEDS.map((seed) => ask(program, entry, tree, environments, seed))
    for (const one of found)
      rows.push(
        row(
          entry,
          one,
          answers.map((map) => map.get(one.environment.name)),
        ),
      )
    for (const made of rows.slice(-found.length)) console.error(made.join(' | '))
  }
  const packages = new Set(rows.map(([name]) => name)).size
  const agreeing = rows.filter((one) => one.at(-1) === 'same').length
  const total = rows.reduce((sum, one) => sum + one[2], 0)
  const head = ['package', 'environment', 'revisions', 'heads', 'bases', 'branch points', 'merges', 'unreadable']
  const text = [
    '## Histories of Alembic',
    '',
    `Heads, bases, branch points, labels and the order of a full upgrade, as Plimsoll reads them from the files and as Alembic ${ALEMBIC} computes them with the revision files loaded (modules of the applications replaced by stand-ins where they cannot be imported). "asked by": through its configuration, with folders from the constants of the application's code, or with the folders named. Made by \`bench/alembic-graph.mjs\`.`,
    '',
    `**${agreeing} of ${rows.length} environments the same**, ${packages} packages, ${total} revisions; finding and reading all of them took Plimsoll ${(time / 1000).toFixed(1)} s.`,
    '',
    table([...head, 'asked by', 'result'], rows, [2, 3, 4, 5, 6, 7]),
  ].join('\n')
  if (process.argv.length === 2) writeSection('docs/accuracy.md', 'alembic-graph', text, 'Accuracy')
  else console.log(text)
  process.exitCode = agreeing === rows.length ? 0 : 1
}

await main()

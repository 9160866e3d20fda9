// Measures cold and warm audits of trees of exactly 1,500 Python files, their memory, the start of the program, and
// `bandit -r` on the same trees; medians go to docs/benchmarks.md. usage: node bench/speed.mjs [--runs 5] [--peer-runs 3]
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { cpus, loadavg, platform, release, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { PLIMSOLL } from './lib/audit.mjs'
import { cacheRoot, chosen, ROOT, treeOf } from './lib/corpus.mjs'
import { measure, median } from './lib/measure.mjs'
import { table, writeSection } from './lib/section.mjs'
import { environment } from './lib/venv.mjs'

const BANDIT = '1.9.4'
const FILES = 1500

/** A whole service, filled up to the number of files with the first files (by path) of another. */
const TREES = [
  { base: 'zenml', filler: 'langflow-base' },
  { base: 'skyvern', filler: 'langflow-base' },
]

function pythonFiles(folder, inside = '') {
  return readdirSync(join(folder, inside), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`
      if (entry.isDirectory()) return pythonFiles(folder, path)
      return entry.isFile() && entry.name.endsWith('.py') ? [path] : []
    })
}

/** Builds the tree in the cache; the same files every time. */
function buildTree({ base, filler }) {
  const [from] = chosen([base])
  const [more] = chosen([filler])
  const tree = join(cacheRoot(), 'bench', 'speed', base)
  rmSync(tree, { recursive: true, force: true })
  mkdirSync(dirname(tree), { recursive: true })
  for (const service of [from, more]) {
    if (!existsSync(treeOf(service))) throw new Error('the corpus is not unpacked: run node bench/fetch-corpus.mjs')
  }
  cpSync(treeOf(from), tree, { recursive: true })
  const wanted = FILES - pythonFiles(tree).length
  for (const path of pythonFiles(treeOf(more)).slice(0, wanted)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    cpSync(join(treeOf(more), path), join(tree, path))
  }
  const files = pythonFiles(tree)
  if (files.length !== FILES) throw new Error(`the tree of ${base} has ${files.length} Python files, not ${FILES}`)
  const sizes = files.map((path) => readFileSync(join(tree, path)))
  const lines = sizes.reduce((sum, bytes) => sum + bytes.toString('latin1').split('\n').length - 1, 0)
  const bytes = sizes.reduce((sum, { length }) => sum + length, 0)
  const made =
    `${from.package} ${from.version}` + (wanted > 0 ? ` and ${wanted} files of ${more.package} ${more.version}` : '')
  return { tree, made, lines, bytes }
}

function auditRun(tree, cache) {
  const env = { ...process.env, PLIMSOLL_CACHE: cache, NO_COLOR: '1' }
  const argv = [process.execPath, PLIMSOLL, 'audit', tree, '--format', 'json', '--fail-on', 'never']
  const run = measure(argv, { env, keepOutput: false })
  if (run.code !== 0) throw new Error(`the audit ended with ${run.code}: ${run.stderr.slice(-400)}`)
  return run
}

function audits(tree, runs) {
  const cache = join(cacheRoot(), 'bench', 'speed-cache')
  const cold = Array.from({ length: runs }, () => {
    rmSync(cache, { recursive: true, force: true })
    return auditRun(tree, cache)
  })
  const warm = Array.from({ length: runs }, () => auditRun(tree, cache))
  // A file in the middle of the tree gets a comment more each time.
  const files = pythonFiles(tree)
  const changed = Array.from({ length: runs }, (_, turn) => {
    appendFileSync(join(tree, files[files.length >> 1]), `# ${turn}\n`)
    return auditRun(tree, cache)
  })
  rmSync(cache, { recursive: true, force: true })
  return { cold, warm, changed }
}

function bandits(tree, runs) {
  const python = environment(join(cacheRoot(), 'bench', 'venv', `bandit-${BANDIT}`), [`bandit==${BANDIT}`])
  return Array.from({ length: runs }, () => {
    const run = measure([python, '-m', 'bandit', '-r', tree, '-f', 'json', '-q', '--exit-zero'], { keepOutput: false })
    if (run.code !== 0) throw new Error(`bandit ended with ${run.code}: ${run.stderr.slice(-400)}`)
    return run
  })
}

/** Start-up is a matter of milliseconds: one warm-up run, then alternating runs, so that drift hits both alike. */
function starts(runs) {
  const argvs = { version: [process.execPath, PLIMSOLL, '--version'], node: [process.execPath, '-e', '0'] }
  const times = { version: [], node: [] }
  for (let index = 0; index <= runs; index += 1) {
    for (const [name, [program, ...args]] of Object.entries(argvs)) {
      const started = performance.now()
      const { status } = spawnSync(program, args, { stdio: 'ignore' })
      if (status !== 0) throw new Error(`${name} ended with ${status}`)
      if (index > 0) times[name].push(performance.now() - started)
    }
  }
  return { version: median(times.version), node: median(times.node) }
}

function machine(load) {
  const processors = cpus()
  const [, system = platform()] = existsSync('/etc/os-release')
    ? (/^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [])
    : []
  const python = spawnSync('python3', ['--version'], { encoding: 'utf8' }).stdout.trim()
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return [
    `- processor: ${processors[0].model.trim()}, ${processors.length} cores`,
    `- memory: ${Math.round(totalmem() / 2 ** 30)} GB`,
    `- system: ${system}, kernel ${release().split('-')[0]}`,
    `- Node ${process.versions.node}, ${python}, Plimsoll ${version}, Bandit ${BANDIT}`,
    `- other load when the run began: ${load.toFixed(1)} (one-minute average)`,
    `- measured on ${new Date().toISOString().slice(0, 10)}`,
  ].join('\n')
}

const seconds = (runs) => `${median(runs.map((run) => run.seconds)).toFixed(2)} s`
const range = (runs) => {
  const all = runs.map((run) => run.seconds)
  return `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)} s`
}
const memory = (runs) => `${Math.round(median(runs.map(({ peakBytes }) => peakBytes)) / 1e6)} MB`
const processor = (runs) => `${median(runs.map((run) => run.processor)).toFixed(1)} s`

function treeSection({ made, lines, bytes, cold, warm, changed, peer }) {
  const rows = [
    ['plimsoll audit, cold', seconds(cold), range(cold), processor(cold), memory(cold), cold.length],
    ['plimsoll audit, warm', seconds(warm), range(warm), processor(warm), memory(warm), warm.length],
    ['one file changed', seconds(changed), range(changed), processor(changed), memory(changed), changed.length],
    ['bandit -r', seconds(peer), range(peer), processor(peer), memory(peer), peer.length],
  ]
  const factor = median(peer.map((run) => run.seconds)) / median(cold.map((run) => run.seconds))
  return [
    `### ${made}`,
    `${FILES} Python files, ${lines.toLocaleString('en')} lines, ${(bytes / 1e6).toFixed(1)} MB of Python, and whatever else the wheel holds. The cold audit is ${factor.toFixed(1)} times as fast as Bandit on the same tree.`,
    table(['', 'median', 'range', 'processor time', 'peak memory', 'runs'], rows, [1, 2, 3, 4, 5]),
  ].join('\n\n')
}

function report(trees, start, load) {
  return [
    '## Time and memory',
    machine(load),
    'Cold means an empty cache, warm the same audit again with nothing changed (what it found is remembered); with one file changed it looks again, with the syntax of the others out of the cache. Wall and processor time count child processes; peak memory is the resident memory of the largest process. `node bench/speed.mjs` repeats this.',
    ...trees.map(treeSection),
    '### Start',
    `\`plimsoll --version\` ${start.version.toFixed(0)} ms, \`node -e 0\` ${start.node.toFixed(0)} ms: ${(start.version / start.node).toFixed(2)} times (medians of 15, in turn).`,
  ].join('\n\n')
}

function main() {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '5' },
      'peer-runs': { type: 'string', default: '3' },
      'dry-run': { type: 'boolean', default: false },
    },
  })
  const [load] = loadavg()
  const start = starts(15)
  console.error(`--version ${start.version.toFixed(1)} ms, node ${start.node.toFixed(1)} ms`)
  const trees = TREES.map((spec) => {
    const built = buildTree(spec)
    const { cold, warm, changed } = audits(built.tree, Number(values.runs))
    console.error(`${built.made}: cold ${seconds(cold)}, warm ${seconds(warm)}, ${memory(cold)}`)
    const peer = bandits(built.tree, Number(values['peer-runs']))
    console.error(`bandit: ${seconds(peer)}, ${memory(peer)}`)
    rmSync(built.tree, { recursive: true, force: true })
    return { ...built, cold, warm, changed, peer }
  })
  const file = join(cacheRoot(), 'bench', 'speed.json')
  writeFileSync(file, `${JSON.stringify({ start, trees }, null, 1)}\n`)
  if (!values['dry-run']) writeSection('docs/benchmarks.md', 'speed', report(trees, start, load), 'Benchmarks')
}

main()

// Compares our endpoint inventory of Node services with the routes their framework is given when the service is built
// with stand-ins for every other package.
// usage: node bench/node-endpoint-accuracy.mjs [--again] [--print] [PACKAGE…]
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { count } from './lib/compare.mjs'
import { cacheRoot, ROOT } from './lib/corpus.mjs'
import { percent, table, writeSection } from './lib/section.mjs'

const CORPUS = JSON.parse(readFileSync(new URL('node-corpus.json', import.meta.url), 'utf8'))
const frameworks = join(cacheRoot(), 'bench', 'node-frameworks')

function run(argv, options = {}) {
  const result = spawnSync(argv[0], argv.slice(1), {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    timeout: 300_000,
    ...options,
  })
  return result.stdout ?? ''
}

const treeOf = (service) => join(cacheRoot(), 'node-corpus', `${service.package.replace('@', '').replace('/', '_')}`)

/** Packages as they are published; nothing of them is installed, and no script of theirs runs. */
function fetch(service) {
  const tree = treeOf(service)
  if (existsSync(join(tree, 'package.json'))) return
  const store = join(cacheRoot(), 'node-corpus', 'tgz')
  mkdirSync(store, { recursive: true })
  const file = run(['npm', 'pack', `${service.package}@${service.version}`, '--pack-destination', store, '--silent'])
    .trim()
    .split('\n')
    .at(-1)
  mkdirSync(tree, { recursive: true })
  run(['tar', 'xzf', join(store, file), '-C', tree, '--strip-components=1'])
}

function installFrameworks() {
  if (existsSync(join(frameworks, 'node_modules', 'express'))) return
  mkdirSync(frameworks, { recursive: true })
  writeFileSync(join(frameworks, 'package.json'), '{"private":true}\n')
  run(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...CORPUS.frameworks], { cwd: frameworks })
}

function truthOf(service, again) {
  const file = join(cacheRoot(), 'bench', 'node-truth', `${service.driver}.json`)
  if (!again && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const lib = join(ROOT, 'bench', 'lib')
  const driver = join(ROOT, 'bench', 'node-apps', `${service.driver}.mjs`)
  const home = join(cacheRoot(), 'bench', 'home', `node-${service.driver}`)
  mkdirSync(home, { recursive: true })
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    PLIMSOLL_TREE: treeOf(service),
    PLIMSOLL_FRAMEWORKS: frameworks,
    PLIMSOLL_ALIAS: service.alias ?? '',
  }
  const out = run([process.execPath, '--import', join(lib, 'node-stubs.mjs'), join(lib, 'node-routes.mjs'), driver], {
    env,
    cwd: lib,
  })
  const line = out.split('\n').find((one) => one.startsWith('PLIMSOLL '))
  if (line === undefined) throw new Error(`${service.package} could not be built`)
  const truth = JSON.parse(line.slice('PLIMSOLL '.length))
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(truth, null, 1))
  return truth
}

/** Paths as both sides can be held against each other: patterns of parameters go, wildcards have no name. */
function plain(path) {
  return path
    .replace(/\{(\/[:*][^{}]*)\}/g, '$1')
    .replace(/:(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[?*+]?/g, '{$1}')
    .replace(/\{\*(\w+)\}|\*(\w+)/g, (_, first, second) => `{${first ?? second}}`)
    .replace(/\(\.\*\)|(?<!\{)\*(?!\})/g, '{*}')
    .replace(/\\\//g, '/')
    .replace(/^\/\^\/?/, '/')
    .replace(/(?<=.)\/$/, '')
}

const keyOf = ({ method, path }) => `${method === 'HEAD' ? 'GET' : method} ${plain(path)}`

function measure(service, again) {
  fetch(service)
  const { routes } = truthOf(service, again)
  const argv = [
    process.execPath,
    join(ROOT, 'bin', 'plimsoll.js'),
    'audit',
    treeOf(service),
    '--format',
    'json',
    '--fail-on',
    'never',
    '--only',
    'auth/routers-mounted',
  ]
  const result = JSON.parse(run(argv))
  const theirs = new Map(routes.filter(({ method }) => method !== 'HEAD').map((one) => [keyOf(one), one]))
  const ours = new Map(result.endpoints.map((one) => [keyOf(one), one]))
  const missing = [...theirs].filter(([key]) => !ours.has(key)).map(([key]) => key)
  const surplus = [...ours].filter(([key]) => !theirs.has(key))
  const conditional = surplus.filter(([, one]) => one.conditional).map(([key]) => key)
  const partly = surplus.filter(([, one]) => !one.conditional && one.path.includes('{?}')).map(([key]) => key)
  const wrong = surplus.filter(([, one]) => !one.conditional && !one.path.includes('{?}')).map(([key]) => key)
  const found = theirs.size - missing.length
  const right = ours.size - surplus.length
  return {
    service,
    theirs: theirs.size,
    found,
    ours: ours.size,
    right,
    missing,
    conditional,
    partly,
    wrong,
    kinds: count(result.endpoints.map(({ auth }) => auth.kind ?? auth)),
  }
}

function row({ service, theirs, found, ours, right, conditional, partly, wrong, kinds }) {
  return [
    `${service.package} ${service.version}`,
    service.framework,
    service.code,
    theirs,
    percent(found / theirs),
    ours,
    conditional.length,
    partly.length,
    percent(right / (right + wrong.length)),
    ...['guarded', 'optional', 'open', 'unknown'].map((kind) => kinds[kind] ?? 0),
  ]
}

function report(measured) {
  const total = (pick) => measured.reduce((sum, one) => sum + pick(one), 0)
  const recall = total(({ found }) => found) / total(({ theirs }) => theirs)
  const precision = total(({ right }) => right) / total(({ right, wrong }) => right + wrong.length)
  const differences = measured.flatMap(({ service, missing, wrong, partly, conditional }) => [
    ...missing.map((key) => [service.package, 'not found by us', `\`${key}\``]),
    ...wrong.map((key) => [service.package, 'not in its table', `\`${key}\``]),
    ...partly.map((key) => [service.package, 'path not fully known', `\`${key}\``]),
    ...conditional.map((key) => [service.package, 'conditional', `\`${key}\``]),
  ])
  return [
    '## Endpoints of Node services',
    'Each service was built out of its published package with its real web framework and stand-ins for every other package, and the routes the framework was given were written down; the audit read the same files and executed nothing. Compared are pairs of method and path; patterns of parameters count for nothing, names do. Endpoints that exist only under a condition are listed apart, as the stand-ins decide about them, and so are those whose path we say we do not know in full. The last four columns are how many endpoints are guarded, optional, open and unknown: these are not compared. Made by `bench/node-endpoint-accuracy.mjs`.',
    `Together: recall ${percent(recall)}, precision ${percent(precision)}, ${measured.length} services.`,
    table(
      [
        'service',
        'framework',
        'what is read',
        'routes in its table',
        'recall',
        'ours',
        'conditional',
        'path partly known',
        'precision',
        'guarded',
        'optional',
        'open',
        'unknown',
      ],
      measured.map(row),
      [3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ),
    table(['service', 'difference', 'endpoint'], differences.slice(0, 60)),
  ].join('\n\n')
}

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'))
const names = process.argv.slice(2).filter((word) => !word.startsWith('--'))
installFrameworks()
const measured = []
for (const service of CORPUS.services.filter((one) => names.length === 0 || names.includes(one.package))) {
  const item = measure(service, flags.includes('--again'))
  measured.push(item)
  console.error(
    `${service.package}: recall ${percent(item.found / item.theirs)} of ${item.theirs}, precision ${percent(item.right / (item.right + item.wrong.length))}, conditional ${item.conditional.length}, partly ${item.partly.length}`,
  )
  if (flags.includes('--print'))
    console.log({
      missing: item.missing,
      wrong: item.wrong,
      partly: item.partly,
      conditional: item.conditional,
      kinds: item.kinds,
    })
}
if (names.length === 0) writeSection('docs/accuracy.md', 'node-endpoint-accuracy', report(measured), 'Accuracy')

// Reads the import statements of sources and finds those that cross a border of docs/architecture.md.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

const parts = { parsers: ['core', 'workspace'], config: ['core'], workspace: ['core'] }
const below = ['core', 'config', 'workspace', 'parsers']
const judging = ['facts', 'checks', 'probes', 'hosts', 'notify', 'durable', 'postgres']

/** Which folders of src/ each folder may import, besides itself. */
export const mayImport = {
  core: [],
  ...parts,
  facts: [...below, 'migrations'],
  checks: [...below, 'facts'],
  probes: below,
  hosts: below,
  notify: below,
  durable: below,
  postgres: below,
  audit: [...below, 'i18n', ...judging, 'migrations'],
  migrations: [...below, 'postgres'],
  i18n: ['core'],
  release: [...below, ...judging, 'audit', 'migrations'],
  report: [...below, 'i18n', ...judging, 'audit', 'migrations', 'release'],
  app: [...below, 'i18n', ...judging, 'audit', 'migrations', 'release', 'report'],
  cli: [...below, 'i18n', ...judging, 'audit', 'migrations', 'release', 'report', 'app'],
  server: [...below, 'i18n', ...judging, 'audit', 'migrations', 'release', 'report', 'app'],
  mcp: [...below, 'i18n', ...judging, 'audit', 'migrations', 'release', 'report', 'app'],
}

/** Where a process may be ended, written to its streams, or asked for its environment. */
const mayTouchProcess = new Set(['cli', 'server', 'app'])

/** Folders whose members (a file, or a folder, with this default export) never import one another. */
const families = [
  { folder: 'checks', marker: /^export default defineCheck\(/m },
  { folder: 'migrations/rules', marker: /^export default defineRule\(/m },
  { folder: 'migrations/tools', marker: /^export default defineTool\(/m },
]

const IMPORT =
  /(?:^|[;\n])\s*(?:import|export)\b[^'";]*?\bfrom\s*['"]([^'"]+)['"]|(?:^|[;\n])\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

/** The modules a source names, `import type` and `import()` counted. */
export function importsOf(text) {
  return [...withoutComments(text).matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3])
}

function withoutComments(text) {
  return text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
}

function sourcesIn(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesIn(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

const isTest = (file) => /\.test\.tsx?$|(?:^|\/)fixtures?(?:\/|\.ts$)/.test(file) || file.startsWith('testing/')

/** Every violation under a `src` folder, as `{ file, rule, message }`, files relative to it. */
export function violationsIn(src) {
  const files = sourcesIn(src).map((path) => relative(src, path).split(sep).join('/'))
  const texts = new Map(files.map((file) => [file, readFileSync(join(src, file), 'utf8')]))
  const members = new Map(
    families.flatMap(({ folder, marker }) =>
      files
        .filter((file) => file.startsWith(`${folder}/`) && marker.test(texts.get(file)))
        .map((file) => [file, folder]),
    ),
  )
  const graph = new Map()
  const found = []
  for (const file of files) {
    const targets = importsOf(texts.get(file))
      .filter((name) => name.startsWith('.'))
      .map((name) => join(dirname(file), name).split(sep).join('/'))
    if (isTest(file)) continue
    graph.set(file, targets)
    for (const target of targets) found.push(...borderViolations(file, target, members, src))
    found.push(...processViolations(file, texts.get(file)))
  }
  return [...found, ...rings(graph)]
}

function borderViolations(file, target, members, src) {
  const [from, to] = [file.split('/')[0], target.split('/')[0]]
  const say = (rule, message) => [{ file, rule, message }]
  if (target.startsWith('../')) {
    return target === '../package.json' ? [] : say('border', `imports ${target}, which lies outside src`)
  }
  if (!existsSync(join(src, target))) return say('missing', `imports ${target}, which does not exist`)
  if (isTest(target)) return say('border', `imports the test file ${target}`)
  const allowed = mayImport[from]
  if (allowed === undefined) return say('border', `lies in ${from}/, a folder scripts/lib/imports.mjs does not know`)
  if (from !== to && !allowed.includes(to)) return say('border', `${from} may not import ${to} (${target})`)
  const family = members.get(target)
  if (family !== undefined && !file.endsWith('.generated.ts')) {
    return say('member', `imports ${target}: members of ${family} do not know one another`)
  }
  return []
}

const PROCESS =
  /\bprocess\s*\.\s*(?:exit|exitCode|env|stdout|stderr|stdin|abort|chdir)\b|\bconsole\s*\.\s*\w+|\bfrom\s+['"](?:node:)?(?:process|console)['"]/

function processViolations(file, text) {
  if (mayTouchProcess.has(file.split('/')[0])) return []
  return withoutComments(text)
    .split('\n')
    .flatMap((line) => {
      const match = PROCESS.exec(line)
      return match === null
        ? []
        : [{ file, rule: 'process', message: `uses ${match[0]}, which only cli, server and app may` }]
    })
}

/** Rings of imports (Tarjan's strongly connected components), each told once. */
function rings(graph) {
  const state = { index: 0, stack: [], indexes: new Map(), low: new Map(), onStack: new Set(), found: [] }
  for (const file of graph.keys()) if (!state.indexes.has(file)) connect(file, graph, state)
  return state.found.map((ring) => ({ file: ring[0], rule: 'ring', message: `imports in a ring: ${ring.join(' → ')}` }))
}

function connect(file, graph, state) {
  state.indexes.set(file, state.index)
  state.low.set(file, state.index++)
  state.stack.push(file)
  state.onStack.add(file)
  for (const target of graph.get(file) ?? []) {
    if (!graph.has(target)) continue
    if (!state.indexes.has(target)) {
      connect(target, graph, state)
      state.low.set(file, Math.min(state.low.get(file), state.low.get(target)))
    } else if (state.onStack.has(target)) {
      state.low.set(file, Math.min(state.low.get(file), state.indexes.get(target)))
    }
  }
  if (state.low.get(file) !== state.indexes.get(file)) return
  const ring = state.stack.splice(state.stack.lastIndexOf(file))
  for (const member of ring) state.onStack.delete(member)
  if (ring.length > 1 || graph.get(file)?.includes(file)) state.found.push(ring.sort())
}

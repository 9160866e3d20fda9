import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { cacheRoot, ROOT } from './corpus.mjs'
import { environment } from './venv.mjs'

const PROGRAM = join(ROOT, 'bench', 'sql-parity.py')
const STUBS = join(ROOT, 'bench', 'lib', 'parity_stubs.py')
const SCENARIOS = join(ROOT, 'bench', 'lib', 'parity_scenarios.py')

/** The newest of each when the figures were taken; the table names them. */
export const REQUIREMENTS = [
  'alembic==1.20.1',
  'sqlalchemy==2.0.58',
  'pgvector==0.5.1',
  'alembic-postgresql-enum==1.11.0',
  'alembic_utils==0.8.8',
  'sqlalchemy-utils==0.43.0',
  'geoalchemy2==0.20.0',
  'sqlmodel==0.0.50',
  'fastapi-users-db-sqlalchemy==7.0.0',
  'psycopg2-binary==2.9.13',
]

export function parityPython() {
  return environment(join(cacheRoot(), 'bench', 'sql-parity', 'venv'), REQUIREMENTS, { python: '3.13' })
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(path)
    return entry.isFile() && entry.name.endsWith('.py') ? [path] : []
  })
}

/** The nearest folder above a file that holds an `env.py`: what its revisions belong to. */
function historyOf(file, tree) {
  for (let folder = dirname(file); folder.startsWith(tree); folder = dirname(folder)) {
    if (existsSync(join(folder, 'env.py'))) return folder
  }
  return dirname(file)
}

/** The folder a module's own package would be imported from. */
export function importRoot(folder) {
  let root = folder
  while (existsSync(join(root, '__init__.py')) && dirname(root) !== root) root = dirname(root)
  return root
}

/** Every file of a tree that has the header of a revision, by the history it belongs to. */
export function revisionFiles(tree) {
  const histories = new Map()
  for (const path of filesBelow(tree)) {
    if (!/^down_revision\b/m.test(readFileSync(path, 'utf8'))) continue
    const history = historyOf(path, tree)
    const files = histories.get(history) ?? []
    files.push({ id: relative(tree, path).split(sep).join('/'), path })
    histories.set(history, files)
  }
  return [...histories].map(([folder, files]) => ({
    folder,
    env: existsSync(join(folder, 'env.py')) ? join(folder, 'env.py') : null,
    files: files.sort((one, other) => (one.id < other.id ? -1 : 1)),
    paths: [...new Set([importRoot(folder), importRoot(dirname(folder)), tree])],
  }))
}

function keyOf(request) {
  const hash = createHash('sha256').update(JSON.stringify([request, REQUIREMENTS]))
  for (const file of [PROGRAM, STUBS, SCENARIOS]) hash.update(readFileSync(file))
  // Published packages do not change; our own sample does.
  const own = request.paths[0].startsWith(ROOT) ? filesBelow(request.paths[0]) : []
  for (const path of own) hash.update(readFileSync(path))
  return hash.digest('hex').slice(0, 24)
}

/** What Alembic writes for the files, remembered by everything it depends on: one record for each file and direction. */
export function oracle(history, convention, scenario) {
  const request = {
    paths: history.paths,
    env: history.env,
    convention: convention ?? null,
    scenario,
    files: history.files,
  }
  const folder = join(cacheRoot(), 'bench', 'sql-parity', 'oracle')
  const file = join(folder, `${keyOf(request)}.jsonl`)
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, run(request))
  }
  const records = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
  return {
    convention: records.find(({ kind }) => kind === 'environment')?.convention,
    scripts: records.filter(({ kind }) => kind !== 'environment'),
  }
}

function run(request) {
  const home = join(cacheRoot(), 'bench', 'sql-parity', 'home')
  mkdirSync(home, { recursive: true })
  // Nothing of this machine's environment reaches the revisions.
  const env = { PATH: '/usr/bin:/bin', HOME: home, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', LANG: 'C.UTF-8' }
  const result = spawnSync(parityPython(), ['-P', PROGRAM], {
    input: JSON.stringify(request),
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
    cwd: home,
    env,
  })
  if (result.status !== 0) {
    throw new Error(`the oracle ended with ${result.status ?? result.signal}\n${result.stderr.slice(-2000)}`)
  }
  return result.stdout
}

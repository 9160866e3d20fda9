import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { product, ROOT } from './corpus.mjs'
import { serviceEnvironment } from './venv.mjs'

const DECLARES = /__tablename__|\bTable\(|table=True|DeclarativeBase|declarative_base/
const ASIDE = /(^|\/)(tests?|versions|alembic|migrations)\//

/** A file of tests or of a history: what it declares is no model. */
export function isAside(file) {
  return ASIDE.test(file)
}

export function moduleOf(file) {
  return file.replace(/(\/__init__)?\.py$/, '').replaceAll('/', '.')
}

/** The modules that may declare tables: by a word in their text, and those in which we found some. */
function modulesOf(tree, files) {
  const found = readdirSync(tree, { recursive: true })
    .filter((file) => file.endsWith('.py') && !isAside(file) && DECLARES.test(readFileSync(join(tree, file), 'utf8')))
    .map(moduleOf)
  return [...new Set([...found.sort(), ...files.filter((file) => !isAside(file)).map(moduleOf)])]
}

/**
 * The tables of every MetaData a service fills when its modules are imported, from the cache or by importing them.
 * @throws when the environment cannot be made or Python fails.
 */
export function modelTruth(service, tree, files, { again = false } = {}) {
  const file = product('models', service, '.json')
  if (!again && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const home = product('home', service)
  mkdirSync(home, { recursive: true })
  const { PATH, LANG } = process.env
  const env = { PATH, LANG, PYTHONDONTWRITEBYTECODE: '1', HOME: home, TMPDIR: home, ...service.env }
  const script = join(ROOT, 'bench', 'model-metadata.py')
  const options = { cwd: home, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, timeout: 400_000 }
  const result = spawnSync(serviceEnvironment(service), [script, ...modulesOf(tree, files)], options)
  if (result.status !== 0) throw new Error(`could not be imported: ${result.stderr.trim().slice(-400)}`)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, result.stdout)
  return JSON.parse(result.stdout)
}

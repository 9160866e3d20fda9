import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { product, ROOT } from './corpus.mjs'
import { serviceEnvironment } from './venv.mjs'

/** A service is imported with nothing of the user's environment but what a program needs to start. */
function bare(service, home) {
  const { PATH, LANG, SSL_CERT_FILE } = process.env
  return { PATH, LANG, SSL_CERT_FILE, PYTHONDONTWRITEBYTECODE: '1', HOME: home, TMPDIR: home, ...service.env }
}

function sitePackages(python) {
  const code = 'import sysconfig; print(sysconfig.get_paths()["purelib"])'
  return spawnSync(python, ['-c', code], { encoding: 'utf8' }).stdout.trim()
}

/** Paths as they stand in the wheel; what lies outside the environment keeps no path at all. */
function portable(routes, site) {
  return routes.map((route) => {
    const file = route.file === null ? null : relative(site, route.file)
    return { ...route, file: file === null || file.startsWith('..') ? null : file }
  })
}

function importRoutes(service) {
  const python = serviceEnvironment(service)
  const home = product('home', service)
  mkdirSync(home, { recursive: true })
  const site = sitePackages(python)
  const target = service.app.startsWith('apps/') ? join(ROOT, 'bench', service.app) : service.app
  const result = spawnSync(python, [join(ROOT, 'bench', 'framework-routes.py'), target], {
    cwd: service.inSitePackages ? site : home,
    env: bare(service, home),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: 400_000,
  })
  if (result.status !== 0)
    throw new Error(`could not be imported: ${result.stderr.trim().split('\n').slice(-4).join('\n')}`)
  const truth = JSON.parse(result.stdout)
  return { ...truth, env: service.env ?? {}, routes: portable(truth.routes, resolve(site)) }
}

/**
 * The framework's own route table of a service, from the cache or by importing it.
 * @throws when the environment cannot be made or the application cannot be imported.
 */
export function truthOf(service, { again = false } = {}) {
  const file = product('truth', service, '.json')
  if (!again && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'))
  const truth = importRoutes(service)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(truth, null, 1)}\n`)
  return truth
}

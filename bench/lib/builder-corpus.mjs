import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from './corpus.mjs'

/** @typedef {{package: string, version: string, tool: 'knex'|'typeorm', folders: string[]}} BuilderPackage */

/** The packages of bench/builder-corpus.json that are named; all of them when none is. */
export function builderPackages(names = []) {
  const all = JSON.parse(readFileSync(new URL('../builder-corpus.json', import.meta.url), 'utf8')).packages
  return names.length === 0 ? all : all.filter((entry) => names.includes(entry.package))
}

function run(command, args, options) {
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options })
  if (result.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${result.status}\n${result.stderr}`)
  return result.stdout
}

/** The unpacked tree of a package, fetched with npm when it is not there. */
export function fetchedBuilderTree({ package: name, version }) {
  const tree = join(cacheRoot(), 'builder-corpus', `${name.replace('@', '').replace('/', '-')}-${version}`)
  if (existsSync(tree)) return tree
  mkdirSync(join(cacheRoot(), 'builder-corpus'), { recursive: true })
  const work = mkdtempSync(join(cacheRoot(), 'fetch-'))
  try {
    run('npm', ['pack', '--silent', '--pack-destination', work, `${name}@${version}`], { cwd: work })
    const archive = readdirSync(work).find((file) => file.endsWith('.tgz'))
    mkdirSync(join(work, 'tree'))
    run('tar', ['-xf', join(work, archive), '-C', join(work, 'tree'), '--strip-components=1'])
    renameSync(join(work, 'tree'), tree)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return tree
}

const LIBRARIES = {
  knex: '3.3.0',
  typeorm: '0.3.31',
  pg: '8.23.1',
  'reflect-metadata': '0.2.2',
  'p-lazy': '3.1.0',
  typescript: '5.9.3',
}

/** A folder with the real libraries, and nothing of what they run. */
export function librariesFolder() {
  const folder = join(cacheRoot(), 'bench', 'builders')
  if (!existsSync(join(folder, 'node_modules', 'p-lazy'))) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{"private":true}')
    const wanted = Object.entries(LIBRARIES).map(([name, version]) => `${name}@${version}`)
    run('npm', ['install', '--silent', '--no-audit', '--no-fund', '--ignore-scripts', ...wanted], { cwd: folder })
  }
  return folder
}

export const LIBRARY_VERSIONS = LIBRARIES

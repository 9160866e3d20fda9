import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheRoot } from './corpus.mjs'

export const SQUAWK = '2.66.0'

/** Path of squawk's program, installed from npm into the cache. */
export function squawk() {
  const folder = join(cacheRoot(), 'bench', 'squawk')
  const program = join(folder, 'node_modules', '.bin', 'squawk')
  if (!existsSync(program)) {
    mkdirSync(folder, { recursive: true })
    const ran = spawnSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `squawk-cli@${SQUAWK}`])
    if (ran.status !== 0) throw new Error(`squawk cannot be installed: ${ran.stderr}`)
  }
  return program
}

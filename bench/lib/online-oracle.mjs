import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheRoot, ROOT } from './corpus.mjs'
import { importRoot, parityPython } from './parity-oracle.mjs'

const PROGRAM = join(ROOT, 'bench', 'online-parity.py')

/** What Alembic executed for each file and direction, in order, on a server that listens on a socket in `host`. */
export function onlineOracle({ tree, roots, ...request }) {
  const home = join(cacheRoot(), 'bench', 'sql-parity', 'home')
  mkdirSync(home, { recursive: true })
  const paths = [...new Set([...roots.flatMap((root) => [importRoot(root), importRoot(dirname(root))]), tree])]
  // Nothing of this machine's environment reaches the revisions.
  const env = { PATH: '/usr/bin:/bin', HOME: home, PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', LANG: 'C.UTF-8' }
  const result = spawnSync(parityPython(), ['-P', PROGRAM], {
    input: JSON.stringify({ ...request, paths }),
    encoding: 'utf8',
    maxBuffer: 512 * 1024 * 1024,
    cwd: home,
    env,
  })
  if (result.status !== 0) {
    throw new Error(`the oracle ended with ${result.status ?? result.signal}\n${result.stderr.slice(-2000)}`)
  }
  return result.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

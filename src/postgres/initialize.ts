import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'
import type { Account } from './account.ts'
import { SUPERUSER } from './cluster.ts'

/**
 * Makes an empty cluster in the folder's `data`. Small pieces of log: the cluster will be copied many times.
 * @throws KnownError `no-server` with what initdb said.
 */
export function initializeCluster(cluster: string, installation: string, account: Account | undefined): void {
  const words = ['-D', join(cluster, 'data'), '-U', SUPERUSER, '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const ran = spawnSync(join(installation, 'bin', 'initdb'), [...words, '--wal-segsize=1'], {
    ...account,
    cwd: cluster,
    encoding: 'utf8',
    env: { LC_ALL: 'C', TZ: 'UTC' },
  })
  if (ran.status === 0) return
  if (ran.error !== undefined && 'code' in ran.error && ran.error.code === 'EACCES')
    throw cannotRun(installation, account)
  const reason = ran.error === undefined ? ran.stderr.trim() : errorMessage(ran.error)
  throw new KnownError(
    'no-server',
    `initdb could not make a cluster in ${cluster}: ${reason}`,
    'The message above is PostgreSQL’s own; PLIMSOLL_CACHE names another place for the cluster.',
  )
}

function cannotRun(installation: string, account: Account | undefined): KnownError {
  const who = account === undefined ? 'us' : `the account the server runs under (number ${account.uid})`
  return new KnownError(
    'no-server',
    `the programs of PostgreSQL in ${installation} cannot be run: their file system is mounted noexec, or a folder above them is closed to ${who}`,
    'Name another place with PLIMSOLL_CACHE.',
  )
}

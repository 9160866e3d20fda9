import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { errorMessage, KnownError } from '../core/errors.ts'
import { cacheDirectory } from './cache-directory.ts'

/**
 * Where throwaway servers and their binaries are kept. As root the server runs under another account, which cannot reach
 * into root's home: then it is the machine's cache directory, unless `PLIMSOLL_CACHE` names a place. Where the usual place
 * cannot be written, as in containers that are read-only, it is a folder of our own below the system's for temporary files.
 * @throws KnownError `no-server` when there is no such place.
 */
export function postgresFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  uid: number | undefined = process.getuid?.(),
): string {
  const named = environment.PLIMSOLL_CACHE
  const own = named === undefined || named === '' ? undefined : named
  const usual = own ?? (uid === 0 ? '/var/cache/plimsoll' : cacheDirectory(environment))
  const reason = usual === undefined ? 'there is no home directory' : closedBecause(usual)
  if (usual !== undefined && reason === undefined) return join(usual, 'postgres')
  const spare = join(tmpdir(), `plimsoll-${uid ?? 'user'}`)
  if (own === undefined && closedBecause(spare) === undefined && isOurs(spare, uid)) return join(spare, 'postgres')
  throw new KnownError(
    'no-server',
    `there is no place for a throwaway PostgreSQL: ${reason}${own === undefined ? `, and ${spare} cannot be used either` : ''}`,
    'Set PLIMSOLL_CACHE to a folder that can be written and run from; it needs about 150 MB.',
  )
}

/** Why a folder cannot be made and written to; undefined when it can. */
function closedBecause(folder: string): string | undefined {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    return errorMessage(error)
  }
}

/** Anybody may make a folder of this name there first. */
function isOurs(folder: string, uid: number | undefined): boolean {
  const found = lstatSync(folder)
  return found.isDirectory() && (uid === undefined || found.uid === uid) && (found.mode & 0o022) === 0
}

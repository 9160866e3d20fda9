import { join } from 'node:path'
import { KnownError } from '../core/errors.ts'
import { cacheDirectory } from './cache-directory.ts'

/**
 * Where throwaway servers and their binaries are kept. As root the server runs under another account, which cannot reach
 * into root's home: then it is the machine's cache directory, unless `PLIMSOLL_CACHE` names a place.
 * @throws KnownError `no-server` when there is no such place.
 */
export function postgresFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  uid: number | undefined = process.getuid?.(),
): string {
  const own = environment.PLIMSOLL_CACHE
  const base = uid === 0 && (own === undefined || own === '') ? '/var/cache/plimsoll' : cacheDirectory(environment)
  if (base !== undefined) return join(base, 'postgres')
  throw new KnownError('no-server', 'there is no cache directory for a throwaway PostgreSQL', 'Set PLIMSOLL_CACHE.')
}

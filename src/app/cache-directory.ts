import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * Where trees and reports are kept between runs: `PLIMSOLL_CACHE`, else the user's cache directory as the platform
 * has it. Undefined when there is no home to put it in.
 */
export function cacheDirectory(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const { PLIMSOLL_CACHE: own, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment
  if (own !== undefined && own !== '') return own
  if (xdg !== undefined && xdg !== '') return join(xdg, 'plimsoll')
  if (platform === 'win32' && local !== undefined && local !== '') return join(local, 'plimsoll', 'Cache')
  const home = environment.HOME ?? homeOrUndefined()
  if (home === undefined || home === '') return undefined
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'plimsoll') : join(home, '.cache', 'plimsoll')
}

function homeOrUndefined(): string | undefined {
  try {
    return homedir()
  } catch {
    return undefined
  }
}

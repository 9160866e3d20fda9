import { statSync } from 'node:fs'
import { packageVersion } from './version.ts'

/** What tells this build of the tool from another, even under the same version. */
export function buildName(): string {
  const built = statSync(new URL('../cli/main.js', import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return `${packageVersion()} ${built}`
}

import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { packageVersion } from './version.ts'
import { writeWholeFile } from './write-file.ts'

/** The last result of its kind for a place, by a key over everything it depends on. Neither call throws. */
export interface Kept {
  get(key: string): unknown
  put(key: string, result: unknown): void
}

/**
 * When this build was made (milliseconds). Run from its sources, as the tests do, there is none, and one version is one
 * tool.
 */
function builtAt(): number {
  return statSync(new URL('../cli/main.js', import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * Keeps results in the user's cache directory: one file a place, in a folder for their kind. Whatever is wrong with the
 * file, it is taken for empty; where it cannot be written, the next run looks again.
 */
export function keptIn(cacheDirectory: string, kind: string, place: string): Kept {
  const name = createHash('sha256').update(place).digest('hex').slice(0, 24)
  const file = join(cacheDirectory, kind, `${name}.json`)
  // A build of our own is another tool than the one before it, even under the same version.
  const tool = `${packageVersion()} ${builtAt()}`
  return {
    get(key) {
      try {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as { key?: unknown; tool?: unknown; result?: unknown }
        return kept.key === key && kept.tool === tool ? kept.result : undefined
      } catch {
        return undefined // absent or cut short
      }
    },
    put(key, result) {
      try {
        writeWholeFile(file, JSON.stringify({ key, tool, result }))
      } catch {
        // The cache directory cannot be written: everything works without it, only slower.
      }
    },
  }
}

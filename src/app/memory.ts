import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Memory } from '../audit/memory.ts'
import { Looked } from '../audit/memory.ts'
import { writeWholeFile } from './write-file.ts'

/**
 * When this build was made (milliseconds). Run from its sources, as the tests do, there is none, and one version is one
 * tool.
 */
function builtAt(): number {
  return statSync(new URL('../cli/main.js', import.meta.url), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

/**
 * A memory in the user's cache directory: one file a repository, holding what its last audit found. Whatever is wrong
 * with the file, it is taken for empty; where it cannot be written, the next audit looks again.
 */
export function fileMemory(cacheDirectory: string, repository: string, version: string): Memory {
  const name = createHash('sha256').update(repository).digest('hex').slice(0, 24)
  const file = join(cacheDirectory, 'audits', `${name}.json`)
  // A build of our own is another tool than the one before it, even under the same version.
  const tool = `${version} ${builtAt()}`
  return {
    get(key) {
      try {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as { key?: unknown; tool?: unknown; looked?: unknown }
        return kept.key === key && kept.tool === tool ? Looked.parse(kept.looked) : undefined
      } catch {
        return undefined // absent, cut short or of another version: the audit looks again
      }
    },
    put(key, looked) {
      try {
        writeWholeFile(file, JSON.stringify({ key, tool, looked }))
      } catch {
        // The cache directory cannot be written: everything works without it, only slower.
      }
    },
  }
}

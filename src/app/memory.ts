import type { Memory } from '../audit/memory.ts'
import { Looked } from '../audit/memory.ts'
import { keptIn } from './kept.ts'

/** A memory in the user's cache directory: one file a repository, holding what its last audit found. */
export function fileMemory(cacheDirectory: string, repository: string): Memory {
  const kept = keptIn(cacheDirectory, 'audits', repository)
  return {
    get: (key) => Looked.safeParse(kept.get(key)).data,
    put: (key, looked) => kept.put(key, looked),
  }
}

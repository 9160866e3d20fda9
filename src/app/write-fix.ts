import { basename, join } from 'node:path'
import type { WrittenFile } from '../migrations/fix/write/written.ts'
import type { FixResult } from './migrate-fix.ts'
import { writeNewFiles, writeWholeFile } from './write-file.ts'

export interface WriteFixOptions {
  /** Into the history itself. */
  readonly write: boolean
  /** Into a folder of its own. */
  readonly output: string | undefined
}

/**
 * Writes the files of safe forms; gives where each went, or undefined when nothing was to be written. New files first:
 * when one is there already, nothing that is there has been touched.
 */
export function writeFixFiles(
  result: FixResult,
  { write, output }: WriteFixOptions,
): ReadonlyMap<string, string> | undefined {
  if (!write && output === undefined) return undefined
  const files = lastOfEach(result.outcomes.flatMap(({ written }) => written?.files ?? []))
  const place = ({ path, later }: WrittenFile): string => {
    if (output !== undefined)
      return later ? join(output, 'later_releases', basename(path)) : join(output, basename(path))
    return later ? join(result.root, result.environmentRoot, 'later_releases', basename(path)) : join(result.root, path)
  }
  const isNew = (file: WrittenFile): boolean => output !== undefined || !file.replaces || file.later
  writeNewFiles(files.filter(isNew).map((file) => ({ path: place(file), text: file.text })))
  for (const file of files.filter((one) => !isNew(one))) writeWholeFile(place(file), file.text)
  return new Map(files.map((file) => [file.path, place(file)]))
}

/** A revision that follows two fixed ones is changed twice: the last text holds both changes. */
function lastOfEach(files: readonly WrittenFile[]): WrittenFile[] {
  const byPath = new Map<string, WrittenFile>()
  for (const file of files)
    byPath.set(file.path, { ...file, replaces: byPath.get(file.path)?.replaces ?? file.replaces })
  return [...byPath.values()]
}

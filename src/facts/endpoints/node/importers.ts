import type { Scripts, TypescriptFacts } from '../../typescript/types.ts'

const SPECIFIER = /(?:\bfrom\s*|\brequire\(\s*|\bimport\(\s*|\bimport\s+)['"]([^'"\n]+)['"]/g
/** An application is made a few files below the one that starts it. */
const MAX_LEVELS = 5
const MAX_FILES = 60

export type Importers = ReadonlyMap<string, readonly string[]>

/** Which code files import a file, by the text of their imports. */
export function importersIn(typescript: TypescriptFacts, scripts: Scripts): Importers {
  const importers = new Map<string, string[]>()
  for (const { path } of typescript.code) {
    for (const [, specifier] of (typescript.read(path) ?? '').matchAll(SPECIFIER)) {
      const target = scripts.resolve(path, specifier ?? '')
      if (target.kind === 'file') importers.set(target.file, [...(importers.get(target.file) ?? []), path])
    }
  }
  return importers
}

/** The files that import the given ones, and those that import them, from the top down. */
export function above(importers: Importers, files: readonly string[], levels = MAX_LEVELS, most = MAX_FILES): string[] {
  const found: string[][] = [[...files]]
  const seen = new Set(files)
  for (let level = 0; level < levels && seen.size < most; level += 1) {
    const next = (found.at(-1) ?? []).flatMap((file) => importers.get(file) ?? []).filter((file) => !seen.has(file))
    const fresh = [...new Set(next)].slice(0, most)
    for (const file of fresh) seen.add(file)
    if (fresh.length === 0) break
    found.push(fresh)
  }
  // Modules in a ring find one another as far as they are loaded, which hangs on where one begins: where Node does.
  const isEntry = (file: string): boolean => importers.get(file) === undefined
  const all = found.slice(1).reverse().flat()
  return [...all.filter(isEntry), ...all.filter((file) => !isEntry(file))]
}

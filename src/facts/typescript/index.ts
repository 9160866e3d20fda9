import type { Script, UnparsedScript } from '../../parsers/typescript/scripts.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { defineFact } from '../define-fact.ts'
import { readPackages } from './packages.ts'
import { Resolution } from './resolution.ts'
import type { NodePackage, Scripts, TypescriptFacts } from './types.ts'

const SCRIPT = /\.[cm]?[jt]sx?$/
const DECLARATION = /\.d\.[cm]?ts$/

export default defineFact<TypescriptFacts>({
  async collect({ workspace }) {
    const code = workspace.files.filter(
      ({ path, role }) => role === 'code' && SCRIPT.test(path) && !DECLARATION.test(path),
    )
    const packages = code.length === 0 ? [] : readPackages(workspace)
    const resolution = new Resolution(workspace, packages)
    let opened: Promise<Scripts> | undefined
    return {
      code,
      packages,
      packageOf: (file): NodePackage | undefined => resolution.packageOf(file),
      holding: (pattern) => code.filter(({ path }) => pattern.test(workspace.read(path) ?? '')),
      read: (file) => workspace.read(file),
      open: () => (opened ??= openScripts(workspace, resolution, code.length)),
    }
  },
})

async function openScripts(workspace: Workspace, resolution: Resolution, files: number): Promise<Scripts> {
  const { loadScriptParser } = await import('../../parsers/typescript/scripts.ts')
  const parse = await loadScriptParser()
  const parsed = new Map<string, Script | UnparsedScript | undefined>()
  const folders = new Map<string, Set<string>>()

  function read(file: string): Script | UnparsedScript | undefined {
    if (parsed.has(file)) return parsed.get(file)
    const text = SCRIPT.test(file) ? workspace.read(file) : undefined
    const found = text === undefined ? undefined : parse(file, text)
    parsed.set(file, found)
    return found
  }

  return {
    module(file) {
      const found = read(file)
      return found !== undefined && 'program' in found ? found : undefined
    },
    resolve: (file, specifier) => resolution.resolve(file, specifier),
    entries(folder) {
      if (folders.size === 0) indexFolders(workspace, folders)
      return [...(folders.get(folder) ?? [])].sort()
    },
    coverage() {
      const all = [...parsed]
      return {
        files,
        parsed: all.filter(([, one]) => one !== undefined && 'program' in one).length,
        unparsed: all.flatMap(([file, one]) =>
          one !== undefined && 'reason' in one ? [{ file, line: one.line, reason: one.reason }] : [],
        ),
      }
    },
  }
}

/** Every folder with the names in it. */
function indexFolders(workspace: Workspace, folders: Map<string, Set<string>>): void {
  for (const { path } of workspace.files) {
    const parts = path.split('/')
    for (let depth = parts.length - 1; depth >= 0; depth -= 1) {
      const folder = parts.slice(0, depth).join('/')
      const names = folders.get(folder) ?? new Set()
      if (names.has(parts[depth] ?? '')) break
      folders.set(folder, names.add(parts[depth] ?? ''))
    }
  }
}

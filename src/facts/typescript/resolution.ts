import { posix } from 'node:path'
import type { Workspace } from '../../workspace/workspace.ts'
import { recordOf } from './packages.ts'
import type { ImportTarget, NodePackage } from './types.ts'

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.mjs', '.cjs', '.jsx', '.json']
/** TypeScript names the file it will become: `./a.js` is written for `a.ts`. */
const WRITTEN_FOR: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx', '.jsx'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
  '.jsx': ['.tsx'],
}

interface PathRules {
  readonly folder: string
  readonly baseUrl: string | undefined
  readonly paths: readonly (readonly [string, readonly string[]])[]
}

/** Finds the file an import leads to, as Node and TypeScript do: relative, `paths`, `#imports`, packages of the repository. */
export class Resolution {
  readonly #workspace: Workspace
  readonly #packages: readonly NodePackage[]
  readonly #rules = new Map<string, readonly PathRules[]>()
  readonly #known = new Map<string, ImportTarget>()

  constructor(workspace: Workspace, packages: readonly NodePackage[]) {
    this.#workspace = workspace
    this.#packages = [...packages].sort((a, b) => b.folder.length - a.folder.length)
  }

  packageOf(file: string): NodePackage | undefined {
    return this.#packages.find(({ folder }) => folder === '' || file.startsWith(`${folder}/`))
  }

  resolve(file: string, specifier: string): ImportTarget {
    const folder = posix.dirname(file)
    const key = `${folder}\0${specifier}`
    let target = this.#known.get(key)
    if (target === undefined) {
      target = this.#find(file, folder, specifier)
      this.#known.set(key, target)
    }
    return target
  }

  #find(file: string, folder: string, specifier: string): ImportTarget {
    if (/^\.{0,2}(\/|$)/.test(specifier)) {
      const found = this.#file(specifier.startsWith('/') ? specifier.slice(1) : posix.join(folder, specifier))
      return found === undefined ? { kind: 'missing', specifier } : { kind: 'file', file: found }
    }
    const own = this.packageOf(file)
    const found =
      (specifier.startsWith('#') ? this.#private(own, specifier) : undefined) ??
      this.#byPaths(folder, specifier) ??
      this.#ofRepository(specifier)
    if (found !== undefined) return { kind: 'file', file: found }
    return { kind: 'external', name: specifier.replace(/^node:/, '') }
  }

  #private(own: NodePackage | undefined, specifier: string): string | undefined {
    for (const [pattern, target] of own?.imports ?? []) {
      const rest = matched(pattern, specifier)
      if (rest !== undefined) return this.#source(own?.folder ?? '', target.replace('*', rest))
    }
    return undefined
  }

  #byPaths(folder: string, specifier: string): string | undefined {
    for (const rules of this.#rulesOf(folder)) {
      for (const [pattern, targets] of rules.paths) {
        const rest = matched(pattern, specifier)
        if (rest === undefined) continue
        for (const target of targets) {
          const found = this.#file(posix.join(rules.folder, rules.baseUrl ?? '', target.replace('*', rest)))
          if (found !== undefined) return found
        }
      }
      const based =
        rules.baseUrl === undefined ? undefined : this.#file(posix.join(rules.folder, rules.baseUrl, specifier))
      if (based !== undefined && !based.endsWith('.json')) return based
    }
    return undefined
  }

  #ofRepository(specifier: string): string | undefined {
    const parts = specifier.split('/')
    const name = parts.slice(0, specifier.startsWith('@') ? 2 : 1).join('/')
    const rest = specifier.slice(name.length + 1)
    const own = this.#packages.find((one) => one.name === name)
    if (own === undefined) return undefined
    const entry = own.entries.get(rest === '' ? '.' : `./${rest}`)
    for (const [pattern, target] of entry === undefined ? own.entries : []) {
      const star = matched(pattern, `./${rest}`)
      if (star !== undefined && pattern.includes('*')) return this.#source(own.folder, target.replace('*', star))
    }
    if (entry !== undefined) return this.#source(own.folder, entry)
    return rest === ''
      ? (this.#file(posix.join(own.folder, 'src')) ?? this.#file(own.folder === '' ? 'index' : own.folder))
      : (this.#file(posix.join(own.folder, rest)) ?? this.#file(posix.join(own.folder, 'src', rest)))
  }

  /** A file that a package names, or the source it is built of when only that is in the repository. */
  #source(folder: string, target: string): string | undefined {
    const direct = this.#file(posix.join(folder, target))
    if (direct !== undefined && !/\.d\.[cm]?ts$/.test(direct)) return direct
    const built = /^(?:\.\/)?(?:dist|lib|build|out)\/(?:src\/|esm\/|cjs\/)?(.*?)(?:\.d)?\.[cm]?[jt]s$/.exec(target)
    return built === null ? undefined : this.#file(posix.join(folder, 'src', built[1] ?? ''))
  }

  #file(path: string): string | undefined {
    if (path.startsWith('..')) return undefined
    const { base, ext } = { base: path.replace(/\.[^./]*$/, ''), ext: posix.extname(path) }
    const candidates = [
      path,
      ...(WRITTEN_FOR[ext] ?? []).map((ending) => base + ending),
      ...ENDINGS.map((ending) => path + ending),
      ...ENDINGS.map((ending) => (path === '' || path === '.' ? `index${ending}` : `${path}/index${ending}`)),
    ]
    return candidates.find((one) => this.#workspace.file(one) !== undefined)
  }

  /** `paths` of the nearest `tsconfig.json` that has any, with those it extends. */
  #rulesOf(folder: string): readonly PathRules[] {
    let rules = this.#rules.get(folder)
    if (rules === undefined) {
      const own = ['tsconfig.json', 'tsconfig.base.json', 'jsconfig.json'].flatMap((name) =>
        this.#readRules(folder === '.' ? name : `${folder}/${name}`, 0),
      )
      const above = folder === '.' ? [] : this.#rulesOf(posix.dirname(folder))
      rules = [...own, ...above]
      this.#rules.set(folder, rules)
    }
    return rules
  }

  #readRules(path: string, depth: number): PathRules[] {
    const text = this.#workspace.file(path) === undefined ? undefined : this.#workspace.read(path)
    const json = text === undefined ? undefined : looseJson(text)
    if (json === undefined || depth > 4) return []
    const options = recordOf(json['compilerOptions'])
    const baseUrl = typeof options['baseUrl'] === 'string' ? options['baseUrl'] : undefined
    const paths = Object.entries(recordOf(options['paths'])).map(
      ([pattern, targets]) => [pattern, Array.isArray(targets) ? targets.map(String) : []] as const,
    )
    const base = json['extends']
    const inherited =
      typeof base === 'string' && base.startsWith('.')
        ? this.#readRules(withEnding(posix.join(posix.dirname(path), base)), depth + 1)
        : []
    if (baseUrl === undefined && paths.length === 0) return inherited
    return [{ folder: posix.dirname(path), baseUrl, paths }, ...inherited]
  }
}

function withEnding(path: string): string {
  return path.endsWith('.json') ? path : `${path}.json`
}

/** What `*` of a pattern stands for in a specifier; undefined when it does not match. */
function matched(pattern: string, specifier: string): string | undefined {
  const star = pattern.indexOf('*')
  if (star < 0) return pattern === specifier ? '' : undefined
  const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)]
  if (!specifier.startsWith(before) || !specifier.endsWith(after)) return undefined
  return specifier.length < before.length + after.length
    ? undefined
    : specifier.slice(before.length, specifier.length - after.length)
}

/** JSON as TypeScript reads its configuration: with comments and commas at the end. */
function looseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  const plain = text
    .replace(/("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? '')
    .replace(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? '')
  try {
    return recordOf(JSON.parse(plain))
  } catch {
    return undefined
  }
}

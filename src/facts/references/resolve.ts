import type { ShellCommand } from '../../parsers/shell/commands.ts'
import { readCommands, unwrap } from '../../parsers/shell/commands.ts'
import { joinPath } from '../containers/paths.ts'
import type { Recipe } from './recipe.ts'
import type { Repository } from './repository.ts'

/** Something a command names: a path, a make target, a package script. */
export interface Reference {
  readonly kind: 'file' | 'folder' | 'make target' | 'package script' | 'module'
  /** As written. */
  readonly name: string
  readonly found: boolean
}

/** A command, also one that stands in a script, recipe or package script that another command runs. */
export interface ExpandedCommand {
  readonly words: readonly string[]
  readonly command: ShellCommand
  readonly file: string
  readonly line: number
  /** The folder it runs in; undefined when `cd` led somewhere unknown. */
  readonly folder: string | undefined
  /** The command of the outermost script that led here. */
  readonly origin: ShellCommand
  /** The outer commands on the way, outermost first, itself last. */
  readonly path: readonly ShellCommand[]
}

const MAX_DEPTH = 4
const MAX_COMMANDS = 2000

/** The commands of a script and, in place, those of the recipes they run. */
export function expandScript(repository: Repository, script: Recipe): ExpandedCommand[] {
  const found: ExpandedCommand[] = []
  expand(repository, script, [], found, new Set())
  return found
}

function expand(
  repository: Repository,
  script: Recipe,
  path: readonly ShellCommand[],
  found: ExpandedCommand[],
  open: ReadonlySet<string>,
): void {
  const key = `${script.file}:${script.line}`
  if (path.length > MAX_DEPTH || open.has(key)) return
  for (const command of readCommands(script.script)) {
    if (found.length > MAX_COMMANDS) return
    const folder = command.folder === undefined ? undefined : joinPath(script.folder, command.folder)
    const words = unwrap(command.words)
    const here = [...path, command]
    const origin = here[0] ?? command
    found.push({ words, command, file: script.file, line: script.line + command.line, folder, origin, path: here })
    const inner = folder === undefined ? undefined : recipeOf(repository, words, folder)
    if (inner === undefined) continue
    // The script of `sh -c` stands in the command itself.
    if (inner.file === '')
      expand(repository, { ...inner, file: script.file, line: script.line + command.line }, here, found, new Set())
    else expand(repository, inner, here, found, new Set([...open, key]))
  }
}

/** The recipe that a command runs, when it is in the repository. */
function recipeOf(repository: Repository, words: readonly string[], folder: string): Recipe | undefined {
  const [program = '', ...rest] = words
  if (program === 'make' || program === 'gmake') {
    const { at, targets } = makeArguments(rest, folder)
    const makefile = at === undefined ? undefined : repository.makefile(at.folder, at.file)
    const first = makefile?.targets.keys().next().value
    const name = targets[0] ?? first
    return name === undefined ? undefined : makefile?.targets.get(name)
  }
  const script = packageScript(words)
  if (script !== undefined) {
    const base = script.folder === undefined ? folder : (joinPath(folder, script.folder) ?? folder)
    return repository.packageScripts(base)?.get(script.name)
  }
  const task = (program === 'poe' || program === 'task' ? rest[0] : program)?.replace(/^[\w.+-]+:/, '') ?? ''
  const project = repository.projectScripts(folder)?.get(task)
  if (project !== undefined) return project
  const line = /^(ba|da|z)?sh$/.test(program) ? rest.findIndex((word) => /^-\w*c$/.test(word)) : -1
  const inline = line === -1 ? undefined : rest[line + 1]
  if (inline !== undefined) return { file: '', line: 0, script: inline, folder }
  const path = scriptPath(words)
  const recipe = path === undefined ? undefined : repository.script(joinPath(folder, path) ?? '')
  return recipe === undefined ? undefined : { ...recipe, folder }
}

function makeArguments(
  words: readonly string[],
  folder: string,
): { at: { folder: string; file?: string } | undefined; targets: string[] } {
  let at: { folder: string; file?: string } | undefined = { folder }
  const targets: string[] = []
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? ''
    const value = /^(-C|--directory|-f|--file|--makefile)(=(.*))?$/.exec(word)
    if (value !== null) {
      const path = value[3] ?? words[++i] ?? ''
      const inside = /[$`*]/.test(path) ? undefined : joinPath(folder, path)
      if (/^(-C|--directory)$/.test(value[1] ?? '')) at = inside === undefined ? undefined : { ...at, folder: inside }
      else at = at === undefined ? undefined : { ...at, file: path }
    } else if (/^-j?$|^-[a-zA-Z]/.test(word) || word.includes('=') || /^\d+$/.test(word)) continue
    else targets.push(word)
  }
  return { at, targets }
}

const NPM_OWN = new Set(
  'install i ci add remove rm uninstall update up upgrade audit publish pack link init create exec dlx x why outdated config cache version login whoami prune dedupe store setup fetch import rebuild list ls patch self set plugin workspaces node info view global help corepack'.split(
    ' ',
  ),
)

/** The script of a package.json that a command runs. */
function packageScript(
  words: readonly string[],
): { name: string; folder: string | undefined; optional: boolean } | undefined {
  const [program = '', ...all] = words
  if (!/^(npm|pnpm|yarn|bun)$/.test(program)) return undefined
  let folder: string | undefined
  const rest: string[] = []
  for (let i = 0; i < all.length; i++) {
    const word = all[i] ?? ''
    if (word === '--') break
    const match = /^(--prefix|--dir|--cwd|-C)(=(.*))?$/.exec(word)
    if (match !== null) folder = match[3] ?? all[++i] ?? ''
    else if (/^(--filter|-F|-w|--workspace|--workspaces|-r|--recursive|-ws)/.test(word)) return undefined
    else if (!word.startsWith('-')) rest.push(word)
  }
  const optional = all.includes('--if-present')
  if (folder !== undefined && /[$`*]/.test(folder)) return undefined
  const [verb = '', name] = rest
  if (verb === 'run' || verb === 'run-script') return name === undefined ? undefined : { name, folder, optional }
  if (program === 'npm')
    return /^(test|t|start)$/.test(verb) ? { name: verb === 't' ? 'test' : verb, folder, optional } : undefined
  // yarn and pnpm run binaries of packages by the same words: a name that is no script proves nothing.
  return verb === '' || NPM_OWN.has(verb) ? undefined : { name: verb, folder, optional: true }
}

const INTERPRETERS = /^(bash|sh|zsh|dash|source|\.|python3?(\.\d+)?|node|tsx|ts-node|ruby|perl|deno|bun)$/

/** The file that a command runs: `./x.sh`, `bash x.sh`, `python x.py`. */
function scriptPath(words: readonly string[]): string | undefined {
  const [program = '', ...rest] = words
  if (/^\.{1,2}\//.test(program)) return program
  if (!INTERPRETERS.test(program)) return /^[\w.-]+(\/[\w.-]+)+\.(sh|py|js|bash)$/.test(program) ? program : undefined
  for (const word of rest) {
    if (/^-[cme-]$|^-\w*c$|^--?eval$|^-$/.test(word)) return undefined
    if (!word.startsWith('-')) return word
  }
  return undefined
}

const PLAIN_PATH = /^[\w.@+-]+(\/[\w.@+-]+)*\/?$|^\.{1,2}(\/[\w.@+-]+)+\/?$/

/** What a command needs to find in the repository. `folder` is where it runs. */
export function referencesOf(repository: Repository, words: readonly string[], folder: string): Reference[] {
  const [program = '', ...rest] = words
  const file = (path: string | undefined, kind: Reference['kind'] = 'file'): Reference[] => {
    if (path === undefined || !PLAIN_PATH.test(path) || /^\d+$/.test(path)) return []
    const full = joinPath(folder, path)
    return full === undefined ? [] : [{ kind, name: path, found: repository.mayExist(full) }]
  }
  if (program === 'make' || program === 'gmake') return makeReferences(repository, rest, folder)
  const script = packageScript(words)
  if (script !== undefined && !script.optional) {
    const base = joinPath(folder, script.folder ?? '')
    const scripts = base === undefined ? undefined : repository.packageScripts(base)
    if (scripts === undefined || (script.name === 'start' && !scripts.has('start'))) return []
    return [{ kind: 'package script', name: script.name, found: scripts.has(script.name) }]
  }
  const ran = scriptPath(words)
  if (ran !== undefined)
    return /\.\w+$|^\.{1,2}\/|^(bin|scripts?)\//.test(ran) && !/^\.{1,2}\/?$/.test(ran) ? file(ran) : []
  if (/^(pip3?|uv)$/.test(program))
    return optionValues(rest, /^(-r|--requirements?|-c|--constraints?)$/).flatMap((path) => file(path))
  if (program === 'pytest' || program === 'py.test') {
    return rest
      .filter(
        (word, index) => !word.startsWith('-') && !TAKES_VALUE.test(rest[index - 1] ?? '') && /\/|\.py/.test(word),
      )
      .flatMap((word) => file(word.split('::')[0], 'file'))
  }
  if (program === 'alembic') return optionValues(rest, /^(-c|--config)$/).flatMap((path) => file(path))
  if (program === 'cp') {
    const sources = rest.filter((word) => !word.startsWith('-')).slice(0, -1)
    return sources.flatMap((path) =>
      /example|sample|template|dist$/.test(path) ? exactFile(repository, path, folder) : file(path),
    )
  }
  if (program === 'cd' || program === 'pushd') return /^\.\.?$/.test(rest[0] ?? '') ? [] : file(rest[0], 'folder')
  if (program === 'docker' || program === 'docker-compose') return dockerReferences(repository, words, folder)
  return []
}

const TAKES_VALUE =
  /^(-[kmnpcow]|--(maxfail|cov|cov-report|cov-config|junitxml|junit-xml|ignore|deselect|rootdir|basetemp|durations|tb|timeout|log-level|splits|group|numprocesses|dist|confcutdir|html|reruns))$/

/** `.env.example` is no output, whatever its name looks like. */
function exactFile(repository: Repository, path: string, folder: string): Reference[] {
  const full = PLAIN_PATH.test(path) ? joinPath(folder, path) : undefined
  return full === undefined
    ? []
    : [{ kind: 'file', name: path, found: repository.exists(full) || repository.workspace.isIgnored(full) === true }]
}

function optionValues(words: readonly string[], option: RegExp): string[] {
  return words.flatMap((word, index) => {
    const [name = '', value] = word.split('=', 2)
    if (!option.test(name)) return []
    const next = value ?? words[index + 1]
    return next === undefined ? [] : [next]
  })
}

function makeReferences(repository: Repository, words: readonly string[], folder: string): Reference[] {
  const { at, targets } = makeArguments(words, folder)
  const makefile = at === undefined ? undefined : repository.makefile(at.folder, at.file)
  if (makefile === undefined || makefile.open) return []
  return targets
    .filter((name) => /^[\w./-]+$/.test(name))
    .map((name) => ({
      kind: 'make target',
      name,
      found: makefile.targets.has(name) || repository.exists(joinPath(folder, name) ?? ''),
    }))
}

function dockerReferences(repository: Repository, words: readonly string[], folder: string): Reference[] {
  const compose = words[0] === 'docker-compose' || words[1] === 'compose'
  const build = !compose && words.includes('build')
  if (!compose && !build) return []
  return optionValues(words, /^(-f|--file)$/).flatMap((path): Reference[] => {
    const full = PLAIN_PATH.test(path) ? joinPath(folder, path) : undefined
    return full === undefined ? [] : [{ kind: 'file', name: path, found: repository.mayExist(full) }]
  })
}

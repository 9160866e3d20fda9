import { execFileSync } from 'node:child_process'

const MAX_OUTPUT = 1024 * 1024 * 1024

/**
 * Options that keep a hostile repository's own configuration from running anything: no watcher, no hooks, and no
 * fetching of missing objects, whatever its remotes and protocols say.
 */
export const SAFE_OPTIONS = [
  '--no-optional-locks',
  '--no-pager',
  ...[
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    'core.sshCommand=false',
    'core.gitProxy=false',
    'core.askPass=false',
    'credential.helper=',
    'submodule.recurse=false',
    'protocol.allow=never',
    ...['file', 'git', 'http', 'https', 'ssh', 'ext', 'fd'].map((name) => `protocol.${name}.allow=never`),
  ].flatMap((setting) => ['-c', setting]),
]

/** Runs git, reading only. Throws when git is missing, refuses, or finds nothing. */
export function runGit(root: string, ...args: string[]): string {
  return runGitWith(root, args, '').toString('utf8')
}

/** The same with something on its standard input, for answers that are not text. */
export function runGitWith(root: string, args: readonly string[], input: string): Buffer {
  return execFileSync('git', ['-C', root, ...SAFE_OPTIONS, ...args], {
    maxBuffer: MAX_OUTPUT,
    timeout: 120_000,
    input,
    stdio: ['pipe', 'pipe', 'ignore'],
  })
}

/**
 * Options that switch off the filter programs a repository's configuration names, which comparing contents would run.
 * Undefined when a filter's name is such that git's command line cannot switch it off.
 */
export function withoutFilters(root: string): string[] | undefined {
  let names: string[]
  try {
    names = runGit(root, 'config', '-z', '--includes', '--name-only', '--get-regexp', '^filter\\.').split('\0')
  } catch {
    return [] // exit code 1: no filter is configured
  }
  const filters = new Set(names.filter((name) => name !== '').map((name) => name.slice(0, name.lastIndexOf('.'))))
  if ([...filters].some((name) => !/^filter\.[\w.-]+$/.test(name))) return undefined
  return [...filters].flatMap((name) =>
    ['clean=', 'smudge=', 'process=', 'required=false'].flatMap((setting) => ['-c', `${name}.${setting}`]),
  )
}

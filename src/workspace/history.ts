import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { SAFE_OPTIONS } from './git.ts'

/** A line some commit added. */
export interface HistoryLine {
  readonly commit: string
  readonly file: string
  readonly line: number
  readonly text: string
}

export interface HistoryQuery {
  /** Which added lines to give. */
  readonly line: RegExp
  /** Which file names to give, with a commit that has them. */
  readonly file: RegExp
  readonly maxBytes: number
  readonly maxMilliseconds: number
}

export interface HistoryAnswer {
  readonly lines: readonly HistoryLine[]
  readonly files: readonly { readonly path: string; readonly commit: string }[]
  readonly commits: number
  /** Why the answer does not cover the whole history; undefined when it does. */
  readonly incomplete: string | undefined
}

/** On top of the safe options: no textconv, external diff or signature check, which run programs. */
const LOG = [
  'log',
  '--all',
  '-p',
  '-U0',
  '--no-textconv',
  '--no-ext-diff',
  '--no-color',
  '--no-renames',
  '--no-notes',
  '--relative',
]
const FORM = ['--no-show-signature', '--src-prefix=a/', '--dst-prefix=b/', '--submodule=short', '--format=%x00%H']

/** Streams the patches of every commit below `root` and keeps what the query asks for; stops at its bounds. */
export async function searchHistory(root: string, query: HistoryQuery): Promise<HistoryAnswer> {
  const reader = new PatchReader(query)
  const child = spawn(
    'git',
    ['-C', root, ...SAFE_OPTIONS, '-c', 'log.showSignature=false', ...LOG, ...FORM, '--', '.'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  const ended = new Promise<string | undefined>((resolve) => {
    child.on('error', () => resolve('git could not be run'))
    child.on('close', (code) => resolve(code === 0 ? undefined : 'git did not come to the end of the log'))
  })
  const until = Date.now() + query.maxMilliseconds
  let bytes = 0
  let stopped: string | undefined
  child.stdout.setEncoding('latin1')
  child.stdout.on('data', (chunk: string) => {
    bytes += chunk.length
    if (bytes > query.maxBytes) stopped = `it is larger than ${Math.round(query.maxBytes / 1e6)} MB of patches`
    else if (Date.now() > until) stopped = `it takes longer than ${query.maxMilliseconds / 1000} s to read`
    if (stopped !== undefined) child.kill('SIGKILL')
  })
  for await (const line of createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (stopped === undefined) reader.read(line)
  }
  const failed = await ended
  return { ...reader.answer(), incomplete: stopped ?? failed }
}

/** Reads `git log -p -U0` line by line. */
class PatchReader {
  readonly #query: HistoryQuery
  readonly #lines: HistoryLine[] = []
  readonly #files = new Map<string, string>()
  #commits = 0
  #commit = ''
  #file = ''
  #line = 0
  /** Added lines of the hunk still to come: inside a hunk, nothing is a header. */
  #left = 0
  #removed = 0

  constructor(query: HistoryQuery) {
    this.#query = query
  }

  read(line: string): void {
    if (this.#removed > 0 && line.startsWith('-')) this.#removed--
    else if (this.#left > 0 && line.startsWith('+')) this.#added(line.slice(1))
    else this.#header(line)
  }

  #added(text: string): void {
    this.#left--
    if (text.length < 4096 && this.#query.line.test(text)) {
      this.#lines.push({ commit: this.#commit, file: this.#file, line: this.#line, text })
    }
    this.#line++
  }

  #header(line: string): void {
    if (line.startsWith('\0')) {
      this.#commit = line.slice(1)
      this.#commits++
    } else if (line.startsWith('+++ ')) {
      this.#file = line.startsWith('+++ b/') ? line.slice(6).replace(/\t$/, '') : ''
      if (this.#file !== '' && this.#query.file.test(this.#file)) this.#files.set(this.#file, this.#commit)
    } else {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
      if (hunk === null) return
      this.#removed = Number(hunk[1] ?? 1)
      this.#line = Number(hunk[2])
      this.#left = Number(hunk[3] ?? 1)
    }
  }

  answer(): Omit<HistoryAnswer, 'incomplete'> {
    return {
      lines: this.#lines,
      files: [...this.#files].map(([path, commit]) => ({ path, commit })),
      commits: this.#commits,
    }
  }
}

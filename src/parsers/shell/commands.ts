/** One simple command of a shell script: a program and its words, with what stands around it. */
export interface ShellCommand {
  readonly words: readonly string[]
  /** The command as written, on one line. */
  readonly text: string
  /** Line in the script, from 0. */
  readonly line: number
  /** What joins it to the command before and after. */
  readonly before: Joint
  readonly after: Joint
  /** The folder `cd` has led to, relative to where the script began; undefined when that cannot be known. */
  readonly folder: string | undefined
  /** Files that its output is written to. */
  readonly writes: readonly string[]
}

export type Joint = '' | ';' | '&&' | '||' | '|' | '&'

interface Piece {
  readonly text: string
  readonly line: number
  readonly after: Joint
}

/** Splits a shell script into its simple commands. Nothing is expanded; heredocs and comments are left out. */
export function readCommands(script: string): ShellCommand[] {
  const commands: ShellCommand[] = []
  let folder: string | undefined = ''
  let before: Joint = ''
  const outer: (string | undefined)[] = []
  for (const { text, line, after } of split(withoutHeredocs(script))) {
    const opened = /^[({]\s*/.exec(text)
    if (text.startsWith('(')) outer.push(folder)
    const body = text
      .slice(opened?.[0].length ?? 0)
      .replace(/^((then|else|do|if|elif|while|until|!|time|exec|nohup|sudo(\s+-\S+)*)\s+)+/, '')
    const closed = /\)\s*$/.test(body) && !body.includes('(')
    const { words, writes } = readWords(closed ? body.replace(/\)\s*$/, '') : body)
    if (words.length > 0) commands.push({ words, text: body.trim(), line, before, after, folder, writes })
    if (words[0] === 'cd' || words[0] === 'pushd') folder = follow(folder, words[1])
    if (words[0] === 'popd') folder = undefined
    if (closed && outer.length > 0) folder = outer.pop()
    before = after
  }
  return commands
}

function follow(folder: string | undefined, path: string | undefined): string | undefined {
  if (folder === undefined || path === undefined || /^[/~-]|[$`*]/.test(path)) return undefined
  const parts = folder === '' ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') {
      if (parts.length === 0) return undefined
      parts.pop()
    } else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** Bodies of heredocs become empty lines, so that line numbers stay. */
function withoutHeredocs(script: string): string {
  const lines = script.split('\n')
  let end: string | undefined
  return lines
    .map((line) => {
      if (end !== undefined) {
        if (line.trim() === end) end = undefined
        return ''
      }
      end = /<<-?\s*(["']?)([A-Za-z_]\w*)\1/.exec(line)?.[2]
      return line
    })
    .join('\n')
}

/** Cuts at operators and line ends outside quotes, `$(…)` and `${…}`. */
function split(script: string): Piece[] {
  const pieces: Piece[] = []
  let start = 0
  let line = 0
  let quote = ''
  let depth = 0
  const cut = (end: number, width: number, after: Joint): void => {
    const raw = script.slice(start, end)
    const text = raw.replace(/\\\n/g, ' ').trim()
    const lead = /^\s*/.exec(raw)?.[0].split('\n').length ?? 1
    if (text !== '') pieces.push({ text, line: line + lead - 1, after })
    line += raw.split('\n').length - 1 + (script.slice(end, end + width).split('\n').length - 1)
    start = end + width
  }
  for (let i = 0; i < script.length; i++) {
    const char = script[i] ?? ''
    if (char === '\\') i++
    else if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'" || char === '`') quote = char
    else if (char === '$' && /[({]/.test(script[i + 1] ?? '')) {
      depth++
      i++
    } else if (depth > 0) depth += /[({]/.test(char) ? 1 : /[)}]/.test(char) ? -1 : 0
    else if (char === '#' && /[\s;(]/.test(script[i - 1] ?? '\n')) {
      const end = script.indexOf('\n', i)
      cut(i, (end === -1 ? script.length : end) - i, ';')
      i = start - 1
    } else {
      const joint = jointAt(script, i)
      if (joint !== undefined) {
        cut(i, joint.width, joint.after)
        i = start - 1
      }
    }
  }
  cut(script.length, 0, '')
  return pieces
}

function jointAt(script: string, at: number): { after: Joint; width: number } | undefined {
  const two = script.slice(at, at + 2)
  if (two === '&&' || two === '||') return { after: two, width: 2 }
  if (two === ';;') return { after: ';', width: 2 }
  const one = script[at]
  if (one === '\n' || one === ';') return { after: ';', width: 1 }
  if (one === '|') return { after: '|', width: two === '|&' ? 2 : 1 }
  // `2>&1` and `&>` are redirections.
  if (one === '&' && script[at - 1] !== '>' && script[at + 1] !== '>') return { after: '&', width: 1 }
  return undefined
}

function readWords(text: string): { words: string[]; writes: string[] } {
  const words: string[] = []
  const writes: string[] = []
  const tokens = text.match(/(?:\$\([^)]*\)|\$\{[^}]*\}|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g) ?? []
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] ?? ''
    const redirect = /^(?:\d?|&)(>>?|<)(?!&)(.*)$/.exec(token)
    if (redirect !== null && !/^["']/.test(token)) {
      const target = redirect[2] !== '' && redirect[2] !== undefined ? redirect[2] : (tokens[++i] ?? '')
      if (redirect[1] !== '<') writes.push(unquote(target))
    } else if (/^\d?>&\d?$/.test(token) || (token === '}' && i === tokens.length - 1)) continue
    else if (words.length === 0 && /^[A-Za-z_]\w*=/.test(token)) continue
    else words.push(unquote(token))
  }
  return { words, writes }
}

function unquote(token: string): string {
  return token.replace(/"((?:[^"\\]|\\[\s\S])*)"|'([^']*)'|\\([\s\S])/g, (_, a?: string, b?: string, c?: string) =>
    a !== undefined ? a.replace(/\\(["\\$`])/g, '$1') : (b ?? c ?? ''),
  )
}

/** Programs that run the command behind them. */
const WRAPPERS: readonly (readonly [program: string, ...words: string[]])[] = [
  ['uv', 'run'],
  ['poetry', 'run'],
  ['pdm', 'run'],
  ['pipenv', 'run'],
  ['hatch', 'run'],
  ['rye', 'run'],
  ['npx'],
  ['bunx'],
  ['pnpm', 'exec'],
  ['pnpm', 'dlx'],
  ['yarn', 'exec'],
  ['coverage', 'run', '-m'],
  ['python', '-m'],
  ['python3', '-m'],
  ['env'],
  ['sudo'],
  ['xvfb-run'],
  ['timeout'],
  ['doppler', 'run', '--'],
  ['dotenv', 'run'],
]

/** The words of a command without wrappers: `uv run --frozen pytest -q` gives `pytest -q`. */
export function unwrap(words: readonly string[]): readonly string[] {
  for (const wrapper of WRAPPERS) {
    if (!wrapper.every((word, index) => words[index] === word)) continue
    let next = wrapper.length
    while (/^(-|[A-Za-z_]\w*=|\d+[smh]?$)/.test(words[next] ?? '')) {
      // `--with x`, `--group dev` take a value.
      next += /^(--(with|group|extra|python|directory|project|package|env-file)|-p)$/.test(words[next] ?? '') ? 2 : 1
    }
    return unwrap(words.slice(next))
  }
  return words
}

import type { StartCommand } from './types.ts'

/** Programs that stand before a service and hand signals on to it. */
const INITS = /^(\S*\/)?(tini|dumb-init|s6-svscan|supervisord|init|catatonit)$/
const SHELL = /^(\S*\/)?(sh|bash|ash|dash)$/

export type SignalPath =
  | { readonly kind: 'reaches'; readonly how: string }
  | { readonly kind: 'lost'; readonly why: string; readonly file: string; readonly line: number }
  | { readonly kind: 'unknown'; readonly why: string }

/**
 * Whether the signal that stops a container reaches the service in it. Docker sends it to process 1; a shell there
 * neither hands it on nor dies of it, unless it replaces itself with `exec` or traps it (Dockerfile reference, "Shell
 * form ENTRYPOINT example"; measured with dash: even a single simple command is not exec'd).
 */
export function signalPath(start: StartCommand, shell: readonly string[] | undefined): SignalPath {
  if (start.form === 'shell') {
    // bash replaces itself with a single command; the shells of small images do not.
    const bash = shell?.[0]?.endsWith('bash') === true
    return judgeLine(start.text, start.at.file, start.at.line, bash)
  }
  return judgeExec(start.argv, start)
}

/** The same for the arguments of an exec form, as compose gives them. */
export function judgeExec(argv: readonly string[], start: StartCommand): SignalPath {
  const words = argv.slice(argv.findIndex((word) => !INITS.test(word) && !/^-/.test(word)))
  const [program = ''] = words
  if (SHELL.test(program)) {
    const flag = words.findIndex((word) => /^-\w*c$/.test(word))
    const line = flag === -1 ? undefined : words[flag + 1]
    if (line !== undefined) return judgeLine(line, start.at.file, start.at.line, /bash$/.test(program))
  }
  if (start.script !== undefined) return judgeScript(start.script)
  if (SHELL.test(program) || /\.(sh|bash)$/.test(program)) {
    return { kind: 'unknown', why: `${words.find((word) => !SHELL.test(word)) ?? program} is not in the repository` }
  }
  return { kind: 'reaches', how: `${program} is process 1` }
}

function judgeLine(text: string, file: string, line: number, bash: boolean): SignalPath {
  if (/\btrap\b/.test(text)) return { kind: 'unknown', why: 'the command traps signals itself' }
  const last =
    text
      .split(/&&|\|\||;|\n/)
      .at(-1)
      ?.trim() ?? ''
  if (/^exec\s/.test(last)) return { kind: 'reaches', how: 'the shell replaces itself with exec' }
  const single = !/&&|\|\||;|\||\n|&\s*$/.test(text)
  if (single && bash) return { kind: 'reaches', how: 'bash replaces itself with a single command' }
  if (single && /^\S*(supervisord|tini|dumb-init)\b/.test(text))
    return { kind: 'unknown', why: 'a shell starts an init program' }
  const why = `a shell is process 1 and does not hand SIGTERM on to "${last.slice(0, 60)}"`
  return { kind: 'lost', why, file, line }
}

function judgeScript(script: { file: string; text: string }): SignalPath {
  const lines = script.text.split('\n')
  if (!/^#!.*\b(ba|da|a)?sh\b/.test(lines[0] ?? '') && !/\.(sh|bash)$/.test(script.file)) {
    return { kind: 'reaches', how: `${script.file} is no shell script` }
  }
  if (lines.some((one) => /^\s*trap\s+.*\b(TERM|SIGTERM|EXIT|INT)\b/.test(one))) {
    return { kind: 'reaches', how: `${script.file} traps the signal` }
  }
  const exec = lines.findIndex((one) => /(^|[;&]\s*|\bthen\s+|\belse\s+)\s*exec\s+[^>\s]/.test(one))
  if (exec !== -1) return { kind: 'reaches', how: `${script.file}:${exec + 1} replaces the shell with exec` }
  const last = lines.findLastIndex((one) => one.trim() !== '' && !/^\s*(#|fi\b|done\b|esac\b|})/.test(one))
  if (last <= 0) return { kind: 'unknown', why: `${script.file} starts nothing that was understood` }
  const why = `the shell that runs ${script.file} stays process 1 and does not hand SIGTERM on`
  return { kind: 'lost', why, file: script.file, line: last + 1 }
}

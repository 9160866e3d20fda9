import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { inputOf, openInputs } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { within } from '../python/places.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import type { Command } from './types.ts'

const SHELL = [
  'os.system',
  'os.popen',
  'subprocess.getoutput',
  'subprocess.getstatusoutput',
  'asyncio.create_subprocess_shell',
  'asyncio.subprocess.create_subprocess_shell',
  'commands.getoutput',
  'anyio.run_process',
]

const SUBPROCESS = [
  'subprocess.run',
  'subprocess.call',
  'subprocess.check_call',
  'subprocess.check_output',
  'subprocess.Popen',
]

const PROGRAM = [
  'asyncio.create_subprocess_exec',
  'os.execv',
  'os.execve',
  'os.execvp',
  'os.execvpe',
  'os.execl',
  'os.execlp',
  'os.spawnv',
  'os.spawnl',
  'os.posix_spawn',
  'pty.spawn',
]

/** Every place that starts a program, and what of its command line is not fixed. */
export function findCommands(python: PythonFacts, origins: OriginsFacts): Command[] {
  const read = (call: PythonCall): Command => commandOf(call, python, origins)
  return python
    .callsTo(...SHELL, ...SUBPROCESS, ...PROGRAM)
    .filter(({ node }) => argumentsOf(node).length > 0)
    .map(read)
}

function commandOf(call: PythonCall, python: PythonFacts, origins: OriginsFacts): Command {
  const { node } = call
  const name = call.name ?? ''
  const first = argument(node, name.endsWith('shell') ? 'cmd' : 'args', 0)
  const mode = modeOf(name, node, first, python)
  const base = { at: node.position, call: name, within: within(python, node), mode }
  if (first === undefined) return { ...base, inputs: [], arguments: [] }
  if (mode === 'shell') return { ...base, inputs: openInputs(first, origins), arguments: [] }
  const [program, ...rest] = wordsOf(node, name, first, python)
  return {
    ...base,
    inputs: program === undefined ? [] : openInputs(program, origins),
    arguments: optionLike(rest, origins)
      .map((one) => ({ ...inputOf(one, origins), afterOption: isAfterOption(one, rest) }))
      .filter(({ origin }) => origin === 'request'),
  }
}

function modeOf(name: string, node: PythonNode, first: PythonNode | undefined, python: PythonFacts): Command['mode'] {
  if (name === 'anyio.run_process') return first?.kind === 'list' ? 'program' : 'unknown'
  if (SHELL.includes(name)) return 'shell'
  const shell = argument(node, 'shell')
  const value = shell === undefined ? false : python.constant(shell)
  if (value === true) return 'shell'
  if (value === undefined) return 'unknown'
  // `["sh", "-c", line]` is a shell as well.
  const words = (first && listOf(first, python)) ?? argumentsOf(node).map((one) => one.value)
  const isShell = /(^["']|\/)(sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell)["']$/.test(words[0]?.text ?? '')
  return isShell && /^["'](-l?i?c|\/c|-Command)["']$/i.test(words[1]?.text ?? '') ? 'shell' : 'program'
}

/** Program and arguments, from a list (also one assigned before) or from the arguments of the call itself. */
function wordsOf(node: PythonNode, name: string, first: PythonNode, python: PythonFacts): readonly PythonNode[] {
  if (/create_subprocess_exec$|^os\.(exec|spawn)l/.test(name)) {
    return argumentsOf(node)
      .filter((one) => one.name === undefined)
      .map(({ value, spread }) => (spread === '*' ? (listOf(value, python)?.[0] ?? value) : value))
  }
  const list = listOf(first, python)
  if (list !== undefined) return list
  return [first]
}

/** Arguments that could be read as options: not behind `--`, and not with fixed text in front (`--name={x}`). */
function optionLike(words: readonly PythonNode[], origins: OriginsFacts): PythonNode[] {
  const end = words.findIndex(({ text }) => /^["']--["']$/.test(text))
  return words.slice(0, end === -1 ? undefined : end).filter((word) => {
    const first = origins.pieces(word)?.[0]
    return first === undefined || 'node' in first
  })
}

function isAfterOption(word: PythonNode, words: readonly PythonNode[]): boolean {
  const place = words.findIndex((one) => one.equals(word))
  return /^["']--\w[\w-]*["']$/.test(words[place - 1]?.text ?? '')
}

function listOf(node: PythonNode, python: PythonFacts): readonly PythonNode[] | undefined {
  if (node.kind === 'list' || node.kind === 'tuple') return node.parts
  if (node.kind === 'binary_operator') {
    const left = node.field('left')
    const right = node.field('right')
    const start = left === undefined ? undefined : listOf(left, python)
    return start === undefined || right === undefined ? undefined : [...start, right]
  }
  if (node.kind !== 'identifier' && node.kind !== 'attribute') return undefined
  const found = python.resolve(node)
  return found?.kind === 'value' && !found.node.equals(node) ? listOf(found.node, python) : undefined
}

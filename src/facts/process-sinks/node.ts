import type { Node } from 'oxc-parser'
import { nodeInput, openNodeInputs, textOf } from '../node-code/inputs.ts'
import { plain } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { Command, Evaluation } from './types.ts'

/** Calls that start programs, by package; those of a shell are `exec`. */
const SHELL =
  /^(child_process\.(exec|execSync)|shelljs\.exec|execa\.(execaCommand|execaCommandSync|command|commandSync)|node-cmd\.\w+)$/
const PROGRAM =
  /^(child_process\.(execFile|execFileSync|spawn|spawnSync|fork)|cross-spawn(\.(sync|spawn))?|execa(\.(execa|execaSync|sync|node))?)$/

/** Every place of a service in Node that starts a program. */
export function nodeCommands(code: NodeCodeFacts): Command[] {
  if (code.holding(/child_process|execa|cross-spawn|shelljs|node-cmd/).length === 0) return []
  const names = [
    'exec',
    'execSync',
    'execFile',
    'execFileSync',
    'spawn',
    'spawnSync',
    'fork',
    'sync',
    'execa',
    'execaSync',
    'execaCommand',
    'command',
    'crossSpawn',
    'execAsync',
    'execPromise',
    'execFileAsync',
    'promisifiedExec',
    'promiseExec',
    'run',
    '$',
  ]
  return code.callsNamed(...names, ...promisified(code)).flatMap((call) => commandOf(call, code))
}

/** Names that `promisify(exec)` is given. */
function promisified(code: NodeCodeFacts): string[] {
  const found = code.files.flatMap((file) =>
    [...code.text(file).matchAll(/\b(?:const|let|var)\s+(\w+)\s*=\s*(?:\(0,\s*)?[\w.]*promisify\)?\(/g)].flatMap(
      ([, name]) => name ?? [],
    ),
  )
  return [...new Set(found)].filter(
    (name) => !['execAsync', 'execPromise', 'execFileAsync', 'promiseExec', 'promisifiedExec'].includes(name),
  )
}

function commandOf(call: NodeCall, code: NodeCodeFacts): Command[] {
  const { name, script, node } = call
  if (name === undefined || !(SHELL.test(name) || PROGRAM.test(name))) return []
  const [first, ...rest] = node.arguments
  if (first === undefined || first.type === 'SpreadElement') return []
  const spot: Spot = { script, node: first }
  const mode = modeOf(name, call, code)
  const base = { at: call.at, call: name, within: call.within, mode }
  if (mode === 'shell') {
    const list = listOf(rest[0], script, code) ?? []
    return [{ ...base, inputs: [spot, ...list].flatMap((one) => openNodeInputs(one, code)), arguments: [] }]
  }
  const words = listOf(rest[0], script, code) ?? []
  const end = words.findIndex((one) => /^["']--["']$/.test(textOf(one)))
  const open = words.slice(0, end === -1 ? undefined : end).filter((one) => {
    const start = code.pieces(one)?.[0]
    return start === undefined || 'spot' in start
  })
  return [
    {
      ...base,
      inputs: openNodeInputs(spot, code),
      arguments: open.map((one) => nodeInput(one, code)).filter(({ origin }) => origin === 'request'),
    },
  ]
}

function modeOf(name: string, { node, script }: NodeCall, code: NodeCodeFacts): Command['mode'] {
  if (SHELL.test(name)) return 'shell'
  for (const one of node.arguments) {
    const shell = one.type === 'SpreadElement' ? undefined : code.fields({ script, node: one })?.fields.get('shell')
    if (shell === undefined) continue
    const value = code.constant(shell)
    if (value !== false && value !== null) return value === undefined ? 'unknown' : 'shell'
  }
  const [program, words] = node.arguments
  const first =
    program === undefined || program.type === 'SpreadElement' ? undefined : code.constant({ script, node: program })
  const flag = listOf(words, script, code)?.[0]
  const isShell = typeof first === 'string' && /(^|\/)(sh|bash|zsh|dash|cmd|cmd\.exe|powershell)$/.test(first)
  return isShell && flag !== undefined && /^["'`](-l?i?c|\/c|-Command)["'`]$/i.test(textOf(flag)) ? 'shell' : 'program'
}

function listOf(node: Node | undefined, script: Spot['script'], code: NodeCodeFacts): Spot[] | undefined {
  if (node === undefined || node.type === 'SpreadElement') return undefined
  const value = code.valueOf({ script, node })
  if (value.node.type !== 'ArrayExpression') return undefined
  return value.node.elements.flatMap((one): Spot[] =>
    one === null ? [] : [{ script: value.script, node: one.type === 'SpreadElement' ? one.argument : one }],
  )
}

const TEMPLATES =
  /^(handlebars|ejs|pug|nunjucks|lodash|mustache|eta|dot|hogan\.js|underscore)\.(compile|render|renderString|template)$/
const OBJECTS =
  /^(node-serialize\.unserialize|serialize-javascript|js-yaml\.(load|safeLoad)|funcster\.deepDeserialize|v8\.deserialize)$/
const CODE =
  /^(eval|Function|vm\.(runInNewContext|runInContext|runInThisContext|Script|compileFunction)|globalThis\.eval|vm2\.VM\(\)\.run|vm2\.NodeVM\(\)\.run)$/

/** Every place of a service in Node that runs text as code or makes a template of it. */
export function nodeEvaluations(code: NodeCodeFacts): Evaluation[] {
  const names = [
    'eval',
    'Function',
    'runInNewContext',
    'runInContext',
    'runInThisContext',
    'Script',
    'compileFunction',
    'run',
    'compile',
    'render',
    'renderString',
    'template',
    'unserialize',
    'load',
    'deserialize',
    'deepDeserialize',
    'require',
  ]
  const calls = code.files.length === 0 ? [] : code.callsNamed(...names)
  return [...calls.flatMap((call) => evaluationOf(call, code)), ...timers(code)]
}

function evaluationOf(call: NodeCall, code: NodeCodeFacts): Evaluation[] {
  const { name, node, script } = call
  const last = /^(Function)$/.test(name ?? '') ? node.arguments.at(-1) : node.arguments[0]
  if (name === undefined || last === undefined || last.type === 'SpreadElement') return []
  const kind = kindOf(name)
  if (kind === undefined) return []
  const spot: Spot = { script, node: last }
  const input = nodeInput(spot, code)
  // A callback is no text.
  if (code.functionAt(spot) !== undefined) return []
  if (kind === 'module' && (input.origin === 'constant' || !code.serves(spot))) return []
  return [{ at: call.at, call: name, within: call.within, kind, input, isConfined: isConfined(name, spot, code) }]
}

function kindOf(name: string): Evaluation['kind'] | undefined {
  if (CODE.test(name)) return 'code'
  if (TEMPLATES.test(name)) return 'template'
  // js-yaml builds plain data since version 4; only its full schema of version 3 makes functions.
  if (OBJECTS.test(name) && !name.startsWith('js-yaml') && name !== 'serialize-javascript' && name !== 'v8.deserialize')
    return 'objects'
  return name === 'require' ? 'module' : undefined
}

function isConfined(name: string, spot: Spot, code: NodeCodeFacts): boolean {
  const start = code.pieces(spot)?.[0]
  return name === 'require' && start !== undefined && 'text' in start && start.text !== ''
}

/** `setTimeout('text', 10)` runs the text. */
function timers(code: NodeCodeFacts): Evaluation[] {
  if (code.files.length === 0) return []
  return code.callsNamed('setTimeout', 'setInterval').flatMap((call): Evaluation[] => {
    const first = call.node.arguments[0]
    if (first === undefined || call.name !== call.written) return []
    const node = plain(first as Node)
    if (node.type !== 'TemplateLiteral' && !(node.type === 'BinaryExpression' && node.operator === '+')) return []
    const input = nodeInput({ script: call.script, node }, code)
    return [{ at: call.at, call: shorten(call.written), within: call.within, kind: 'code', input, isConfined: false }]
  })
}

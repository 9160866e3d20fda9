import type { Position } from '../../core/position.ts'
import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import { calledFrom, underMainGuard, usesOf } from '../python/reach.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import type { JobLoop } from './types.ts'

const ENDLESS =
  /^\(?(True|1|not\b.*(stop|shut|exit|cancel|quit|clos|terminat).*|.*\b_?(is_)?(running|active|alive|should_run)\b.*)\)?$/is
const STOPPING = /stop|shut|exit|cancel|quit|clos|running|terminat/i
const PAUSE = /(^|\.)(sleep|wait|wait_for)$/
/** What hardly ever raises: a loop of nothing else watches or waits, and does no work. */
const HARMLESS =
  /^(log\w*|_?logger|print|time|random|os|sys|signal|psutil|gc|len|int|str|min|max|datetime|threading)(\.|$)|\.(is_set|is_alive|poll|monotonic|qsize|empty|debug|info|warning|error|exception)$/
const HEARTBEAT =
  /heart_?beat|\bbeat\(|last_(seen|run|tick|alive|success)\w*|alive_at|set_to_current_time|hc-ping|healthchecks\.io|watchdog|update_liveness/i

export interface FoundLoop {
  readonly loop: JobLoop
  readonly definition: PythonNode
}

/** The loops that run jobs: they pause, do something, and end only when they are told to. */
export function findLoops(python: PythonFacts, origins: OriginsFacts): FoundLoop[] {
  return python.code.flatMap((module) => {
    const { root, tree, file } = module
    if (purposeOf(file) !== 'service' || !mayHold(tree, 'while') || !/^\s+while\b/m.test(tree.text)) return []
    if (!/\b(sleep|wait|wait_for)\(/.test(tree.text)) return []
    return root.find('while_statement').flatMap((node): FoundLoop[] => {
      const definition = node.enclosing('function_definition')
      if (definition === undefined || !isJobLoop(node) || servesRequest(definition, origins)) return []
      const loop = describe(python, module, node, definition)
      // What nobody starts in the background waits for something that somebody asked for.
      return loop === undefined ? [] : [{ definition, loop }]
    })
  })
}

function isJobLoop(loop: PythonNode): boolean {
  const body = loop.field('body')
  if (body === undefined || !ENDLESS.test(loop.field('condition')?.text ?? '')) return false
  const own = (node: PythonNode): boolean => isOwn(loop, node)
  const calls = body.find('call').filter(own)
  const names = calls.map((call) => call.field('function')?.text ?? '')
  const pauses = calls.filter((_, at) => PAUSE.test(names[at] ?? ''))
  if (pauses.length === 0 || pauses.every(isBriefPause)) return false
  if (names.every((name) => PAUSE.test(name) || HARMLESS.test(name))) return false
  if (
    body.find('yield').some(own) ||
    /\b(websocket|receive|recv|request\.is_disconnected|readline|input)\w*\(/.test(body.text)
  )
    return false
  return body.find('return_statement', 'break_statement').filter(own).every(isToldTo)
}

/** `time.sleep(0.1)`: waits for something to happen, not for the next round. */
function isBriefPause(call: PythonNode): boolean {
  return /\(\s*0?\.\d+\s*\)$|\(\s*0\s*\)$/.test(call.text)
}

function isOwn(loop: PythonNode, node: PythonNode): boolean {
  const around = node.enclosing('function_definition', 'lambda', 'while_statement', 'for_statement')
  if (around === undefined || around.equals(loop)) return true
  if (around.kind === 'for_statement' || around.kind === 'while_statement')
    return node.kind !== 'break_statement' && isOwn(loop, around)
  return false
}

/** A way out that is taken when the loop shall end, or when it was cancelled. */
function isToldTo(leaving: PythonNode): boolean {
  const around = leaving.enclosing('except_clause', 'if_statement', 'elif_clause', 'while_statement')
  if (around?.kind === 'except_clause') return true
  return (
    around !== undefined && around.kind !== 'while_statement' && STOPPING.test(around.field('condition')?.text ?? '')
  )
}

function servesRequest(definition: PythonNode, origins: OriginsFacts): boolean {
  for (let at: PythonNode | undefined = definition; at !== undefined; at = at.enclosing('function_definition'))
    if (origins.isHandler(at)) return true
  return /:\s*(Request|WebSocket)\b/.test(definition.field('parameters')?.text ?? '')
}

function describe(
  python: PythonFacts,
  module: PythonModule,
  loop: PythonNode,
  definition: PythonNode,
): JobLoop | undefined {
  const body = loop.field('body') ?? loop
  const called = calledFrom(python, definition, 2)
    .slice(1)
    .map((one) => one.definition)
  const users = usersOf(python, definition)
  const runs = runsIn(definition, users)
  if (runs === undefined) return undefined
  return {
    at: { file: module.file, line: loop.line },
    within: within(python, loop),
    runsIn: runs,
    caughtAt: [body, ...called.filter((one) => !isPause(one))].map(broadTry).find((at) => at !== undefined),
    stopsAt: stop(module, loop, runs, users),
    heartbeatAt: [body, ...called].map((one) => placeOf(one, HEARTBEAT)).find((at) => at !== undefined),
  }
}

function isPause(definition: PythonNode): boolean {
  return /sleep|wait/.test(nameOf(definition))
}

/** A `try` whose handler takes any exception and goes on. */
function broadTry(node: PythonNode): Position | undefined {
  for (const attempt of node.find('try_statement')) {
    for (const handler of attempt.parts.filter(({ kind }) => kind === 'except_clause')) {
      const caught = handler.text.slice(0, handler.text.indexOf(':'))
      const isBroad = /^except\s*$|\b(Base)?Exception\b/.test(caught)
      const leaves = handler
        .find('raise_statement')
        .some((one) => one.enclosing('if_statement', 'except_clause')?.equals(handler))
      if (isBroad && !leaves) return { file: node.tree.file, line: handler.line }
    }
  }
  return undefined
}

interface User {
  readonly node: PythonNode
  readonly depth: number
}

/** Where the function is used, and the functions around those places, three steps up. */
function usersOf(python: PythonFacts, definition: PythonNode): User[] {
  const list: User[] = usesOf(python, definition).map((node) => ({ node, depth: 1 }))
  for (let at = 0; at < list.length && list.length < 40; at++) {
    const { node, depth } = list[at] as User
    const around = depth < 3 ? node.enclosing('function_definition') : undefined
    if (
      around !== undefined &&
      !around.equals(definition) &&
      !/^(run|start|main|__init__|execute)$/.test(nameOf(around))
    )
      list.push(
        ...usesOf(python, around)
          .slice(0, 8)
          .map((use) => ({ node: use, depth: depth + 1 })),
      )
  }
  return list
}

function runsIn(definition: PythonNode, users: readonly User[]): JobLoop['runsIn'] | undefined {
  for (const { node } of users) {
    const calls: string[] = []
    for (let at = node.enclosing('call'); at !== undefined && calls.length < 3; at = at.enclosing('call'))
      calls.push(at.field('function')?.text ?? '')
    if (
      calls.some((name) =>
        /(^|\.)(create_task|ensure_future|gather|add_task|start_soon|spawn|add_background_task)$/.test(name),
      )
    )
      return 'task'
    if (calls.some((name) => /(^|\.)(Thread|submit|run_in_executor|Timer|to_thread)$/.test(name))) return 'thread'
    if (calls.some((name) => /(^|\.)(asyncio|anyio|uvloop)\.run$|run_until_complete$/.test(name))) return 'process'
    if (underMainGuard(node)) return 'process'
  }
  const type = definition.enclosing('class_definition')
  if (/\bThread\b/.test(type?.field('superclasses')?.text ?? '')) return 'thread'
  return nameOf(definition) === 'main' ? 'process' : undefined
}

const SIGNALS = /\bsignal\.signal\(|add_signal_handler\(|GracefulKiller/
const ENDS =
  /\b\w*(task|loop|job|worker|scheduler|monitor|cleanup|sweep)\w*\.cancel\(|\b\w*(thread|worker|scheduler)\w*\.join\(|\bt(ask)?\.cancel\(/i

/** Where somebody tells the loop to end: in its own file, or where it is started. A program is told by signals. */
function stop(
  module: PythonModule,
  loop: PythonNode,
  runs: JobLoop['runsIn'],
  users: readonly User[],
): Position | undefined {
  const trees = new Set([module.tree, ...users.map(({ node }) => node.tree)])
  const flag = /\b(\w+)(\.is_set\(\))?\)?$/.exec(loop.field('condition')?.text ?? '')?.[1] ?? ''
  const isFlag = /[a-z]/.test(flag) && flag !== 'True'
  const set = new RegExp(`\\b${flag}(\\.set\\(|\\s*=\\s*(True|False)\\b|\\.clear\\()`)
  for (const pattern of runs === 'process' ? [SIGNALS] : [...(isFlag ? [set] : []), ENDS]) {
    for (const tree of trees) {
      const match = pattern.exec(tree.text)
      if (match !== null) return { file: tree.file, line: tree.text.slice(0, match.index).split('\n').length }
    }
  }
  return undefined
}

function placeOf(node: PythonNode, pattern: RegExp): Position | undefined {
  const match = pattern.exec(node.text)
  if (match === null) return undefined
  return { file: node.tree.file, line: node.line + node.text.slice(0, match.index).split('\n').length - 1 }
}

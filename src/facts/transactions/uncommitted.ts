import { decoratorsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { Callers } from '../origins/callers.ts'
import { keyOf } from '../origins/handlers.ts'
import { shorten } from '../origins/inputs.ts'
import type { OriginsFacts } from '../origins/types.ts'
import { qualified } from '../python/names.ts'
import { calledFrom } from '../python/reach.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import { isPlain } from './providers.ts'
import type { TransactionsFacts, UncommittedWrite } from './types.ts'

const COMMITS = /\.commit\(|\.begin\(|autocommit|AUTOCOMMIT|transaction|atomic|unit_of_work|\buow\b/i
const SAVEPOINT = /\.begin_nested\(/
const MAX_STEPS = 40

type Found = Pick<TransactionsFacts, 'uncommitted' | 'unclear'>

/** Handlers that reach a write, and neither they nor anything they call commits. */
export function findUncommitted(
  python: PythonFacts,
  origins: OriginsFacts,
  writes: readonly PythonCall[],
  arePlain: boolean,
): Found {
  const callers = new Callers(python)
  const uncommitted = new Map<string, UncommittedWrite>()
  const unclear = new Map<string, TransactionsFacts['unclear'][number]>()
  for (const { node } of writes) {
    const writer = node.enclosing('function_definition')
    if (writer === undefined) continue
    const { handlers, lost } = handlersAbove(writer, callers, origins)
    if (lost !== undefined && handlers.length === 0)
      unclear.set(keyOf(lost), { name: nameOf(python, lost), at: { file: lost.tree.file, line: lost.line } })
    for (const handler of handlers) {
      if (uncommitted.has(keyOf(handler)) || commitsSomewhere(python, handler)) continue
      if (!arePlain || (/\bwith\b[^:]*\w*([sS]ession|db)\w*\(/.test(handler.text) && !isPlain(python, handler))) {
        unclear.set(keyOf(handler), {
          name: nameOf(python, handler),
          at: { file: handler.tree.file, line: handler.line },
        })
        continue
      }
      uncommitted.set(keyOf(handler), {
        handler: nameOf(python, handler),
        handlerAt: { file: handler.tree.file, line: handler.line },
        writeAt: node.position,
        text: shorten(node.text, 80),
        savepointAt: savepointIn(handler),
      })
    }
  }
  return { uncommitted: [...uncommitted.values()], unclear: [...unclear.values()] }
}

/** Handlers of requests above a function, as long as nothing on the way commits. */
function handlersAbove(
  writer: PythonNode,
  callers: Callers,
  origins: OriginsFacts,
): { handlers: PythonNode[]; lost: PythonNode | undefined } {
  const list = [writer]
  const seen = new Set([keyOf(writer)])
  const handlers: PythonNode[] = []
  let lost: PythonNode | undefined
  for (let at = 0; at < list.length && at < MAX_STEPS; at++) {
    const definition = list[at] as PythonNode
    if (COMMITS.test(definition.text)) continue
    if (origins.isHandler(definition)) {
      handlers.push(definition)
      continue
    }
    const calls = callers.of(definition)
    if (calls === undefined) lost ??= definition
    for (const call of calls ?? []) {
      const next = call.enclosing('function_definition')
      if (next === undefined || seen.has(keyOf(next))) continue
      seen.add(keyOf(next))
      list.push(next)
    }
  }
  return { handlers, lost }
}

function commitsSomewhere(python: PythonFacts, handler: PythonNode): boolean {
  const decorators = decoratorsOf(handler)
  if (decorators.some(({ text }) => COMMITS.test(text) || /session|commit/i.test(text))) return true
  return calledFrom(python, handler, 4).some(({ definition }) => COMMITS.test(definition.text))
}

function savepointIn(handler: PythonNode): UncommittedWrite['savepointAt'] {
  const match = SAVEPOINT.exec(handler.text)
  if (match === null) return undefined
  return { file: handler.tree.file, line: handler.line + handler.text.slice(0, match.index).split('\n').length - 1 }
}

function nameOf(python: PythonFacts, definition: PythonNode): string {
  return qualified(definition, python.moduleOf(definition))
}

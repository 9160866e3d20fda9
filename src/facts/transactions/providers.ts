import type { Position } from '../../core/position.ts'
import { returnsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { qualified } from '../python/names.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import { isSession } from './sites.ts'
import type { SessionProvider } from './types.ts'

const YIELDS = /\byield\b/
const MAKES = /\b(\w*[sS]ession\w*|SessionLocal|async_session\w*|get_session_factory\(\))\s*\(|\bSession\(/

/** Generators that make a session and lend it out. */
export function findProviders(python: PythonFacts, modules: ReadonlySet<PythonModule>): SessionProvider[] {
  return [...modules].flatMap((module) => {
    if (!YIELDS.test(module.tree.text) || !MAKES.test(module.tree.text)) return []
    return module.root.find('yield').flatMap((node): SessionProvider[] => {
      const value = node.parts[0]
      const definition = node.enclosing('function_definition')
      if (definition === undefined || value === undefined || !isSession(value)) return []
      if (!makesSession(definition, value.text)) return []
      return [
        {
          name: qualified(definition, module),
          at: { file: module.file, line: definition.line },
          isPlain: isPlain(python, definition),
          commitsAt: commitIn(definition),
          onFailure: onFailure(definition, node),
        },
      ]
    })
  })
}

/** A generator that only hands on a session it was given is not the one that ends it. */
function makesSession(definition: PythonNode, name: string): boolean {
  const isGiven = (definition.field('parameters')?.find('identifier') ?? []).some(({ text }) => text === name)
  return !isGiven && MAKES.test(definition.field('body')?.text ?? '')
}

function commitIn(definition: PythonNode): Position | undefined {
  const call = definition.find('call').find((one) => /\.(commit|begin)$/.test(one.field('function')?.text ?? ''))
  return call === undefined ? undefined : { file: call.tree.file, line: call.line }
}

function onFailure(definition: PythonNode, lends: PythonNode): SessionProvider['onFailure'] {
  const ending = definition.find('finally_clause').find(({ text }) => /\.commit\(/.test(text))
  if (ending !== undefined) return 'commits'
  const isManaged = around(lends, 'with_statement')
  const attempt = lends.enclosing('try_statement')
  const undoes = attempt !== undefined && /\b(rollback|close|remove|aclose|expunge_all)\b/.test(attempt.text)
  return isManaged || undoes ? 'ends' : 'open'
}

function around(node: PythonNode, kind: string): boolean {
  const found = node.enclosing(kind, 'function_definition')
  if (found?.kind === kind) return true
  return found?.kind === 'try_statement' && around(found, kind)
}

const SESSIONS =
  /^(sqlalchemy\.orm\.(session\.)?Session|sqlalchemy\.ext\.asyncio\.(session\.)?AsyncSession|sqlmodel\.(orm\.session\.)?Session|sqlmodel\.ext\.asyncio\.session\.AsyncSession)$/
const FACTORIES =
  /^sqlalchemy\.(orm\.(session\.)?(sessionmaker|scoped_session)|ext\.asyncio\.(session\.)?async_sessionmaker)$/

/** Whether every session that is made in a function is one of SQLAlchemy's own, which nobody commits but the caller. */
export function isPlain(python: PythonFacts, definition: PythonNode): boolean {
  const made = definition.find('call').filter((call) => MAKES.test(`${call.field('function')?.text ?? ''}(`))
  return made.length > 0 && made.every((call) => isSessionCall(python, call))
}

function isSessionCall(python: PythonFacts, call: PythonNode): boolean {
  const callee = call.field('function')
  if (callee === undefined) return false
  // `get_session_factory()()`: a call of what a function of the repository returns.
  if (callee.kind === 'call') return isFactory(python, callee)
  const found = python.resolve(callee)
  if (found?.kind === 'external') return SESSIONS.test(found.name) || FACTORIES.test(found.name)
  if (found?.kind === 'value') return found.node.kind === 'call' && isFactory(python, found.node)
  return found?.kind === 'function' && isFactory(python, call)
}

function isFactory(python: PythonFacts, call: PythonNode): boolean {
  const callee = call.field('function')
  const found = callee === undefined ? undefined : python.resolve(callee)
  if (found?.kind === 'external') return FACTORIES.test(found.name)
  return (
    found?.kind === 'function' &&
    returnsOf(found.node).some((value) => value.kind === 'call' && isFactory(python, value))
  )
}

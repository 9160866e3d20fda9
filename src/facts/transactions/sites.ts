import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonCall, PythonFacts, PythonModule } from '../python/types.ts'
import type { Commit, TransactionsFacts } from './types.ts'

/** Names under which sessions go: the method alone (`add`, `delete`) is anybody's. */
const SESSION =
  /^(.*\.)?_?(db_?|async_?|s)?(session|sess|db|database|s|uow|conn(ection)?|tx|trans(action)?)(_?(local|async))?(\(\))?$/i
const WRITES = ['add', 'add_all', 'delete', 'merge', 'bulk_save_objects', 'execute', 'exec', 'scalar', 'scalars']
const STATEMENT = /^\(?\s*(\w+\.)*(insert|update|delete)\(/

/** Modules of the service that work with SQLAlchemy or SQLModel sessions. */
export function sessionModules(python: PythonFacts): ReadonlySet<PythonModule> {
  return new Set(
    python.code.filter(
      ({ file, tree }) =>
        purposeOf(file) === 'service' &&
        mayHold(tree, 'sqlalchemy', 'sqlmodel', 'session') &&
        /\b(sqlalchemy|sqlmodel)\b|\b[sS]ession\b/.test(tree.text),
    ),
  )
}

export function isSession(object: PythonNode | undefined): boolean {
  return object !== undefined && object.end - object.start < 60 && SESSION.test(object.text)
}

/** Calls that change rows through a session. */
export function findWrites(python: PythonFacts, modules: ReadonlySet<PythonModule>): PythonCall[] {
  return python.callsNamed(...WRITES).filter(({ node, module }) => {
    if (!modules.has(module)) return false
    const callee = node.field('function')
    if (callee?.kind !== 'attribute' || !isSession(callee.field('object'))) return false
    const method = callee.field('attribute')?.text ?? ''
    if (!/^(execute|exec|scalars?)$/.test(method)) return takesObject(node)
    return STATEMENT.test(node.field('arguments')?.parts[0]?.text ?? '')
  })
}

/** `session.delete(user)`, not `session.delete(f"{url}/users", headers=…)`: HTTP clients have sessions, too. */
function takesObject(call: PythonNode): boolean {
  const list = call.field('arguments')?.parts ?? []
  const [first] = list
  return list.length === 1 && first !== undefined && !/string|keyword/.test(first.kind)
}

export function findCommits(python: PythonFacts, modules: ReadonlySet<PythonModule>): Commit[] {
  return python.callsNamed('commit').flatMap(({ node, module }): Commit[] => {
    if (!modules.has(module) || !isSession(node.field('function')?.field('object'))) return []
    return [{ at: node.position, within: within(python, node), loopAt: loopOf(node) }]
  })
}

/** The loop in which each round commits: not one that commits now and then, nor one that opens a session each time. */
function loopOf(commit: PythonNode): Commit['loopAt'] {
  const around = commit.enclosing(
    'for_statement',
    'while_statement',
    'function_definition',
    'if_statement',
    'with_statement',
    'except_clause',
  )
  return around?.kind === 'for_statement' ? { file: around.tree.file, line: around.line } : undefined
}

export function findBegins(python: PythonFacts, modules: ReadonlySet<PythonModule>): TransactionsFacts['begins'] {
  return python
    .callsNamed('begin')
    .filter(({ node, module }) => modules.has(module) && node.enclosing('with_item') !== undefined)
    .map(({ node }) => node.position)
}

const ENGINES = [
  'create_engine',
  'create_async_engine',
  'async_engine_from_config',
  'engine_from_config',
  'sessionmaker',
  'async_sessionmaker',
  'Session',
]

/** `isolation_level="AUTOCOMMIT"` and `autocommit=True`, for an engine or for single connections. */
export function findAutocommit(python: PythonFacts): TransactionsFacts['autocommit'] {
  return python.code.flatMap(({ root, tree, file }) => {
    if (
      purposeOf(file) !== 'service' ||
      !mayHold(tree, 'autocommit') ||
      !/AUTOCOMMIT|autocommit\s*=\s*True/.test(tree.text)
    )
      return []
    return root.find('keyword_argument', 'assignment').flatMap((node) => {
      if (!/^isolation_level\s*=\s*["']AUTOCOMMIT["']$|(^|\.)autocommit\s*=\s*True$/.test(node.text)) return []
      const call = node.kind === 'keyword_argument' ? node.enclosing('call') : undefined
      const callee = call?.field('function')?.text.split('.').at(-1) ?? ''
      return [{ at: node.position, text: node.text, isEngine: ENGINES.includes(callee) }]
    })
  })
}

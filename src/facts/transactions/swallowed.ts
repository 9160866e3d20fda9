import type { PythonNode } from '../../parsers/python/tree.ts'
import { within } from '../python/places.ts'
import type { PythonFacts, PythonModule } from '../python/types.ts'
import { isSession } from './sites.ts'
import type { TransactionsFacts } from './types.ts'

/** `try: … session.commit() except Exception: log()`: the session stays in a failed transaction. */
export function findSwallowed(python: PythonFacts, modules: ReadonlySet<PythonModule>): TransactionsFacts['swallowed'] {
  const found = new Map<string, TransactionsFacts['swallowed'][number]>()
  for (const { node, module } of python.callsNamed('commit', 'flush')) {
    if (!modules.has(module) || !isSession(node.field('function')?.field('object'))) continue
    const attempt = node.enclosing('try_statement', 'function_definition')
    if (attempt?.kind !== 'try_statement' || !isInBody(attempt, node)) continue
    if (opensInside(attempt, node)) continue
    for (const handler of attempt.parts.filter(({ kind }) => kind === 'except_clause')) {
      const caught = handler.text.slice(0, handler.text.indexOf(':'))
      const isBroad = /^except\s*$|\b(Base)?Exception\b|SQLAlchemyError/.test(caught)
      if (!isBroad || /\brollback\b|\bis_active\b|\braise\b|\bclose\(|abort\(|sys\.exit/.test(handler.text)) continue
      // Whoever returns at once leaves the session to be closed.
      if (handler.find('return_statement').length > 0 && !/\bfor\b|\bwhile\b/.test(loopKind(attempt))) continue
      found.set(`${handler.tree.file}:${handler.line}`, {
        at: { file: handler.tree.file, line: handler.line },
        within: within(python, handler),
        writeAt: node.position,
      })
    }
  }
  return [...found.values()]
}

function isInBody(attempt: PythonNode, node: PythonNode): boolean {
  const body = attempt.field('body')
  return body !== undefined && node.start >= body.start && node.end <= body.end
}

/** A session that is opened within the `try` ends with it. */
function opensInside(attempt: PythonNode, node: PythonNode): boolean {
  for (let at = node.parentNode; at !== undefined && !at.equals(attempt); at = at.parentNode) {
    if (at.kind === 'with_statement') return true
  }
  const made = attempt.field('body')?.find('assignment') ?? []
  return made.some((one) => isSession(one.field('left')) && one.field('right')?.kind === 'call')
}

function loopKind(node: PythonNode): string {
  return node.enclosing('for_statement', 'while_statement', 'function_definition')?.kind.split('_')[0] ?? ''
}

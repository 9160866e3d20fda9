import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'
import type { LoggerCall } from './calls.ts'
import type { LoggedException } from './types.ts'

const ERROR_LEVELS = new Set(['error', 'critical', 'fatal', 'exception'])
/** Anything in the block that keeps the stack: the logger's own options, `traceback`, an error tracker. */
const KEEPS =
  /\bexc_info\b|\bstack_info\s*=\s*True|\btraceback\b|format_exc|print_exc|\.exception\(|capture_exception|record_exception|opt\(\s*exception|notify_exception/

/** `except Exception` blocks that log at error level, one entry a block; narrower ones were expected by their author. */
export function loggedExceptions(python: PythonFacts, calls: readonly LoggerCall[]): LoggedException[] {
  const seen = new Set<string>()
  return calls.flatMap((call): LoggedException[] => {
    if (!ERROR_LEVELS.has(call.level)) return []
    const block = call.node.enclosing('except_clause', 'function_definition', 'lambda')
    if (block?.kind !== 'except_clause' || !catchesAll(block)) return []
    const key = `${block.tree.file}:${block.start}`
    if (seen.has(key)) return []
    seen.add(key)
    const module = python.moduleOf(call.node).name
    return [
      {
        module,
        within: call.within,
        at: call.node.position,
        call: call.node.text.split('\n')[0] ?? '',
        keepsTraceback: keeps(block),
      },
    ]
  })
}

/**
 * Whether a block keeps the stack or raises on. One inside another block that has no name for its own error (reading the
 * body of a failed answer, with the text for a way out) tells of the outer error, which the outer block answers for.
 */
function keeps(block: PythonNode): boolean {
  if (KEEPS.test(codeOf(block)) || block.find('raise_statement').length > 0) return true
  if (/\bas\b/.test(headerOf(block))) return false
  const outer = block.enclosing('except_clause', 'function_definition', 'lambda')
  return outer?.kind === 'except_clause' && keeps(outer)
}

/** The block without its comments: "should we raise here?" raises nothing. */
function codeOf(block: PythonNode): string {
  return block.find('comment').reduce((text, { text: comment }) => text.replace(comment, ''), block.text)
}

function headerOf(block: PythonNode): string {
  return /^except\b([^:]*):/.exec(block.text)?.[1] ?? ''
}

function catchesAll(block: PythonNode): boolean {
  const header = headerOf(block)
  return header.trim() === '' || /\b(Base)?Exception\b/.test(header)
}

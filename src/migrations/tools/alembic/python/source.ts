import { errorMessage } from '../../../../core/errors.ts'
import type { Position } from '../../../../core/position.ts'
import type { PythonGrammar, PythonTree } from '../../../../parsers/python/tree.ts'
import { lineAt, PythonNode } from '../../../../parsers/python/tree.ts'
import type { Span, Statement } from './ast.ts'
import { NotPython } from './literals.ts'
import { newLowering } from './lower-context.ts'
import { lowerBlock } from './lower-statements.ts'

/** A Python file, ready to be evaluated; `failure` tells why it cannot be: Python 3 would refuse it too. */
export interface Source {
  readonly file: string
  readonly tree: PythonTree
  readonly body: readonly Statement[]
  readonly failure: { readonly reason: string; readonly line: number } | undefined
}

/** Reads the syntax of one file. Nothing in it can make this throw. */
export function readSource(tree: PythonTree, grammar: PythonGrammar): Source {
  const { file } = tree
  const fail = (reason: string, line: number): Source => ({ file, tree, body: [], failure: { reason, line } })
  const [errorLine] = tree.errorLines
  if (errorLine !== undefined) return fail(`line ${errorLine} is not valid Python`, errorLine)
  try {
    return { file, tree, body: lowerBlock(new PythonNode(tree, grammar, 0), newLowering()), failure: undefined }
  } catch (error) {
    if (error instanceof NotPython) return fail(error.message, lineAt(tree, error.offset))
    if (error instanceof RangeError) return fail('nested too deeply to be read', 1)
    return fail(errorMessage(error), 1)
  }
}

export function positionOf({ file, tree }: Source, { start, end }: Span): Position {
  return { file, line: lineAt(tree, start), endLine: lineAt(tree, Math.max(start, end - 1)) }
}

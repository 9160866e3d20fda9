import type { Position } from '../../core/position.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'

const STATUS = /\b50[0-9]\b|HTTP_50\d|SERVICE_UNAVAILABLE|INTERNAL_SERVER_ERROR/

/** What becomes of an exception in a `try` statement. */
export type Caught =
  | { readonly kind: 'raised'; readonly at: undefined }
  /** The block answers with an error status itself. */
  | { readonly kind: 'answered'; readonly at: Position }
  /** The block makes a value of it, which others may look at. */
  | { readonly kind: 'told'; readonly at: Position }
  | { readonly kind: 'lost'; readonly at: Position }

/** The worst that the `except` blocks of a `try` statement do with a failure of its body at `node`. */
export function failureAt(statement: PythonNode, node: PythonNode): Caught {
  const blocks = statement.parts.filter((part) => part.kind === 'except_clause' || part.kind === 'except_group_clause')
  const catching = blocks.filter(catchesDatabaseErrors)
  const outcomes = catching
    .map(outcomeOf)
    .map((one) => (one.kind === 'lost' && tellsSuccess(statement, node) ? { ...one, kind: 'told' as const } : one))
  return (
    outcomes.find(({ kind }) => kind === 'lost') ??
    outcomes.find(({ kind }) => kind === 'told') ??
    outcomes.find(({ kind }) => kind === 'answered') ?? { kind: 'raised', at: undefined }
  )
}

/** `health.db = "ok"` after the question: a failure leaves the value as it was before, and somebody may look. */
function tellsSuccess(statement: PythonNode, node: PythonNode): boolean {
  const body = statement.field('body')
  const after = body?.parts.filter((part) => part.start > node.end) ?? []
  const assigned = node.enclosing('assignment', 'try_statement', 'function_definition')
  if (assigned?.kind === 'assignment') return true // `checks["jobs"] = await is_alive()` keeps its old value
  return after.some((part) => part.find('assignment', 'return_statement').length > 0)
}

/** Blocks for cancellation, timeouts of other things or values do not see a database that is gone. */
function catchesDatabaseErrors(block: PythonNode): boolean {
  const header = /^except\*?\b([^:]*):/.exec(block.text)?.[1]?.trim() ?? ''
  return (
    header === '' ||
    /Exception|Error|DBAPI|Timeout/.test(
      header.replace(
        /\b(HTTPException|ValueError|KeyError|TypeError|AttributeError|ImportError|CancelledError)\b/g,
        '',
      ),
    )
  )
}

function outcomeOf(block: PythonNode): Caught {
  const at = block.position
  const body = block.parts.find(({ kind }) => kind === 'block') ?? block
  if (body.find('raise_statement').length > 0) return { kind: 'raised', at: undefined }
  if (STATUS.test(body.text)) return { kind: 'answered', at }
  const tells =
    body.find('return_statement', 'assignment', 'augmented_assignment').length > 0 ||
    /\.(append|add|update)\(/.test(body.text)
  return { kind: tells ? 'told' : 'lost', at }
}

/** Whether a function can answer with an error status or raise one. */
export function mentionsFailure(definition: PythonNode): boolean {
  return failurePlace(definition) !== undefined
}

/** Where a function answers with an error status or raises. */
export function failurePlace(definition: PythonNode): Position | undefined {
  const body = definition.field('body') ?? definition
  const raised = body.find('raise_statement')[0]
  if (raised !== undefined) return raised.position
  if (!STATUS.test(body.text)) return undefined
  const lines = body.text.split('\n')
  const line = lines.findIndex((one) => STATUS.test(one) && !/^\s*(#|"""|''')/.test(one))
  return line === -1 ? undefined : { file: definition.tree.file, line: body.line + line }
}

/** The condition of an `if` at the head of a handler that does nothing but answer success: before it nothing is asked. */
export function silentCondition(definition: PythonNode): string | undefined {
  const statements = (definition.field('body')?.parts ?? []).filter(
    (part) => part.kind !== 'comment' && !/^import_/.test(part.kind) && part.parts[0]?.kind !== 'string',
  )
  const [first] = statements
  if (first?.kind !== 'if_statement') return undefined
  const answer = first.field('consequence')?.parts.filter(({ kind }) => kind !== 'comment')
  const [only] = answer ?? []
  if (only?.kind !== 'return_statement' || answer?.length !== 1 || STATUS.test(only.text)) return undefined
  return first.field('condition')?.text
}

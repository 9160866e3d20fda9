import { loadPythonParser } from '../../../parsers/python/parse.ts'
import { docstringOf } from '../../../parsers/python/syntax.ts'
import { PythonNode } from '../../../parsers/python/tree.ts'
import type { FixUnit } from '../define-fix.ts'

/** A statement in the body of `upgrade()` or `downgrade()`. */
export interface BodyStatement {
  /** As written, without the indentation of its first line, with the comments right above it. */
  readonly text: string
  readonly firstLine: number
  readonly lastLine: number
  /** Names it uses. */
  readonly names: ReadonlySet<string>
  /** A call as a statement of its own: `op.create_index(…)`. */
  readonly isCall: boolean
  /** It decides or repeats: `if`, `for`, `while`, `try`, `with`. */
  readonly isCompound: boolean
}

/** A revision file with what can be taken over into others. */
export interface AlembicSource {
  readonly file: string
  readonly text: string
  readonly upgrade: FunctionSource | undefined
  readonly downgrade: FunctionSource | undefined
  /** Imports at the top of the file, by the names they bind. */
  readonly imports: ReadonlyMap<string, string>
  /** Names the file binds otherwise: constants, helpers. */
  readonly own: ReadonlySet<string>
  /** Where the value of `down_revision` stands. */
  readonly downRevision: { readonly start: number; readonly end: number } | undefined
}

export interface FunctionSource {
  /** Offsets of its body, from its first statement to its last. */
  readonly start: number
  readonly end: number
  readonly indent: string
  readonly docstring: string | undefined
  readonly statements: readonly BodyStatement[]
}

/** Reads what of a revision file is to be kept. */
export async function alembicSource(file: string, text: string): Promise<AlembicSource> {
  const parser = await loadPythonParser()
  const root = new PythonNode(parser.parse(file, text), parser.grammar, 0)
  const imports = new Map<string, string>()
  const own = new Set<string>()
  let downRevision: AlembicSource['downRevision']
  for (const node of root.parts) {
    if (/^import_|^future_import/.test(node.kind)) for (const name of boundBy(node)) imports.set(name, node.text)
    const assignment = node.kind === 'expression_statement' ? node.parts[0] : undefined
    const left = assignment?.kind === 'assignment' ? assignment.field('left')?.text : undefined
    if (left !== undefined) own.add(left)
    if (node.kind === 'function_definition' || node.kind === 'class_definition') own.add(node.field('name')?.text ?? '')
    const right = left === 'down_revision' ? assignment?.field('right') : undefined
    if (right !== undefined) downRevision = { start: right.start, end: right.end }
  }
  const body = (name: string): FunctionSource | undefined => {
    const definition = root.parts.find((one) => one.kind === 'function_definition' && one.field('name')?.text === name)
    return definition === undefined ? undefined : functionSource(definition)
  }
  return { file, text, upgrade: body('upgrade'), downgrade: body('downgrade'), imports, own, downRevision }
}

function boundBy(node: PythonNode): string[] {
  const parts = node.parts.filter((one) => one.fieldName === 'name' || one.kind === 'aliased_import')
  return parts.map((one) =>
    one.kind === 'aliased_import' ? (one.field('alias')?.text ?? '') : (one.text.split('.')[0] ?? ''),
  )
}

function functionSource(definition: PythonNode): FunctionSource | undefined {
  const block = definition.field('body')
  const first = block?.parts[0]
  const last = block?.parts.at(-1)
  if (block === undefined || first === undefined || last === undefined) return undefined
  const { text } = block.tree
  const indent = text.slice(text.lastIndexOf('\n', first.start - 1) + 1, first.start)
  if (indent.trim() !== '') return undefined
  const docstring = docstringOf(definition) === undefined ? undefined : first.text
  const statements = (docstring === undefined ? block.parts : block.parts.slice(1)).map((node) =>
    statementOf(node, indent),
  )
  return { start: first.start, end: last.end, indent, docstring, statements }
}

function statementOf(node: PythonNode, indent: string): BodyStatement {
  const { text } = node.tree
  const above: string[] = []
  let at = text.lastIndexOf('\n', node.start - 1)
  while (at > 0) {
    const from = text.lastIndexOf('\n', at - 1) + 1
    const line = text.slice(from, at)
    if (!line.startsWith(`${indent}#`)) break
    above.unshift(line.trim())
    at = from - 1
  }
  const call = node.kind === 'expression_statement' && node.parts[0]?.kind === 'call'
  return {
    text: [...above, node.text].join(`\n${indent}`),
    firstLine: node.line,
    lastLine: node.endLine,
    names: new Set(node.find('identifier').map((one) => one.text)),
    isCall: call,
    isCompound: /^(?:if|for|while|try|with|match)_statement$/.test(node.kind),
  }
}

/** The statement of the body a unit was written by; undefined when it stands elsewhere (a helper, another file). */
export function writtenBy(
  unit: FixUnit,
  source: AlembicSource,
  body: FunctionSource | undefined,
): BodyStatement | undefined {
  const { file, line } = unit.step.position
  if (file !== source.file) return undefined
  return body?.statements.find(({ firstLine, lastLine }) => line >= firstLine && line <= lastLine)
}

import type { PythonNode } from '../../../../parsers/python/tree.ts'
import type { BinaryOperator, Code, Expression, Handler, ImportedName, Statement, Target } from './ast.ts'
import type { Lowering } from './lower-context.ts'
import { codeParts, need, needField, newLowering, refuse, spanOf } from './lower-context.ts'
import { lowerArguments, lowerExpression, lowerTarget } from './lower-expressions.ts'
import { lowerMatch } from './lower-match.ts'
import { lowerParameters } from './lower-parameters.ts'

type Lower = (node: PythonNode, lowering: Lowering) => Statement | readonly Statement[]

/** The statements of a module or block. */
export function lowerBlock(node: PythonNode | undefined, lowering: Lowering): Statement[] {
  if (node === undefined) return []
  return codeParts(node).flatMap((child) => lowerStatement(child, lowering))
}

function lowerStatement(node: PythonNode, lowering: Lowering): Statement | readonly Statement[] {
  const lower = KINDS[node.kind]
  if (lower === undefined) return refuse(node, `${node.kind.replaceAll('_', ' ')} is no statement of Python 3`)
  return lower(node, lowering)
}

const KINDS: Readonly<Record<string, Lower>> = {
  expression_statement: lowerExpressionStatement,
  return_statement: (node, lowering) => ({ kind: 'return', value: optional(node, lowering), ...spanOf(node) }),
  if_statement: lowerIf,
  for_statement: (node, lowering) => ({
    kind: 'for',
    target: lowerTarget(needField(node, 'left'), lowering),
    iterable: lowerExpression(needField(node, 'right'), lowering),
    body: lowerBlock(needField(node, 'body'), lowering),
    otherwise: lowerBlock(node.field('alternative')?.field('body'), lowering),
    ...spanOf(node),
  }),
  while_statement: (node, lowering) => ({
    kind: 'while',
    test: lowerExpression(needField(node, 'condition'), lowering),
    body: lowerBlock(needField(node, 'body'), lowering),
    otherwise: lowerBlock(node.field('alternative')?.field('body'), lowering),
    ...spanOf(node),
  }),
  break_statement: (node) => ({ kind: 'break', ...spanOf(node) }),
  continue_statement: (node) => ({ kind: 'continue', ...spanOf(node) }),
  pass_statement: (node) => ({ kind: 'pass', ...spanOf(node) }),
  raise_statement: lowerRaise,
  try_statement: lowerTry,
  with_statement: lowerWith,
  function_definition: (node, lowering) => lowerFunction(node, [], lowering),
  class_definition: (node, lowering) => lowerClass(node, [], lowering),
  decorated_definition: lowerDecorated,
  import_statement: (node, lowering) => ({ kind: 'import', names: importedNames(node, lowering), ...spanOf(node) }),
  import_from_statement: lowerFrom,
  future_import_statement: (node) => ({ kind: 'pass', ...spanOf(node) }),
  assert_statement: (node, lowering) => {
    const [test, message] = codeParts(node)
    return {
      kind: 'assert',
      test: lowerExpression(need(node, test), lowering),
      message: message === undefined ? undefined : lowerExpression(message, lowering),
      ...spanOf(node),
    }
  },
  delete_statement: (node, lowering) => {
    const target = lowerTarget(need(node, codeParts(node)[0]), lowering)
    return { kind: 'delete', targets: target.kind === 'unpack' ? target.items : [target], ...spanOf(node) }
  },
  global_statement: (node, lowering) => declare(node, lowering.globals),
  nonlocal_statement: (node, lowering) => declare(node, lowering.nonlocals),
  match_statement: (node, lowering) => lowerMatch(node, lowering, lowerBlock),
  type_alias_statement: (node, lowering) => {
    const name = codeParts(need(node, node.field('left')))[0]?.text ?? ''
    lowering.bound.add(name)
    const value: Expression = { kind: 'unsupported', reason: 'a type alias', ...spanOf(node) }
    return { kind: 'assign', targets: [{ kind: 'name', name, ...spanOf(node) }], value, ...spanOf(node) }
  },
  print_statement: (node) => refuse(node, 'print without parentheses is Python 2'),
  exec_statement: (node) => refuse(node, 'exec without parentheses is Python 2'),
}

function optional(node: PythonNode, lowering: Lowering): Expression | undefined {
  const value = codeParts(node)[0]
  return value === undefined ? undefined : lowerExpression(value, lowering)
}

function declare(node: PythonNode, names: Set<string>): Statement {
  for (const name of codeParts(node)) names.add(name.text)
  return { kind: 'pass', ...spanOf(node) }
}

function lowerExpressionStatement(node: PythonNode, lowering: Lowering): Statement {
  const parts = codeParts(node)
  const first = need(node, parts[0])
  if (first.kind === 'assignment') return lowerAssignment(first, lowering)
  if (first.kind === 'augmented_assignment') {
    return {
      kind: 'augment',
      target: lowerTarget(needField(first, 'left'), lowering),
      operator: needField(first, 'operator').text.slice(0, -1) as BinaryOperator,
      value: lowerExpression(needField(first, 'right'), lowering),
      ...spanOf(node),
    }
  }
  if (parts.length === 1 && !/,\s*$/.test(node.text)) {
    return { kind: 'expression', value: lowerExpression(first, lowering), ...spanOf(node) }
  }
  const items = parts.map((one) => lowerExpression(one, lowering))
  return { kind: 'expression', value: { kind: 'tuple', items, ...spanOf(node) }, ...spanOf(node) }
}

function lowerAssignment(node: PythonNode, lowering: Lowering): Statement {
  const left = needField(node, 'left')
  if (node.field('type') !== undefined) {
    const right = node.field('right')
    const value = right === undefined ? undefined : lowerExpression(right, lowering)
    return { kind: 'annotate', target: lowerTarget(left, lowering), value, ...spanOf(node) }
  }
  const targets: Target[] = [lowerTarget(left, lowering)]
  let right = needField(node, 'right')
  while (right.kind === 'assignment') {
    targets.push(lowerTarget(needField(right, 'left'), lowering))
    right = needField(right, 'right')
  }
  return { kind: 'assign', targets, value: lowerExpression(right, lowering), ...spanOf(node) }
}

function lowerIf(node: PythonNode, lowering: Lowering): Statement {
  const alternatives = codeParts(node).filter(({ kind }) => kind === 'elif_clause' || kind === 'else_clause')
  let no: Statement[] = []
  for (const clause of alternatives.reverse()) {
    no = clause.kind === 'else_clause' ? lowerBlock(clause.field('body'), lowering) : [branch(clause, no, lowering)]
  }
  return branch(node, no, lowering)
}

function branch(node: PythonNode, no: readonly Statement[], lowering: Lowering): Statement {
  return {
    kind: 'if',
    test: lowerExpression(needField(node, 'condition'), lowering),
    yes: lowerBlock(needField(node, 'consequence'), lowering),
    no,
    ...spanOf(node),
  }
}

function lowerRaise(node: PythonNode, lowering: Lowering): Statement {
  const cause = node.field('cause')
  const value = codeParts(node).find(({ fieldName }) => fieldName !== 'cause')
  if (value?.kind === 'expression_list') refuse(node, 'raise with a comma is Python 2')
  return {
    kind: 'raise',
    value: value === undefined ? undefined : lowerExpression(value, lowering),
    cause: cause === undefined ? undefined : lowerExpression(cause, lowering),
    ...spanOf(node),
  }
}

function lowerTry(node: PythonNode, lowering: Lowering): Statement {
  const clauses = codeParts(node)
  const block = (kind: string) => {
    const clause = clauses.find((one) => one.kind === kind)
    const body = clause?.field('body') ?? clause?.children.find((child) => child.kind === 'block')
    return lowerBlock(body, lowering)
  }
  return {
    kind: 'try',
    body: lowerBlock(needField(node, 'body'), lowering),
    handlers: clauses.filter(({ kind }) => kind === 'except_clause').map((one) => lowerHandler(one, lowering)),
    otherwise: block('else_clause'),
    finally: block('finally_clause'),
    ...spanOf(node),
  }
}

function lowerHandler(node: PythonNode, lowering: Lowering): Handler {
  const parts = codeParts(node)
  const values = parts.filter(({ fieldName }) => fieldName === 'value')
  const value = values[0]
  const body = lowerBlock(
    parts.find(({ kind }) => kind === 'block'),
    lowering,
  )
  if (value?.kind !== 'as_pattern') {
    // Several without parentheses are a tuple since Python 3.14.
    const types = values.map((one) => lowerExpression(one, lowering))
    const type: Expression | undefined = types.length > 1 ? { kind: 'tuple', items: types, ...spanOf(node) } : types[0]
    return { type, name: undefined, body, ...spanOf(node) }
  }
  const [type, alias] = codeParts(value)
  const name = need(node, alias).text
  lowering.bound.add(name)
  return { type: lowerExpression(need(node, type), lowering), name, body, ...spanOf(node) }
}

/** Several items are nested, which is what they mean. */
function lowerWith(node: PythonNode, lowering: Lowering): Statement {
  const items = codeParts(need(node, codeParts(node)[0]))
  const parts = items.map((item) => {
    let value = needField(item, 'value')
    const inner = value.kind === 'parenthesized_expression' ? codeParts(value)[0] : undefined
    if (inner?.kind === 'as_pattern') value = inner
    if (value.kind !== 'as_pattern') return { context: lowerExpression(value, lowering), target: undefined }
    const [context, alias] = codeParts(value)
    return {
      context: lowerExpression(need(value, context), lowering),
      target: lowerTarget(need(value, alias), lowering),
    }
  })
  const body = lowerBlock(needField(node, 'body'), lowering)
  const nested = parts.reduceRight<readonly Statement[]>(
    (inner, item) => [{ kind: 'with', ...item, body: inner, ...spanOf(node) }],
    body,
  )
  return nested[0] ?? refuse(node, 'with without anything')
}

function lowerDecorated(node: PythonNode, lowering: Lowering): Statement {
  const decorators = codeParts(node)
    .filter(({ kind }) => kind === 'decorator')
    .map((one) => lowerExpression(need(one, codeParts(one)[0]), lowering))
  const definition = needField(node, 'definition')
  return definition.kind === 'class_definition'
    ? lowerClass(definition, decorators, lowering)
    : lowerFunction(definition, decorators, lowering)
}

function lowerFunction(node: PythonNode, decorators: readonly Expression[], outer: Lowering): Statement {
  const name = needField(node, 'name').text
  outer.bound.add(name)
  const lowering = newLowering()
  const parameters = lowerParameters(needField(node, 'parameters'), lowering, (inner) => lowerExpression(inner, outer))
  const body = lowerBlock(needField(node, 'body'), lowering)
  const { bound, globals, nonlocals } = lowering
  const code: Code = {
    name,
    parameters,
    body,
    locals: new Set([...bound].filter((one) => !globals.has(one) && !nonlocals.has(one))),
    globals,
    nonlocals,
    isAsync: /^async\b/.test(node.tree.text.slice(node.start, node.start + 6)),
    isGenerator: lowering.yields,
    ...spanOf(node),
  }
  return { kind: 'function', code, decorators, ...spanOf(node) }
}

function lowerClass(node: PythonNode, decorators: readonly Expression[], outer: Lowering): Statement {
  const name = needField(node, 'name').text
  outer.bound.add(name)
  const bases = node.field('superclasses')
  return {
    kind: 'class',
    name,
    bases: bases === undefined ? [] : lowerArguments(bases, outer),
    body: lowerBlock(needField(node, 'body'), newLowering()),
    decorators,
    ...spanOf(node),
  }
}

function importedNames(node: PythonNode, lowering: Lowering): ImportedName[] {
  const isFrom = node.kind === 'import_from_statement'
  return codeParts(node)
    .filter(({ fieldName }) => fieldName === 'name')
    .map((one) => {
      const alias = one.field('alias')?.text
      const name = (one.kind === 'aliased_import' ? needField(one, 'name') : one).text.replace(/\s/g, '')
      lowering.bound.add(alias ?? (isFrom ? name : (name.split('.')[0] ?? name)))
      return { name, alias }
    })
}

function lowerFrom(node: PythonNode, lowering: Lowering): Statement {
  const module = needField(node, 'module_name')
  const text = module.text.replace(/\s/g, '')
  const level = /^\.*/.exec(text)?.[0].length ?? 0
  const names = importedNames(node, lowering)
  if (names.length === 0 && node.find('wildcard_import').length === 0) refuse(node, 'import of nothing')
  return { kind: 'from', module: text.slice(level), level, names, ...spanOf(node) }
}

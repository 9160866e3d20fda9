import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Block, Expression, Statement } from './code.ts'
import { readExpression, readTarget } from './read-expressions.ts'

/** Reads the statements of a function body, of a block, or the one expression of a lambda. */
export function readBody(definition: PythonNode): Block {
  const body = definition.field('body')
  if (body === undefined) return []
  if (definition.kind === 'lambda') return [{ does: 'return', value: readExpression(body) }]
  return readBlock(body)
}

function readBlock(node: PythonNode | undefined): Block {
  return node === undefined ? [] : node.parts.flatMap(readStatement)
}

function readStatement(node: PythonNode): Statement[] {
  switch (node.kind) {
    case 'expression_statement':
      return node.parts.flatMap(readSimple)
    case 'return_statement':
      return [{ does: 'return', value: first(node) }]
    case 'raise_statement':
      return [{ does: 'raise', value: first(node) }]
    case 'break_statement':
    case 'continue_statement':
      return [{ does: 'leave' }]
    case 'assert_statement': {
      const test = first(node)
      return test === undefined ? [] : [{ does: 'assert', test }]
    }
    case 'if_statement':
      return readIf(node)
    case 'for_statement':
      return readFor(node)
    case 'while_statement': {
      const test = node.field('condition')
      if (test === undefined) return []
      const otherwise = readElse(node)
      return [{ does: 'while', test: readExpression(test), body: readBlock(node.field('body')), otherwise }]
    }
    case 'try_statement':
      return readTry(node)
    case 'with_statement':
      return readWith(node)
    case 'match_statement':
      return readMatch(node)
    case 'function_definition':
      return [{ does: 'define', name: nameOf(node), definition: node }]
    case 'decorated_definition': {
      const definition = node.field('definition')
      return definition?.kind === 'function_definition'
        ? [{ does: 'define', name: nameOf(definition), definition }]
        : []
    }
    default:
      return []
  }
}

function first(node: PythonNode): Expression | undefined {
  const [part] = node.parts
  return part === undefined ? undefined : readExpression(part)
}

function readSimple(node: PythonNode): Statement[] {
  if (node.kind === 'assignment') return readAssignment(node)
  if (node.kind === 'augmented_assignment') {
    const left = node.field('left')
    const right = node.field('right')
    if (left === undefined || right === undefined) return []
    const operator = (node.field('operator')?.text ?? '').replace('=', '')
    return [{ does: 'extend', target: readTarget(left), operator, value: readExpression(right) }]
  }
  return [{ does: 'expression', value: readExpression(node) }]
}

/** `a = b = f()` becomes two assignments of the same expression, the right one first. */
function readAssignment(node: PythonNode): Statement[] {
  const left = node.field('left')
  const right = node.field('right')
  if (left === undefined || right === undefined) return []
  if (right.kind === 'assignment') {
    const inner = readAssignment(right)
    const [made] = inner
    const name = right.field('left')
    return made === undefined || name === undefined
      ? inner
      : [...inner, { does: 'assign', target: readTarget(left), value: readExpression(name) }]
  }
  return [{ does: 'assign', target: readTarget(left), value: readExpression(right) }]
}

function readIf(node: PythonNode): Statement[] {
  const test = node.field('condition')
  if (test === undefined) return []
  const clauses = node.parts.filter(({ kind }) => kind === 'elif_clause' || kind === 'else_clause')
  let no: Block = []
  for (const clause of clauses.toReversed()) {
    const condition = clause.field('condition')
    if (clause.kind === 'else_clause') no = readBlock(clause.field('body'))
    else if (condition !== undefined)
      no = [{ does: 'if', test: readExpression(condition), yes: readBlock(clause.field('consequence')), no }]
  }
  return [{ does: 'if', test: readExpression(test), yes: readBlock(node.field('consequence')), no }]
}

function readElse(node: PythonNode): Block {
  const clause = node.parts.find(({ kind }) => kind === 'else_clause')
  return clause === undefined ? [] : readBlock(clause.field('body'))
}

function readFor(node: PythonNode): Statement[] {
  const left = node.field('left')
  const right = node.field('right')
  if (left === undefined || right === undefined) return []
  const body = readBlock(node.field('body'))
  return [{ does: 'for', target: readTarget(left), over: readExpression(right), body, otherwise: readElse(node) }]
}

function readTry(node: PythonNode): Statement[] {
  const handlers = node.parts
    .filter(({ kind }) => kind === 'except_clause' || kind === 'except_group_clause')
    .map((clause) => readBlock(clause.parts.find(({ kind }) => kind === 'block')))
  const last = node.parts.find(({ kind }) => kind === 'finally_clause')
  return [
    {
      does: 'try',
      body: readBlock(node.field('body')),
      handlers,
      otherwise: readElse(node),
      last: readBlock(last?.parts.find(({ kind }) => kind === 'block')),
    },
  ]
}

function readWith(node: PythonNode): Statement[] {
  const items = node.find('with_item').filter((item) => item.enclosing('with_statement')?.equals(node) === true)
  return [
    {
      does: 'with',
      items: items.flatMap((item) => {
        const [part] = item.parts
        if (part === undefined) return []
        const [value, target] = part.kind === 'as_pattern' ? part.parts : [part]
        if (value === undefined) return []
        return [
          {
            value: readExpression(value),
            target: target === undefined ? ({ to: 'nothing' } as const) : readTarget(target),
          },
        ]
      }),
      body: readBlock(node.field('body')),
    },
  ]
}

function readMatch(node: PythonNode): Statement[] {
  const subject = node.field('subject')
  const clauses = node.find('case_clause').filter((one) => one.enclosing('match_statement')?.equals(node) === true)
  if (subject === undefined) return []
  return [
    {
      does: 'choose',
      subject: readExpression(subject),
      cases: clauses.map((clause) => readBlock(clause.field('consequence'))),
      complete: clauses.some((clause) => /^case\s+_\s*:/.test(clause.text)),
    },
  ]
}

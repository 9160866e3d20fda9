import type { Position } from '../../core/position.ts'
import {
  argument,
  argumentsOf,
  bodyOf,
  decoratorsOf,
  dottedName,
  nameOf,
  stringValue,
} from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonModule } from '../python/types.ts'
import type { TestCase } from './types.ts'

type Skip = NonNullable<TestCase['skipped']>

const STATUSES = new Set(['400', '401', '403', '404', '409', '422', '429'])
const NAMED: Readonly<Record<string, number>> = {
  Unauthorized: 401,
  NotAuthenticated: 401,
  AuthenticationError: 401,
  Forbidden: 403,
  PermissionDenied: 403,
  PermissionError: 403,
  RateLimitExceeded: 429,
  TooManyRequests: 429,
}

/** The test functions of a module. Outside files named like tests only classes derived from a TestCase count. */
export function pythonCases(module: PythonModule, isTestFile: boolean): TestCase[] {
  const whole = moduleSkip(module.root)
  return bodyOf(module.root).flatMap((statement) => casesIn(statement, whole, isTestFile))
}

function casesIn(statement: PythonNode, outer: Skip | undefined, isTestFile: boolean): TestCase[] {
  const node = statement.kind === 'decorated_definition' ? statement.field('definition') : statement
  if (node?.kind === 'class_definition') {
    const isCase = argumentsOf(node).some(({ value }) => /TestCase$/.test(value.text))
    if (!isCase && !(isTestFile && /^Test/.test(nameOf(node)))) return []
    const skip = outer ?? decoratorSkip(node) ?? moduleSkip(node)
    return bodyOf(node).flatMap((one) => casesIn(one, skip, true))
  }
  if (node?.kind !== 'function_definition' || !isTestFile || !/^test/.test(nameOf(node))) return []
  const skipped = outer ?? decoratorSkip(node) ?? bodySkip(node)
  const parts = [node, ...decoratorsOf(node)]
  return [
    { name: nameOf(node), at: positionOf(node), language: 'python', skipped, statuses: parts.flatMap(statusesIn) },
  ]
}

function positionOf(node: PythonNode): Position {
  return { file: node.tree.file, line: node.line }
}

function statusesIn(node: PythonNode): TestCase['statuses'] {
  const numbers = node.find('integer').filter(({ text }) => STATUSES.has(text))
  const named = node.find('identifier').flatMap((name) => {
    const constant = /^(?:HTTP_)?(4\d\d)_[A-Z_]+$/.exec(name.text)?.[1]
    const status = constant === undefined ? namedStatus(name.text) : Number(constant)
    return status === undefined ? [] : [{ status, at: positionOf(name) }]
  })
  return [...numbers.map((one) => ({ status: Number(one.text), at: positionOf(one) })), ...named]
}

function namedStatus(name: string): number | undefined {
  if (name === 'UNAUTHORIZED') return 401
  if (name === 'FORBIDDEN') return 403
  if (name === 'TOO_MANY_REQUESTS') return 429
  return Object.hasOwn(NAMED, name) ? NAMED[name] : NAMED[name.replace(/(Error|Exception)$/, '')]
}

/** `@pytest.mark.skip`, `@unittest.skip("…")`, `skipif(True)`: only an edit makes the test run again. */
function decoratorSkip(node: PythonNode): Skip | undefined {
  for (const decorator of decoratorsOf(node)) {
    const skip = skipOf(decorator)
    if (skip !== undefined) return skip
  }
  return undefined
}

function skipOf(expression: PythonNode): Skip | undefined {
  const call = expression.kind === 'call' ? expression : undefined
  const name = dottedName(call?.field('function') ?? expression) ?? ''
  const at = positionOf(expression)
  if (/(^|\.)mark\.skip$|^unittest\.skip$|^skip$/.test(name)) {
    const reason = call === undefined ? undefined : (argument(call, 'reason', 0) ?? undefined)
    return { at, reason: reason === undefined ? undefined : (stringValue(reason) ?? reason.text) || undefined }
  }
  if (call !== undefined && /(^|\.)skip[iI]f$/.test(name) && argument(call, 'condition', 0)?.text === 'True') {
    const reason = argument(call, 'reason', 1)
    return { at, reason: reason === undefined ? undefined : (stringValue(reason) ?? reason.text) }
  }
  return undefined
}

/** `pytest.skip(…)` as the first thing a test does. */
function bodySkip(node: PythonNode): Skip | undefined {
  const first = bodyOf(node).find((one) => one.kind !== 'expression_statement' || one.parts[0]?.kind !== 'string')
  const call = first?.kind === 'expression_statement' ? first.parts[0] : undefined
  if (call?.kind !== 'call' || dottedName(call.field('function') ?? call) !== 'pytest.skip') return undefined
  const reason = argument(call, 'reason', 0)
  return { at: positionOf(call), reason: reason === undefined ? undefined : (stringValue(reason) ?? reason.text) }
}

/** `pytestmark = pytest.mark.skip`, or `pytest.skip(…, allow_module_level=True)` outside any condition. */
function moduleSkip(root: PythonNode): Skip | undefined {
  for (const statement of bodyOf(root)) {
    const expression = statement.kind === 'expression_statement' ? statement.parts[0] : undefined
    if (expression?.kind === 'assignment' && expression.field('left')?.text === 'pytestmark') {
      const value = expression.field('right')
      for (const one of value?.kind === 'list' ? value.parts : value === undefined ? [] : [value]) {
        const skip = skipOf(one)
        if (skip !== undefined) return skip
      }
    }
    if (expression?.kind === 'call' && dottedName(expression.field('function') ?? expression) === 'pytest.skip') {
      const reason = argument(expression, 'reason', 0)
      return { at: positionOf(expression), reason: reason === undefined ? undefined : stringValue(reason) }
    }
  }
  return undefined
}

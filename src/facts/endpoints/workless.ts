import { argument, argumentsOf, bodyOf, parametersOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

const RESPONSE = /^(fastapi|starlette)(\.responses)?\.Response$/
const REDIRECT = /^(fastapi|starlette)\.responses\.RedirectResponse$/
/** 410: this address is no longer served. */
const GONE = 410
/** Calls that put a text together. */
const BUILDS =
  /^(append|extend|join|format|str|len|items|quote|quote_plus|urlencode|isoformat|strip|lower|URL|replace)$/
const TELLS = /^(_?log(ger|ging)?|warnings)\.|(^|\.)(_?log|_?logger|LOG|LOGGER)\.\w+$/

/**
 * Whether a handler does nothing that could be guarded or limited, whoever calls it: it sends everybody to an address
 * of the service itself, raises an error in any case (an address that is no longer served), answers with nothing, or
 * with what is always the same.
 */
export function doesNoWork(python: PythonFacts, handler: PythonNode): boolean {
  if (handler.kind !== 'function_definition') return false
  const statements = (handler.field('body')?.parts ?? [])
    .filter(({ kind }) => kind !== 'comment')
    .filter((one) => one.parts[0]?.kind !== 'string')
  const last = statements.at(-1)
  const before = statements.slice(0, -1)
  if (last?.kind === 'raise_statement') return last.parts.length > 0 && before.every(onlyTells)
  const call = last?.kind === 'return_statement' ? last.parts[0] : undefined
  const callee = call?.kind === 'call' ? call.field('function') : undefined
  const name = callee === undefined ? '' : (python.qualifiedName(callee) ?? '')
  if (call === undefined) return false
  if (before.length === 0 && argumentsOf(call).some(({ value }) => python.constant(value) === GONE)) return true
  if (before.length === 0 && onlyTellsWhatIs(python, handler, call)) return true
  if (RESPONSE.test(name)) return before.length === 0 && isEmpty(python, call)
  return REDIRECT.test(name) && leadsHome(call, handler, before.length === 0) && before.every(onlyBuilds)
}

/**
 * Whether an answer is put together of constants: models and responses that are made, and functions that do nothing but
 * return a name (`def list_types(): return _TYPES`). Such a POST is a question under another verb.
 */
function onlyTellsWhatIs(python: PythonFacts, handler: PythonNode, answer: PythonNode): boolean {
  const given = new Set(parametersOf(handler).map(({ name }) => name))
  if (answer.find('identifier').some(({ text }) => given.has(text))) return false
  const calls = answer.kind === 'call' ? [answer, ...answer.find('call')] : []
  return (
    calls.length > 0 && answer.find('await', 'lambda').length === 0 && calls.every((call) => isConstant(python, call))
  )
}

function isConstant(python: PythonFacts, call: PythonNode): boolean {
  const callee = call.field('function')
  const found = callee === undefined ? undefined : python.resolve(callee)
  if (found?.kind === 'class') return !bodyOf(found.node).some((one) => /__(init|new|post_init)__/.test(one.text))
  if (found?.kind !== 'function' || parametersOf(found.node).length > 0) return false
  const [only, ...others] = bodyOf(found.node).filter((one) => one.parts[0]?.kind !== 'string')
  const value = only?.kind === 'return_statement' && others.length === 0 ? only.parts[0] : undefined
  return value?.kind === 'identifier'
}

function onlyTells(statement: PythonNode): boolean {
  const call = statement.kind === 'expression_statement' ? (statement.find('call')[0] ?? statement) : statement
  return call.kind === 'call' && TELLS.test(call.field('function')?.text ?? '')
}

/** No content, and nothing that is worked out. */
function isEmpty(python: PythonFacts, call: PythonNode): boolean {
  return (
    argument(call, 'content', 0) === undefined &&
    argumentsOf(call).every(({ name, value }) => name !== undefined && python.constant(value) !== undefined)
  )
}

/** A fixed address, or one that begins with a path of the service: `f"/projects/{id}"`, or a variable that holds it. */
function leadsHome(call: PythonNode, handler: PythonNode, isOnly: boolean): boolean {
  const url = argument(call, 'url', 0)
  if (url === undefined) return false
  if (isOnly && stringValue(url) !== undefined) return true
  const all =
    url.kind === 'identifier' ? handler.find('assignment').filter((one) => one.field('left')?.text === url.text) : []
  const made = url.kind === 'identifier' ? all[0]?.field('right') : url
  // `url = URL(str(request.url))`, then `url.replace(path=url.path + "/")`: the same address, with a slash.
  const isOwn = /^(\w+\.)?URL\((str\()?request\.url\)?\)$/.test(made?.text ?? '')
  if (
    isOwn &&
    all.slice(1).every((one) => /^\w+\.replace\(path=[\w.]+ \+ ["']\/["']\)$/.test(one.field('right')?.text ?? ''))
  )
    return true
  return made !== undefined && /^f?["']\/(?!\/)[^{]/i.test(made.text)
}

function onlyBuilds(statement: PythonNode): boolean {
  const isPlain = /^(expression_statement|if_statement)$/.test(statement.kind)
  const calls = statement.find('call').map((one) => one.field('function')?.text.split('.').at(-1) ?? '')
  return isPlain && statement.find('await', 'raise_statement').length === 0 && calls.every((one) => BUILDS.test(one))
}

import { argument, argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { functionAround, usesOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { LabelRange } from './types.ts'

/** What an expression can be, and the expression that decides it. */
export interface Range {
  readonly range: LabelRange
  readonly reason: string
  readonly node: PythonNode
}

const MAX_DEPTH = 6
const ORDER: readonly LabelRange[] = ['bounded', 'template', 'unknown', 'raw-path', 'unbounded']

const RAW_PATH =
  /(^|\.)(request|req|_request|websocket|scope|self\.request)(\.(url\.path|url|path|raw_path|scope)$|\.(scope)?(\[|\.get\()["'](path|raw_path)["'])|^scope(\[|\.get\()["'](path|raw_path)["']|^(environ|scope)\[["'](PATH_INFO|path)["']\]$/
const TEMPLATE =
  /(\.path_format|\.path_template|\.route\.path|\.route\.name|url_rule(\.rule)?|\.endpoint\.__name__)$|(^|\.|_)route\.path$|(\[|\.get\()["']route["'](\]|\))\.path/
const BOUNDED_LAST =
  /^(method|status|status_code|code|__name__|__qualname__|name|kind|type|level|state|outcome|result|provider|version|env|environment|service|queue|priority|success|reason|value|event_type)$/
const UNBOUNDED_LAST =
  /^(e_?mail|user_?email|phone|ip|ip_address|client_ip|remote_addr|host_ip|session|session_id|request_id|trace_id|correlation_id|token|api_key|hashed_token|url|query|query_string|search|sql|statement|message|error_message|user_agent|referer|uuid|timestamp|username|user_name)$/
/** Ids of which a service has few: not a danger worth a word. */
const FEW =
  /^(provider|model|region|worker|queue|template|plan|tenant|org|organi[sz]ation|workspace|team|project|instance|node|host|deployment|service|cluster|shard|partition|status|type|app|application|client_app|guardrail|policy|process|thread|pool|group|role|product|warehouse|channel|source|engine|job_type|task_type|backend|zone|runner)_?id$/

/** How many values an expression can take. Follows names, conditions, helpers and callers inside the repository. */
export function rangeOf(python: PythonFacts, node: PythonNode, depth = 0): Range {
  const say = (range: LabelRange, reason: string): Range => ({ range, reason, node })
  if (depth > MAX_DEPTH) return say('unknown', 'passed through too many hands')
  const next = (inner: PythonNode | undefined): Range =>
    inner === undefined ? say('unknown', 'not understood') : rangeOf(python, inner, depth + 1)
  const constant = python.constant(node)
  if (constant !== undefined) return say('bounded', 'a constant')
  const text = node.text.replace(/\s+/g, ' ')
  if (RAW_PATH.test(text)) return say('raw-path', 'the path of the request, with whatever ids it holds')
  if (TEMPLATE.test(text)) return say('template', 'the template of the route')
  switch (node.kind) {
    case 'string':
      return worst(
        node.find('interpolation').map((one) => next(one.field('expression') ?? one.parts[0])),
        node,
      )
    case 'parenthesized_expression':
    case 'await':
      return next(node.parts[0])
    case 'conditional_expression':
      return worst([next(node.parts[0]), next(node.parts[2])], node)
    case 'boolean_operator':
    case 'binary_operator':
      return worst([next(node.field('left')), next(node.field('right'))], node)
    case 'comparison_operator':
    case 'not_operator':
      return say('bounded', 'true or false')
    case 'call':
      return rangeOfCall(python, node, depth)
    case 'identifier':
      return rangeOfName(python, node, depth)
    case 'attribute':
      return byName(node.field('attribute')?.text ?? '', node)
    case 'subscript':
      return byName(/^["'](.*)["']$/.exec(node.field('subscript')?.text ?? '')?.[1] ?? '', node)
    default:
      return say('unknown', 'not understood')
  }
}

function worst(ranges: readonly Range[], node: PythonNode): Range {
  const found = [...ranges].sort((a, b) => ORDER.indexOf(b.range) - ORDER.indexOf(a.range))[0]
  if (found === undefined) return { range: 'bounded', reason: 'a constant', node }
  const falls = found.range === 'raw-path' && ranges.some(({ range }) => range === 'template')
  return falls ? { ...found, reason: 'the raw path where no route matched' } : found
}

/** What the name alone says; `unknown` when it says nothing. */
export function byName(name: string, node: PythonNode): Range {
  const word = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/^_+/, '')
  if (BOUNDED_LAST.test(word)) return { range: 'bounded', reason: `${word} takes few values`, node }
  if (UNBOUNDED_LAST.test(word) || (/_id$/.test(word) && !FEW.test(word))) {
    return { range: 'unbounded', reason: `${word} takes a new value for every user, request or record`, node }
  }
  return { range: 'unknown', reason: 'where it comes from was not found', node }
}

const PASSES = /(^|\.)(str|repr|lower|upper|strip|rstrip|lstrip|decode|get)$/

function rangeOfCall(python: PythonFacts, node: PythonNode, depth: number): Range {
  const callee = node.field('function')
  const name = callee?.text ?? ''
  if (name === 'getattr') {
    const attribute = python.constant(argument(node, '', 1) ?? node)
    const fallback = argument(node, '', 2)
    const object = argument(node, '', 0)?.text ?? ''
    const isRoute = /route/.test(object) && /^(path|path_format|name)$/.test(String(attribute))
    const own: Range = isRoute
      ? { range: 'template', reason: 'the template of the route', node }
      : byName(String(attribute), node)
    return fallback === undefined ? own : worst([own, rangeOf(python, fallback, depth + 1)], node)
  }
  if (/^(len|int|bool|type|float|round)$/.test(name)) return { range: 'bounded', reason: 'a number or a type', node }
  const target = callee === undefined ? undefined : python.resolve(callee)
  if (target?.kind === 'function') return rangeOfReturns(python, target.node, depth)
  if (PASSES.test(name)) {
    const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    const key = /\.get$/.test(name) ? python.constant(argument(node, '', 0) ?? node) : undefined
    if (typeof key === 'string') return byName(key, node)
    const inner = object ?? argument(node, '', 0)
    if (inner === undefined) return { range: 'unknown', reason: 'not understood', node }
    return isCaught(inner)
      ? { range: 'unbounded', reason: 'the message of an exception', node }
      : rangeOf(python, inner, depth + 1)
  }
  return { range: 'unknown', reason: 'what the call gives was not followed', node }
}

/** `e` of `except … as e`. */
function isCaught(node: PythonNode): boolean {
  if (node.kind !== 'identifier') return false
  const block = node.enclosing('except_clause')
  return block !== undefined && new RegExp(`^except[^:]*\\bas ${node.text}\\s*:`).test(block.text)
}

const CLEANS = /\bre\.sub\(|\.sub\(|uuid|normali[sz]e|\{id\}|:id\b/i

function rangeOfReturns(python: PythonFacts, definition: PythonNode, depth: number): Range {
  const returns = definition
    .find('return_statement')
    .filter((one) => functionAround(one)?.equals(definition) === true)
    .flatMap((one) => one.parts.slice(0, 1))
    .filter((one) => one.kind !== 'none')
  const found = worst(
    returns.map((one) => rangeOf(python, one, depth + 1)),
    definition,
  )
  if (found.range === 'raw-path' && CLEANS.test(definition.text)) {
    return { range: 'unknown', reason: 'a path that a function of the repository rewrites', node: definition }
  }
  return returns.length === 0
    ? { range: 'unknown', reason: 'what the function returns was not found', node: definition }
    : found
}

function rangeOfName(python: PythonFacts, node: PythonNode, depth: number): Range {
  const around = functionAround(node)
  const values = around === undefined ? [] : assignedTo(around, node)
  if (values.length > 0)
    return worst(
      values.map((value) => rangeOf(python, value, depth + 1)),
      node,
    )
  const parameter = around === undefined ? undefined : parametersOf(around).findIndex(({ name }) => name === node.text)
  const own = byName(node.text, node)
  if (around === undefined || parameter === undefined || parameter === -1 || own.range !== 'unknown') return own
  const passed = usesOf(python, around).flatMap((use) => passedTo(use, node.text, parameter, around))
  return passed.length === 0
    ? own
    : worst(
        passed.slice(0, 20).map((value) => rangeOf(python, value, depth + 1)),
        node,
      )
}

function assignedTo(around: PythonNode, name: PythonNode): PythonNode[] {
  return around.find('assignment', 'for_statement').flatMap((one) => {
    if (one.field('left')?.text !== name.text || one.start > name.start) return []
    const right = one.kind === 'assignment' ? one.field('right') : undefined
    return right === undefined || right.kind === 'none' ? [] : [right]
  })
}

function passedTo(use: PythonNode, name: string, place: number, definition: PythonNode): PythonNode[] {
  const callee = use.parentNode?.kind === 'attribute' ? use.parentNode : use
  const call = callee.parentNode
  if (call?.kind !== 'call' || call.field('function')?.equals(callee) !== true) return []
  const isMethod = /^(self|cls)$/.test(parametersOf(definition)[0]?.name ?? '')
  const value = argument(call, name, isMethod ? place - 1 : place)
  return value === undefined || argumentsOf(call).some(({ spread }) => spread !== '') ? [] : [value]
}

import { nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts } from '../python/types.ts'

/** One call of a logger: `logger.info(…)`, `self.log.error(…)`, `structlog.get_logger().warning(…)`. */
export interface LoggerCall {
  readonly node: PythonNode
  readonly level: string
  /** The function around it with its module, for subjects that survive moved lines. */
  readonly within: string
}

const LEVELS = [
  'debug',
  'info',
  'warning',
  'warn',
  'error',
  'exception',
  'critical',
  'fatal',
  'log',
  'success',
  'trace',
  'msg',
]
const LOGGER_NAME = /(^|_)log(s|ger|gers|ging)?$/i
const LOGGER_MAKER = /(^|\.)(getLogger|get_logger|getChild|bind|opt|patch|new|contextualize)$/

/** Every logger call in the service's code, in the order of files and lines. */
export function loggerCalls(python: PythonFacts): LoggerCall[] {
  const calls = python.callsNamed(...LEVELS).flatMap(({ node, module }) => {
    const callee = node.field('function')
    const object = callee?.kind === 'attribute' ? callee.field('object') : undefined
    if (callee === undefined || object === undefined || !isLogger(python, object)) return []
    const level = callee.field('attribute')?.text ?? ''
    return [{ node, level, within: withinOf(node, module.name) }]
  })
  return calls.sort((a, b) => compare(a.node, b.node))
}

function compare(a: PythonNode, b: PythonNode): number {
  if (a.tree.file === b.tree.file) return a.start - b.start
  return a.tree.file < b.tree.file ? -1 : 1
}

function isLogger(python: PythonFacts, object: PythonNode): boolean {
  if (object.kind === 'call') {
    const callee = object.field('function')
    return callee !== undefined && LOGGER_MAKER.test(callee.text) && /log/i.test(callee.text)
  }
  if (object.kind !== 'identifier' && object.kind !== 'attribute') return false
  const last = object.kind === 'attribute' ? (object.field('attribute')?.text ?? '') : object.text
  if (!LOGGER_NAME.test(last)) return false
  const found = python.resolve(object)
  // `from math import log`, or a module of the repository that happens to be called `log`.
  return found?.kind !== 'external' || !/^(math|numpy|np|cmath|torch)\b/.test(found.name)
}

/** `app.api.leads.create_lead` for what stands in a function, `app.api.leads` for module level. */
export function withinOf(node: PythonNode, module: string): string {
  const names: string[] = []
  for (let at = node.parentNode; at !== undefined; at = at.parentNode) {
    if (at.kind === 'function_definition' || at.kind === 'class_definition') names.unshift(nameOf(at))
  }
  return [module, ...names].join('.')
}

import { decoratorsOf, nameOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { mayHold } from '../python/may-hold.ts'
import { classOf, reachOf, reachOfFunction, usesOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { classesOf, conditionOfClass } from './setup.ts'
import type { Redactor, RequestIdSource } from './types.ts'

const REDACTS = /redact|mask|scrub|saniti[sz]|censor|anonymi[sz]|obfuscat|\bpii|sensitive|\*\*\*/i
const LOG_BASE = /^logging\.(Filter|Formatter|Handler|StreamHandler|LoggerAdapter)$|Formatter$|^structlog\./

/** Filters, formatters and processors that redact, and where they are attached. */
export function redactors(python: PythonFacts): Redactor[] {
  const classes = classesOf(python, /Filter|Formatter|Handler|Adapter|Redact|Mask|Scrub|Sanit|PII/).filter(
    ({ node }) => {
      return classOf(python, node).external.some((base) => LOG_BASE.test(base)) && REDACTS.test(node.text)
    },
  )
  const processors = python.code.flatMap((module) => {
    if (!REDACTS.test(module.tree.text)) return []
    return module.root
      .find('function_definition')
      .filter((node) => isProcessor(node) && REDACTS.test(nameOf(node)))
      .map((node) => ({ name: `${module.name}.${nameOf(node)}`, node }))
  })
  return [...classes, ...processors].map(({ name, node }) => ({
    name,
    at: { file: node.tree.file, line: node.line },
    attachedAt: attachment(python, node),
  }))
}

/** structlog processors take `(logger, method_name, event_dict)`, loguru patchers and filters take `record`. */
function isProcessor(node: PythonNode): boolean {
  const parameters = node.field('parameters')?.text ?? ''
  return /event_dict|method_name/.test(parameters) || /^\(\s*record\b[^,]*\)$/.test(parameters)
}

function attachment(python: PythonFacts, definition: PythonNode): Redactor['attachedAt'] {
  const use = usesOf(python, definition).find((one) => reachOf(python, one) !== 'never')
  if (use !== undefined) return use.position
  const name = nameOf(definition)
  for (const module of python.code) {
    const text = module.tree.text.includes(name)
      ? module.root.find('string').find((one) => new RegExp(`[\\w.]+[.:]${name}["']$`).test(one.text))
      : undefined
    if (text !== undefined && reachOf(python, text) !== 'never') return text.position
  }
  return undefined
}

const ID_WORDS = /(?<![a-z]_|[a-z])(x-)?(request|correlation|trace)[_-]?id\b/i
const ID_LIBRARIES = /^(asgi_correlation_id|starlette_context|fastapi_request_id|structlog_asgi|asgi_request_id)\b/
const BINDERS = ['bind_contextvars', 'bind_threadlocal', 'contextualize']

/** Middleware that gives requests an id, and what puts the id on records. */
export function requestIds(python: PythonFacts): RequestIdSource[] {
  return [...registeredSources(python), ...decoratedSources(python), ...bindings(python)]
}

function registeredSources(python: PythonFacts): RequestIdSource[] {
  return python.callsNamed('add_middleware', 'Middleware').flatMap(({ node }): RequestIdSource[] => {
    const first = node.field('arguments')?.parts[0]
    const found = first === undefined ? undefined : python.resolve(first)
    if (found === undefined || first === undefined) return []
    const ownText = 'node' in found ? found.node.text : ''
    if (!ID_LIBRARIES.test(found.name) && !ID_WORDS.test(ownText)) return []
    return [{ name: found.name, at: node.position, part: 'source', reach: reachOf(python, node) }]
  })
}

function decoratedSources(python: PythonFacts): RequestIdSource[] {
  return python.callsNamed('middleware').flatMap(({ node, module }): RequestIdSource[] => {
    const definition = node.enclosing('decorated_definition')?.field('definition')
    if (definition === undefined || !ID_WORDS.test(definition.text)) return []
    if (!decoratorsOf(definition).some((one) => one.equals(node))) return []
    return [{ name: `${module.name}.${nameOf(definition)}`, at: definition.position, part: 'source', reach: 'runs' }]
  })
}

function bindings(python: PythonFacts): RequestIdSource[] {
  const calls = python
    .callsNamed(...BINDERS)
    .filter(({ node }) => ID_WORDS.test(node.text))
    .map(({ node, name }): RequestIdSource => {
      return { name: name ?? node.text, at: node.position, part: 'binding', reach: reachOf(python, node) }
    })
  const filters = classesOf(python, /Filter|Formatter|Adapter/)
    .filter(
      ({ node }) => ID_WORDS.test(node.text) && classOf(python, node).external.some((base) => LOG_BASE.test(base)),
    )
    .map(({ name, node }): RequestIdSource => {
      return {
        name,
        at: { file: node.tree.file, line: node.line },
        part: 'binding',
        reach: reachOfFunction(python, node),
        conditional: conditionOfClass(python, node),
      }
    })
  const library = python
    .callsNamed(
      'CorrelationIdFilter',
      'RequestIdFilter',
      'LoggingInstrumentor',
      'instrument_fastapi',
      'ContextMiddleware',
    )
    .map(({ node, name }): RequestIdSource => {
      return { name: name ?? node.text, at: node.position, part: 'binding', reach: reachOf(python, node) }
    })
  return [...calls, ...filters, ...library, ...processors(python), ...formatStrings(python)]
}

/** structlog processors that write the id into the event, by its name or by a list of names (`LOG_KEYS`). */
function processors(python: PythonFacts): RequestIdSource[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'event_dict') || !/\bevent_dict\b/.test(module.tree.text)) return []
    if (!ID_WORDS.test(module.tree.text)) return []
    return module.root
      .find('function_definition')
      .filter((node) => /\bevent_dict\b/.test(node.field('parameters')?.text ?? '') && writesId(python, node))
      .map((node) => ({
        name: `${module.name}.${nameOf(node)}`,
        at: { file: node.tree.file, line: node.line },
        part: 'binding' as const,
        reach: attachment(python, node) === undefined ? ('never' as const) : ('runs' as const),
      }))
  })
}

function writesId(python: PythonFacts, definition: PythonNode): boolean {
  if (!/\bevent_dict(\[|\.(update|setdefault)\()|\{\s*\*\*event_dict/.test(definition.text)) return false
  if (definition.find('string').some(({ text }) => ID_WORDS.test(text))) return true
  return definition.find('identifier').some((name) => {
    if (!/^_?[A-Z][A-Z_]+$/.test(name.text)) return false
    const found = python.resolve(name)
    return found?.kind === 'value' && ID_WORDS.test(found.node.text)
  })
}

/** A log format that has a place for the id, or a `dictConfig` that names a filter for it. */
function formatStrings(python: PythonFacts): RequestIdSource[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'id)', 'asgi_correlation_id')) return []
    if (!/%\((request|correlation|trace)_?id\)|asgi_correlation_id\.CorrelationIdFilter/i.test(module.tree.text))
      return []
    return module.root
      .find('string')
      .filter((node) =>
        /%\((level|message|asctime)[\s\S]*%\((request|correlation|trace)_?id\)|%\((request|correlation|trace)_?id\)[\s\S]*%\((level|message)|CorrelationIdFilter/i.test(
          node.text,
        ),
      )
      .map(
        (node): RequestIdSource => ({
          name: 'log format',
          at: node.position,
          part: 'binding',
          reach: reachOf(python, node),
        }),
      )
  })
}

import { argument, argumentsOf, nameOf, stringValue } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { mayHold } from '../python/may-hold.ts'
import { classOf, functionAround, reachOf, reachOfFunction, usesOf } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import { conditionInConfig, conditionOf } from './conditions.ts'
import type { JsonFormat, LoggingSetup } from './types.ts'

const SETUP_CALLS = [
  'logging.basicConfig',
  'logging.config.dictConfig',
  'logging.config.fileConfig',
  'logging.config.listen',
  'structlog.configure',
  'structlog.configure_once',
  'loguru.logger.configure',
  'loguru.logger.add',
  'google.cloud.logging.Client.setup_logging',
  'logfire.configure',
  'asgi_logger.AccessLoggerMiddleware',
]

/** Calls and start-up options that configure logging. */
export function loggingSetups(python: PythonFacts, workspace: Workspace): LoggingSetup[] {
  const known = python.callsTo(...SETUP_CALLS).map(({ node, name }) => setupOf(python, node, name ?? ''))
  const handlers = python
    .callsNamed('addHandler', 'setFormatter')
    .filter(({ node }) =>
      /(root|handler|log(ger)?|getLogger\(\s*\))\w*(\.\w+)*\.(addHandler|setFormatter)$/i.test(
        node.field('function')?.text ?? '',
      ),
    )
    .map(({ node }) => setupOf(python, node, `logging.${node.field('function')?.field('attribute')?.text ?? ''}`))
  const served = python.callsTo('uvicorn.run', 'uvicorn.Config').flatMap(({ node, name }): LoggingSetup[] => {
    const config = argument(node, 'log_config')
    return config === undefined || config.kind === 'none'
      ? []
      : [setupOf(python, node, `${name ?? 'uvicorn.run'}(log_config=…)`)]
  })
  return [...known, ...handlers, ...served, ...startOptions(workspace)]
}

function setupOf(python: PythonFacts, node: PythonNode, name: string): LoggingSetup {
  const around = functionAround(node)
  return {
    name,
    at: node.position,
    reach: reachOf(python, node),
    within: around === undefined ? undefined : nameOf(around),
    level: (argument(node, 'level') ?? argument(node, 'wrapper_class') ?? rootLevel(python, node))?.text,
  }
}

/** `{"root": {"level": …}}` of `dictConfig`. */
function rootLevel(python: PythonFacts, call: PythonNode): PythonNode | undefined {
  const given = argument(call, 'config', 0)
  const named = given?.kind === 'identifier' ? python.resolve(given) : undefined
  const whole = named?.kind === 'value' ? named.node : given
  const root = memberOf(whole, 'root') ?? memberOf(memberOf(whole, 'loggers'), '')
  return memberOf(root, 'level')
}

function memberOf(node: PythonNode | undefined, key: string): PythonNode | undefined {
  if (node?.kind !== 'dictionary') return undefined
  const found = node.parts.find((part) => {
    const name = part.kind === 'pair' ? part.field('key') : undefined
    return name !== undefined && stringValue(name) === key
  })
  return found?.field('value')
}

/** `--log-config logging.json` and gunicorn's `--log-config` in start commands. */
function startOptions(workspace: Workspace): LoggingSetup[] {
  const files = workspace
    .glob('**/Dockerfile*', '**/*compose*.y*ml', '**/Procfile', '**/*.sh')
    .filter(({ role }) => role === 'code')
  return files.flatMap(({ path }): LoggingSetup[] => {
    const lines = workspace.read(path)?.split('\n') ?? []
    const at = lines.findIndex((line) => !/^\s*#/.test(line) && /--log-config(-json)?["',\s=]/.test(line))
    if (at === -1) return []
    return [
      { name: '--log-config', at: { file: path, line: at + 1 }, reach: 'runs', within: undefined, level: undefined },
    ]
  })
}

const JSON_NAMES =
  /(^|\.)(JSONRenderer|JsonFormatter|JSONFormatter|JSONLogFormatter|StdlibFormatter|StackdriverFormatter|StructuredLogHandler|CloudLoggingHandler|LogstashFormatter\w*|JsonLogFormatter|VerboseJSONFormatter|ECSFormatter|ExceptionDictTransformer)$/
const JSON_TEXT =
  /["']?(pythonjsonlogger[\w.]*|json_log_formatter\.\w+|ecs_logging\.\w+|structlog\.processors\.JSONRenderer|logging_json\.\w+)/

/** What every match of it holds. */
const JSON_LIBRARIES = ['pythonjsonlogger', 'json_log_formatter', 'ecs_logging', 'structlog', 'logging_json']

/** What writes records as JSON: library formatters, own formatter classes, loguru's `serialize`, configuration files. */
export function jsonFormats(python: PythonFacts, workspace: Workspace): JsonFormat[] {
  const calls = python
    .callsNamed(
      'JSONRenderer',
      'JsonFormatter',
      'JSONFormatter',
      'JSONLogFormatter',
      'StdlibFormatter',
      'StackdriverFormatter',
      'StructuredLogHandler',
      'CloudLoggingHandler',
      'JsonLogFormatter',
    )
    .filter(({ name }) => name !== undefined && JSON_NAMES.test(name))
    .map(({ node, name }) => formatOf(python, name ?? '', node))
  const serialised = python
    .callsTo('loguru.logger.add', 'loguru.logger.configure')
    .filter(({ node }) => /\bserialize["']?\s*[=:]\s*(?!False)/.test(node.text))
    .map(({ node }) => formatOf(python, 'loguru serialize', node))
  return [
    ...calls,
    ...serialised,
    ...serialisedHandlers(python),
    ...ownFormatters(python),
    ...formatsInStrings(python),
    ...formatsInFiles(workspace),
  ]
}

/** loguru handlers given as dictionaries: `{"sink": …, "serialize": True}`. */
function serialisedHandlers(python: PythonFacts): JsonFormat[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, 'loguru') || !/\bloguru\b/.test(module.tree.text)) return []
    if (!/["']serialize["']/.test(module.tree.text)) return []
    return module.root
      .find('pair')
      .filter(
        (node) => /^["']serialize["']$/.test(node.field('key')?.text ?? '') && node.field('value')?.kind !== 'false',
      )
      .map((node) => formatOf(python, 'loguru serialize', node))
  })
}

function formatOf(python: PythonFacts, name: string, node: PythonNode): JsonFormat {
  return { name, at: node.position, reach: reachOf(python, node), conditional: conditionOfUse(python, node, 0) }
}

/** The condition a node stands under, or under which alone the name or function that holds it is used. */
export function conditionOfUse(python: PythonFacts, node: PythonNode, steps: number): string | undefined {
  const own = conditionOf(node) ?? conditionInConfig(python, node)
  const definition = node.enclosing('function_definition')
  if (own !== undefined || steps > 3) return own
  const uses = definition === undefined ? usesOfConstant(python, node) : usesOf(python, definition)
  const conditions = uses.map((use) => conditionOfUse(python, use, steps + 1))
  return conditions.includes(undefined) ? undefined : conditions[0]
}

/** Where a module uses the name that a node is given to: `_RENDERER = JSONRenderer()`. */
function usesOfConstant(python: PythonFacts, node: PythonNode): PythonNode[] {
  const left = node.parentNode?.kind === 'assignment' ? node.parentNode.field('left') : undefined
  if (left?.kind !== 'identifier') return []
  return python
    .moduleOf(node)
    .root.find('identifier')
    .filter((one) => one.text === left.text && !one.equals(left))
}

function ownFormatters(python: PythonFacts): JsonFormat[] {
  return classesOf(python, /Formatter/).flatMap(({ name, node }): JsonFormat[] => {
    const { external } = classOf(python, node)
    const isFormatter = external.some((base) => base === 'logging.Formatter' || JSON_NAMES.test(base))
    if (!isFormatter || !/\b(json|orjson|ujson)\.dumps\(|JsonFormatter|JSONFormatter/.test(node.text)) return []
    const at = { file: node.tree.file, line: node.line }
    return [{ name, at, reach: reachOfFunction(python, node), conditional: conditionOfClass(python, node) }]
  })
}

/** The condition under which alone a formatter or filter of the repository is in use. */
export function conditionOfClass(python: PythonFacts, definition: PythonNode): string | undefined {
  const conditions = usesOf(python, definition).map((use) => conditionOf(use) ?? conditionInConfig(python, use))
  return conditions.includes(undefined) ? undefined : conditions[0]
}

/** Class definitions whose own text (name or bases) matches; bases of bases are looked at by the caller. */
export function classesOf(python: PythonFacts, header: RegExp): { name: string; node: PythonNode }[] {
  return python.code.flatMap((module) => {
    if (!header.test(module.tree.text)) return []
    return module.root
      .find('class_definition')
      .filter((node) => header.test(`${nameOf(node)} ${node.field('superclasses')?.text ?? ''}`))
      .map((node) => ({ name: `${module.name}.${nameOf(node)}`, node }))
  })
}

/** `"class": "pythonjsonlogger.json.JsonFormatter"` in a `dictConfig` dictionary. */
function formatsInStrings(python: PythonFacts): JsonFormat[] {
  return python.code.flatMap((module) => {
    if (!mayHold(module.tree, ...JSON_LIBRARIES) || !JSON_TEXT.test(module.tree.text)) return []
    return module.root
      .find('string')
      .filter((node) => JSON_TEXT.test(node.text) && node.text.length < 120)
      .map((node) => formatOf(python, node.text.slice(1, -1), node))
  })
}

function formatsInFiles(workspace: Workspace): JsonFormat[] {
  const files = workspace.glob('**/*log*.{json,yaml,yml,ini,conf,toml}').filter(({ role }) => role === 'code')
  return files.flatMap(({ path }): JsonFormat[] => {
    const lines = workspace.read(path)?.split('\n') ?? []
    const at = lines.findIndex((line) => JSON_TEXT.test(line))
    const name = JSON_TEXT.exec(lines[at] ?? '')?.[1]
    return name === undefined ? [] : [{ name, at: { file: path, line: at + 1 }, reach: 'runs', conditional: undefined }]
  })
}

/** Whether a call has an argument with this name whose value is not `None`. */
export function hasOption(call: PythonNode, name: string): boolean {
  return argumentsOf(call).some((one) => one.name === name && one.value.kind !== 'none')
}

import type { Node } from 'oxc-parser'
import { conditionAround } from '../node-code/conditions.ts'
import { textOf } from '../node-code/inputs.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import { purposeOf } from '../python/purpose.ts'
import type { JsonFormat, LoggedValue, LoggingFacts, LoggingSetup, RequestIdSource } from './types.ts'

const LEVELS = ['trace', 'debug', 'verbose', 'info', 'log', 'warn', 'error', 'fatal']
const LOGGER = /(^|\.|_)(log|logger|console)$/i
const SETUPS =
  /^(pino(\.pino)?|winston\.createLogger|winston\.configure|bunyan\.createLogger|log4js\.configure|signale|tslog\.Logger|loglevel\.setLevel|nestjs-pino\.LoggerModule\.forRoot(Async)?|nest-winston\.WinstonModule\.(createLogger|forRoot(Async)?))$/
/** Write JSON unless they are told otherwise (pino and bunyan READMEs; Fastify's logger is pino). */
const JSON_BY_NATURE = /^(pino(\.pino)?|bunyan\.createLogger|nestjs-pino\.LoggerModule\.forRoot(Async)?)$/

type NodeLogging = Pick<
  LoggingFacts,
  'setups' | 'json' | 'redactors' | 'requestIds' | 'calls' | 'firstCall' | 'logged' | 'configuredOutside'
>

const NONE: NodeLogging = {
  setups: [],
  json: [],
  redactors: [],
  requestIds: [],
  calls: 0,
  firstCall: undefined,
  logged: [],
  configuredOutside: undefined,
}

/** How services in Node log: pino, winston, bunyan, the logger of Fastify and NestJS, and the console. */
export function nodeLogging(code: NodeCodeFacts): NodeLogging {
  if (code.files.length === 0) return NONE
  const made = code
    .callsNamed('pino', 'createLogger', 'configure', 'Logger', 'forRoot', 'forRootAsync', 'setLevel')
    .filter(({ name }) => name !== undefined && SETUPS.test(name))
  const fastify = code
    .callsNamed('fastify', 'Fastify')
    .filter((call) => call.name === 'fastify' && option(call, 'logger', code) !== undefined)
  const all = [...made, ...fastify]
  const calls = code
    .callsNamed(...LEVELS)
    .filter(
      ({ written, at }) => LOGGER.test(written.split('.').slice(0, -1).join('.')) && purposeOf(at.file) === 'service',
    )
  // A logger that another package makes is set up there.
  const outside =
    all.length > 0
      ? undefined
      : calls.find(
          ({ written, name }) =>
            !written.startsWith('console.') && name !== undefined && /[./]/.test(name.replace(written, '')),
        )
  return {
    setups: all.map((call) => setupOf(call, code)),
    json: [...all.flatMap((call) => jsonOf(call, code)), ...formats(code)],
    redactors: all.flatMap((call) => {
      const redact = option(call, 'redact', code)
      return redact === undefined
        ? []
        : [{ name: 'redact', at: redact.script.position(redact.node), attachedAt: call.at }]
    }),
    requestIds: requestIds(code, fastify),
    calls: calls.length,
    firstCall: (calls.find(({ written }) => written.startsWith('console.')) ?? calls[0])?.at,
    logged: calls.flatMap((call) => bodiesIn(call, code)),
    configuredOutside:
      outside?.name === undefined ? undefined : { name: outside.name.replace(/\(\)|\.\w+$/g, ''), at: outside.at },
  }
}

function option({ node, script }: NodeCall, name: string, code: NodeCodeFacts): Spot | undefined {
  const [first] = node.arguments as readonly Node[]
  const found = first === undefined ? undefined : code.fields({ script, node: first })?.fields
  const nested = code.fields(found?.get('pinoHttp') ?? found?.get('logger'))?.fields
  return found?.get(name) ?? nested?.get(name)
}

function setupOf(call: NodeCall, code: NodeCodeFacts): LoggingSetup {
  const level = option(call, 'level', code)
  return {
    name: call.name ?? '',
    at: call.at,
    reach: 'runs',
    within: undefined,
    level: level === undefined ? undefined : shorten(textOf(level), 60),
  }
}

/** A pretty printer takes the JSON away, for good or under a condition. */
function jsonOf(call: NodeCall, code: NodeCodeFacts): JsonFormat[] {
  const isPino = JSON_BY_NATURE.test(call.name ?? '') || call.name === 'fastify'
  const logger = call.name === 'fastify' ? option(call, 'logger', code) : undefined
  if (!isPino || (logger !== undefined && code.constant(logger) === false)) return []
  const text = textOf({ script: call.script, node: call.node })
  const pretty = /pino-pretty|prettyPrint|pretty\(/.test(text)
  const isDecided = /NODE_ENV|isProd|isDev|process\.env|\?/.test(text)
  if (pretty && !isDecided) return []
  return [{ name: call.name ?? 'pino', at: call.at, reach: 'runs', conditional: undefined }]
}

/** `winston.format.json()`, and the JSON of log4js. */
function formats(code: NodeCodeFacts): JsonFormat[] {
  if (code.holding(/winston|logform|log4js/).length === 0) return []
  return code
    .callsNamed('json')
    .filter(({ name }) => /^(winston\.format|logform\.format|winston\.format\(\)|logform)\.json$/.test(name ?? ''))
    .map((call) => ({
      name: 'winston.format.json',
      at: call.at,
      reach: 'runs' as const,
      conditional: conditionAround({ script: call.script, node: call.node }, code),
    }))
}

const ID_LIBRARIES =
  /^(express-request-id|cls-rtracer(\.\w+)?|express-correlation-id|correlation-id|connect-requestid|@fastify\/request-context|nestjs-cls(\.\w+)*|request-id)$/

/** What gives requests an id and puts it on records; pino-http and the logger of Fastify do both by themselves. */
function requestIds(code: NodeCodeFacts, fastify: readonly NodeCall[]): RequestIdSource[] {
  const both = code
    .callsNamed('pinoHttp', 'pino_http', 'pinoLogger', 'expressPino')
    .filter(({ name }) => /^(pino-http|express-pino-logger)(\.\w+)?$/.test(name ?? ''))
  const bound = [
    ...both,
    ...fastify,
    ...code.callsNamed('forRoot', 'forRootAsync').filter(({ name }) => /^nestjs-pino\./.test(name ?? '')),
  ]
  const sources = code.callsNamed('use', 'register').flatMap((call) =>
    (call.node.arguments as readonly Node[]).flatMap((node) => {
      const name = code.nameOf({ script: call.script, node })?.replace(/\(\)$/, '')
      return name !== undefined && ID_LIBRARIES.test(name) ? [{ name, at: call.at }] : []
    }),
  )
  const byHand = code
    .holding(/x-request-id|x-correlation-id|requestId\s*=\s*(crypto\.)?randomUUID|req\.id\s*=/i)
    .slice(0, 1)
    .map((file) => ({
      name: 'an id of a request',
      at: lineOf(file, /x-request-id|x-correlation-id|requestId\s*=|req\.id\s*=/i, code),
    }))
  const onRecords = code
    .holding(/\.child\(\s*\{[^}]*(request_?id|req_?id|correlation_?id|trace_?id)/i)
    .map((file) => ({ name: 'a logger with the id', at: lineOf(file, /\.child\(/, code) }))
  return [
    ...bound.map(({ name = '', at }) => ({ name, at, part: 'binding' as const, reach: 'runs' as const })),
    ...onRecords.map((one) => ({ ...one, part: 'binding' as const, reach: 'runs' as const })),
    ...[...sources, ...byHand].map((one) => ({ ...one, part: 'source' as const, reach: 'runs' as const })),
  ]
}

function lineOf(file: string, pattern: RegExp, code: NodeCodeFacts): { file: string; line: number } {
  const line = code
    .text(file)
    .split('\n')
    .findIndex((text) => pattern.test(text))
  return { file, line: Math.max(0, line) + 1 }
}

/** `logger.info(req.body)`: the whole of what a client sent. */
function bodiesIn(call: NodeCall, code: NodeCodeFacts): LoggedValue[] {
  return (call.node.arguments as readonly Node[]).flatMap((node): LoggedValue[] => {
    const text = textOf({ script: call.script, node })
    const found = /(?<![\w.])(req|request|ctx\.request)\.(body|headers)(?![\w.[?])/.exec(text)
    if (found === null || found[2] !== 'body' || !code.serves({ script: call.script, node })) return []
    return [
      {
        text: found[0],
        what: 'body',
        level: call.written.split('.').at(-1) ?? '',
        at: call.at,
        within: call.within,
        confidence: 'high',
        from: undefined,
      },
    ]
  })
}

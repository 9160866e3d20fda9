import type { Node } from 'oxc-parser'
import type { Position } from '../../core/position.ts'
import type { Endpoint } from '../endpoints/types.ts'
import type { NodeCodeFacts } from '../node-code/types.ts'
import type { LimitedEndpoint } from './types.ts'

/** `limiter.consume(req.ip)`, as rate-limiter-flexible and its kin are asked. */
const ASKS = /\b\w*(?:limiter|throttle)\w*(?:\.\w+)?\.(?:consume|check|hit|take|removeTokens|limit)\(/i

/** Limits of Node endpoints that no function on their way is: a plugin of Fastify, or a limiter that the handler asks. */
export function withNodeLimits(all: readonly LimitedEndpoint[], code: NodeCodeFacts): readonly LimitedEndpoint[] {
  if (code.files.length === 0 || all.every(({ limitAt }) => limitAt !== undefined)) return all
  const everywhere = pluginOf(code)
  const asked = new Map<string, Position | undefined>()
  return all.map((one) => {
    const { endpoint } = one
    if (one.limitAt !== undefined || !/\.[cm]?[jt]sx?$/.test(endpoint.handlerAt.file)) return one
    if (everywhere !== undefined && endpoint.framework === 'Fastify') return { ...one, limitAt: everywhere }
    const key = `${endpoint.handlerAt.file}:${endpoint.handlerAt.line}`
    if (!asked.has(key)) asked.set(key, askedBy(endpoint, code))
    const at = asked.get(key)
    return at === undefined ? one : { ...one, limitAt: at }
  })
}

/** `fastify.register(rateLimit, { max: 100 })` limits every route, unless it says `global: false`. */
function pluginOf(code: NodeCodeFacts): Position | undefined {
  for (const { node, script, at } of code.holding(/rate-limit/).length === 0 ? [] : code.callsNamed('register')) {
    const [plugin, options] = node.arguments as readonly Node[]
    if (plugin === undefined || !/^(@fastify|fastify)[/-]rate-limit$/.test(code.nameOf({ script, node: plugin }) ?? ''))
      continue
    const global = options === undefined ? undefined : code.fields({ script, node: options })?.fields.get('global')
    if (global === undefined || code.constant(global) !== false) return at
  }
  return undefined
}

function askedBy({ handlerAt }: Endpoint, code: NodeCodeFacts): Position | undefined {
  const script = ASKS.test(code.text(handlerAt.file)) ? code.script(handlerAt.file) : undefined
  if (script === undefined) return undefined
  const lines = script.text.split('\n')
  const last = handlerAt.endLine ?? handlerAt.line
  const line = lines.findIndex((text, index) => index + 1 >= handlerAt.line && index < last && ASKS.test(text))
  return line === -1 ? undefined : { file: handlerAt.file, line: line + 1 }
}

import type { Node } from 'oxc-parser'
import { conditionAround } from '../node-code/conditions.ts'
import { textOf } from '../node-code/inputs.ts'
import { plain } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import type { NodeCors } from './types.ts'

const ANY = /^\^?\(?(https?:\/\/|https\?:\/\/|\.\*:\/\/)?(\.\*|\.\+)\)?\$?$/

/** `cors()`, `@fastify/cors`, `app.enableCors()` and headers that are written by hand. */
export function corsOf(code: NodeCodeFacts): NodeCors[] {
  // Browsers send no credentials where the answer is `*`, whatever the header says (Fetch standard, CORS check).
  return found(code).map((one) => (/^["'`]\*["'`]$|^no origin/.test(one.text) ? { ...one, credentials: false } : one))
}

function found(code: NodeCodeFacts): NodeCors[] {
  if (code.holding(/cors\b|access-control-allow-origin/i).length === 0) return []
  const made = code
    .callsNamed('cors')
    .filter(({ name }) => name === 'cors' || name === '@koa/cors')
    .flatMap((call) => optionsAt(call, call.node.arguments[0] as Node | undefined, code))
  const nest = code
    .callsNamed('enableCors')
    .flatMap((call) => optionsAt(call, call.node.arguments[0] as Node | undefined, code))
  const created = code
    .callsNamed('create')
    .filter(({ name }) => name === '@nestjs/core.NestFactory.create')
    .flatMap((call) => ofFactory(call, code))
  const registered = code.callsNamed('register').flatMap((call) => ofPlugin(call, code))
  return [...made, ...nest, ...created, ...registered, ...byHand(code)]
}

/** Both packages allow any origin when none is given (cors: "origin: '*'", @fastify/cors: `*`). */
function optionsAt(call: NodeCall, options: Node | undefined, code: NodeCodeFacts): NodeCors[] {
  const spot: Spot = { script: call.script, node: call.node }
  const base = { at: call.at, condition: conditionAround(spot, code) }
  if (options === undefined) return [{ ...base, origins: 'any', text: 'no origin is named', credentials: false }]
  const given = code.fields({ script: call.script, node: options })
  const text = shorten(textOf({ script: call.script, node: options }), 60)
  if (given === undefined) return [{ ...base, origins: 'unknown', text, credentials: false }]
  const origin = given.fields.get('origin')
  const flag = given.fields.get('credentials')
  const credentials = flag !== undefined && code.constant(flag) === true
  if (origin === undefined)
    return [
      { ...base, origins: given.open ? 'unknown' : 'any', text: given.open ? text : 'no origin is named', credentials },
    ]
  return [
    {
      ...base,
      at: origin.script.position(origin.node),
      origins: originsOf(origin, code),
      text: shorten(textOf(origin), 60),
      credentials,
    },
  ]
}

function originsOf(spot: Spot, code: NodeCodeFacts, depth = 0): NodeCors['origins'] {
  const constant = code.constant(spot)
  if (constant === true || constant === '*') return 'any'
  if (typeof constant === 'string' || constant === false) return 'listed'
  const value = code.valueOf(spot)
  const node = plain(value.node)
  const inner = (one: Node): NodeCors['origins'] => originsOf({ script: value.script, node: one }, code, depth + 1)
  if (depth > 4) return 'unknown'
  if (node.type === 'ArrayExpression')
    return worst(node.elements.flatMap((one) => (one === null || one.type === 'SpreadElement' ? [] : [inner(one)])))
  if (node.type === 'Literal' && 'regex' in node) return ANY.test(node.regex.pattern) ? 'any' : 'listed'
  // `process.env.ORIGIN || '*'`: what holds when nobody sets it.
  if (node.type === 'LogicalExpression') return worst([inner(node.left), inner(node.right)])
  if (node.type === 'ConditionalExpression') {
    const isAboutEnvironment = /NODE_ENV|prod|dev/i.test(textOf({ script: value.script, node: node.test }))
    return isAboutEnvironment ? 'unknown' : worst([inner(node.consequent), inner(node.alternate)])
  }
  const func = code.functionAt(spot)
  if (func !== undefined)
    return /^[^?]*\bcallback\(null,\s*true\)[^?]*$/.test(textOf(func)) && !/\bif\b/.test(textOf(func))
      ? 'any'
      : 'unknown'
  return code.origin(spot).kind === 'settings' ? 'setting' : 'unknown'
}

const RANK = ['listed', 'setting', 'unknown', 'any'] as const

function worst(all: readonly NodeCors['origins'][]): NodeCors['origins'] {
  return all.toSorted((a, b) => RANK.indexOf(b) - RANK.indexOf(a))[0] ?? 'listed'
}

function ofFactory(call: NodeCall, code: NodeCodeFacts): NodeCors[] {
  return call.node.arguments.flatMap((one) => {
    const option =
      one.type === 'SpreadElement' ? undefined : code.fields({ script: call.script, node: one })?.fields.get('cors')
    if (option === undefined || code.constant(option) === false) return []
    if (code.constant(option) === true)
      return optionsAt({ ...call, at: option.script.position(option.node) }, undefined, code)
    return optionsAt(call, option.node, code)
  })
}

function ofPlugin(call: NodeCall, code: NodeCodeFacts): NodeCors[] {
  const [plugin, options] = call.node.arguments as readonly Node[]
  const name = plugin === undefined ? undefined : code.nameOf({ script: call.script, node: plugin })
  return name === '@fastify/cors' || name === 'fastify-cors' ? optionsAt({ ...call, at: call.at }, options, code) : []
}

/** `res.setHeader('Access-Control-Allow-Origin', '*')`, or the origin that asks. */
function byHand(code: NodeCodeFacts): NodeCors[] {
  return code.callsNamed('setHeader', 'header', 'set', 'append').flatMap((call): NodeCors[] => {
    const [name, value] = call.node.arguments as readonly Node[]
    if (
      name === undefined ||
      value === undefined ||
      !/^["'`]access-control-allow-origin["'`]$/i.test(textOf({ script: call.script, node: name }))
    )
      return []
    const spot: Spot = { script: call.script, node: value }
    const around = code.around(spot)
    const text = around === undefined ? '' : textOf(around)
    const isAny =
      code.constant(spot) === '*' ||
      (code.origin(spot).kind === 'request' &&
        !/includes\(|has\(|indexOf\(|match|test\(|===|allow(ed)?\w*\(|\.some\(/i.test(
          text.replace(/allow-(origin|credentials|headers|methods)/gi, ''),
        ))
    const origins = isAny ? 'any' : originsOf(spot, code)
    const credentials = /allow-credentials["'`]\s*,\s*(["'`]true|true)/i.test(text)
    return [
      {
        at: call.at,
        origins,
        text: shorten(textOf(spot), 60),
        credentials,
        condition: conditionAround({ script: call.script, node: call.node }, code),
      },
    ]
  })
}

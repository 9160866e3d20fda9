import type { Node } from 'oxc-parser'
import { conditionAround } from '../node-code/conditions.ts'
import { textOf } from '../node-code/inputs.ts'
import { plain } from '../node-code/tree.ts'
import type { NodeCall, NodeCodeFacts, Spot } from '../node-code/types.ts'
import { shorten } from '../origins/inputs.ts'
import { purposeOf } from '../python/purpose.ts'
import type { NodeMaker } from './node-makers.ts'
import { NODE_MAKER_NAMES, NODE_MAKERS } from './node-makers.ts'
import type { OutboundCall, OutboundFacts, Timeout, UnverifiedTls } from './types.ts'

const LIBRARIES = /axios|fetch|\bgot\b|https?['"]|redis|nodemailer|aws-sdk|openai|anthropic|undici|needle|request/

const SPEAKS = /['"](?:axios|got|undici|needle|request(?:-promise(?:-native)?)?|(?:node:)?https?)['"]|\bfetch\s*\(/
const COMMON = /(^|\.)(create|get|delete|head|options|request|post|put|patch|stream|extend)$/

/** Clients that services in Node make, and single requests, each with what bounds it. */
export function nodeOutboundCalls(code: NodeCodeFacts): OutboundCall[] {
  if (code.holding(LIBRARIES).length === 0) return []
  const general = axiosDefault(code)
  const speaking = new Set(code.holding(SPEAKS))
  return code.callsNamed(...NODE_MAKER_NAMES).flatMap((call): OutboundCall[] => {
    // `get` and the like are methods of many things: only where a client is imported they may be its own.
    if (COMMON.test(call.written) && !speaking.has(call.script.file)) return []
    const { name } = call
    const maker = name === undefined ? undefined : NODE_MAKERS.find((one) => one.name.test(name))
    if (
      name === undefined ||
      maker === undefined ||
      (/\.Client$|^(S3|SES)/.test(name) && call.node.type !== 'NewExpression')
    )
      return []
    if (maker.library === 'smtp' && !isServer(call, code)) return []
    const found = timeoutOf(call, maker, code)
    const timeout = maker.library === 'axios' && found.kind === 'none' && general !== undefined ? general : found
    return [
      {
        at: call.at,
        library: maker.library,
        call: name,
        within: call.within,
        purpose: purposeOf(call.at.file),
        timeout,
      },
    ]
  })
}

/** `axios.defaults.timeout = 5000` bounds all that has no timeout of its own. */
function axiosDefault(code: NodeCodeFacts): Timeout | undefined {
  for (const spot of code.nodes(['defaults.timeout'], 'AssignmentExpression')) {
    if (spot.node.type !== 'AssignmentExpression') continue
    const left = code.nameOf({ script: spot.script, node: spot.node.left as Node })
    if (left === 'axios.defaults.timeout')
      return { kind: 'set', seconds: undefined, text: shorten(textOf(spot), 60), at: spot.script.position(spot.node) }
  }
  return undefined
}

/** A transport that speaks to a mail server, and not one that prints or hands mail to a library of another service. */
function isServer({ node, script }: NodeCall, code: NodeCodeFacts): boolean {
  const [first] = node.arguments
  if (first === undefined) return false
  const found = code.fields({ script, node: first })
  if (found === undefined) return !/Transport\b/.test(textOf({ script, node: first }))
  return !['jsonTransport', 'streamTransport', 'sendmail', 'SES', 'buffer'].some((name) => found.fields.has(name))
}

function timeoutOf(call: NodeCall, maker: NodeMaker, code: NodeCodeFacts): Timeout {
  const { node, script, at } = call
  const around = boundAround(call, code)
  if (around !== undefined) return around
  const given = node.arguments.map((one): Node => (one.type === 'SpreadElement' ? one.argument : one))
  const candidates = maker.place === undefined ? given : given.slice(maker.place, maker.place + 1)
  let open: Spot | undefined
  for (const one of candidates) {
    const spot: Spot = { script, node: one }
    const found = code.fields(spot)
    if (found === undefined) {
      // An object from elsewhere may hold the bound; text and numbers do not.
      if (code.pieces(spot) === undefined && !isPlain(one, spot, code)) open = spot
      continue
    }
    for (const name of maker.options) {
      const value = memberOf(found.fields, name.split('.'), code)
      if (value !== undefined) return readTimeout(value, maker, code)
    }
    if (found.open) open = spot
  }
  // The first argument of a request is an address; whatever else comes from elsewhere may bound it.
  const isFirst = open !== undefined && open.node === given[0] && maker.place !== 0 && given.length > 1
  const isAddress =
    open !== undefined &&
    open.node === given[0] &&
    (maker.library === 'axios' || maker.library === 'got' || maker.library === 'fetch' || maker.library === 'redis') &&
    maker.place !== 0
  if (open !== undefined && !isFirst && !isAddress)
    return { kind: 'unknown', seconds: undefined, text: `what ${shorten(textOf(open), 40)} holds`, at }
  return maker.seconds === undefined
    ? { kind: 'none', seconds: undefined, text: maker.text, at }
    : { kind: 'default', seconds: maker.seconds, text: maker.text, at }
}

function isPlain(node: Node, spot: Spot, code: NodeCodeFacts): boolean {
  if (/^(Literal|TemplateLiteral|ArrowFunctionExpression|FunctionExpression|BinaryExpression)$/.test(plain(node).type))
    return true
  const name = code.nameOf(spot) ?? ''
  return (
    /^(process\.env|URL\(\)|URL$)/.test(name) ||
    code.functionAt(spot) !== undefined ||
    /(^|\.)(url|uri|href|endpoint|address|path|body|data|payload)$/i.test(textOf(spot))
  )
}

function memberOf(fields: ReadonlyMap<string, Spot>, path: readonly string[], code: NodeCodeFacts): Spot | undefined {
  const [first = '', ...rest] = path
  const value = fields.get(first)
  if (value === undefined || rest.length === 0) return value
  const inner = code.fields(value)
  if (inner === undefined) return value
  return memberOf(inner.fields, rest, code) ?? (inner.open ? value : undefined)
}

function readTimeout(value: Spot, maker: NodeMaker, code: NodeCodeFacts): Timeout {
  const at = value.script.position(value.node)
  const text = shorten(textOf(value), 60)
  const constant = code.constant(value)
  if (constant === 0 || constant === null || constant === false)
    return { kind: 'none', seconds: undefined, text: `a timeout of ${text}`, at }
  if (typeof constant === 'number') return { kind: 'set', seconds: constant / 1000, text, at }
  if (maker.library === 'aws' && !/timeout/i.test(text) && code.fields(value) === undefined && !/Timeout/.test(text))
    return { kind: 'unknown', seconds: undefined, text: `that of ${text}`, at }
  return { kind: 'set', seconds: undefined, text, at }
}

/** `Promise.race([call, timeout])`, `pTimeout(call)`, `.timeout(…)` and `setTimeout` of the request itself. */
function boundAround(call: NodeCall, code: NodeCodeFacts): Timeout | undefined {
  let node: Node = call.node
  for (let step = 0; step < 12; step += 1) {
    const parent = code.parent({ script: call.script, node })
    if (parent === undefined || /Function|Arrow|Statement|Declarat/.test(parent.type)) break
    if (
      parent.type === 'MemberExpression' &&
      parent.object === node &&
      parent.property.type === 'Identifier' &&
      /^(timeout|setTimeout)$/.test(parent.property.name)
    )
      return { kind: 'set', seconds: undefined, text: 'a timeout of the request', at: call.at }
    if (
      parent.type === 'CallExpression' &&
      parent.callee !== node &&
      /(^|\.)(pTimeout|withTimeout|timeout|race)$/.test(textOf({ script: call.script, node: parent.callee as Node }))
    )
      return {
        kind: 'set',
        seconds: undefined,
        text: shorten(textOf({ script: call.script, node: parent.callee as Node }), 40),
        at: call.at,
      }
    node = parent
  }
  const around = /^https?\./.test(call.name ?? '') ? code.around({ script: call.script, node: call.node }) : undefined
  const text = around === undefined ? '' : textOf(around)
  return /\.setTimeout\(|['"]timeout['"]/.test(text)
    ? { kind: 'set', seconds: undefined, text: 'setTimeout of the request', at: call.at }
    : undefined
}

/** Clients of Stripe, and whether they were given bounds: 80 s and one repetition otherwise (stripe-node README). */
export function nodeStripe(code: NodeCodeFacts): OutboundFacts['stripe'] {
  const made =
    code.holding(/\bstripe\b/i).length === 0
      ? []
      : code.callsNamed('Stripe', 'stripe').filter(({ name }) => name === 'stripe' || name === 'stripe.Stripe')
  const options = made.map(({ script, node }) =>
    node.arguments[1] === undefined ? undefined : code.fields({ script, node: node.arguments[1] as Node }),
  )
  const at = (name: string) => {
    const spot = options.flatMap((one) => one?.fields.get(name) ?? [])[0]
    return spot?.script.position(spot.node)
  }
  return {
    uses: made.map((one) => one.at),
    timeoutAt: at('timeout'),
    retriesAt: at('maxNetworkRetries'),
    withoutEffect: [],
  }
}

/** Places that switch the verification of certificates off, for one client or (`NODE_TLS_REJECT_UNAUTHORIZED`) for all. */
export function nodeUnverifiedTls(code: NodeCodeFacts): UnverifiedTls[] {
  const found: UnverifiedTls[] = []
  const add = (spot: Spot, call: string): void => {
    found.push({
      at: spot.script.position(spot.node),
      call,
      within: code.within(spot),
      text: shorten(textOf(spot), 80),
      how: 'literal',
      condition: conditionAround(spot, code),
      purpose: purposeOf(spot.script.file),
    })
  }
  for (const spot of code.nodes(['rejectUnauthorized', 'strictSSL'], 'Property')) {
    if (
      spot.node.type !== 'Property' ||
      !/^['"]?(rejectUnauthorized|strictSSL)['"]?$/.test(textOf({ script: spot.script, node: spot.node.key as Node }))
    )
      continue
    if (code.constant({ script: spot.script, node: spot.node.value }) === false) add(spot, '')
  }
  for (const spot of code.nodes(['NODE_TLS_REJECT_UNAUTHORIZED'], 'AssignmentExpression')) {
    if (spot.node.type !== 'AssignmentExpression') continue
    const isOff = /^['"]?0['"]?$/.test(textOf({ script: spot.script, node: spot.node.right }))
    if (isOff && /NODE_TLS_REJECT_UNAUTHORIZED/.test(textOf({ script: spot.script, node: spot.node.left as Node })))
      add(spot, 'the whole process')
  }
  return found
}

import { argument, argumentsOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { shorten } from '../origins/inputs.ts'
import { keywordsOf } from '../python/keywords.ts'
import { within } from '../python/places.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonCall, PythonFacts } from '../python/types.ts'
import type { Maker } from './makers.ts'
import { AWS_CALLS, AWS_NAMES, AWS_SERVICES, MAKERS } from './makers.ts'
import type { OutboundCall, Timeout } from './types.ts'

/** Clients and single requests, each with its timeout. */
export function findCalls(python: PythonFacts): OutboundCall[] {
  const general = generalTimeouts(python)
  const makers = python
    .callsTo(...Object.keys(MAKERS))
    .map((call) => outboundCall(call, MAKERS[call.name ?? ''], python))
    .map((call) => call && underGeneral(call, general))
  const aws = python
    .callsNamed(...AWS_CALLS)
    .filter((call) => isAws(call, python))
    .map((call) => awsCall(call, python))
  return [...makers, ...endlessRequests(python), ...aws].flatMap((one) => (one === undefined ? [] : [one]))
}

/** What gives calls a timeout from afar: `socket.setdefaulttimeout`, a session or adapter of our own. */
interface GeneralTimeouts {
  readonly socket: PythonCall | undefined
  readonly session: PythonNode | undefined
}

function generalTimeouts(python: PythonFacts): GeneralTimeouts {
  const socket = python
    .callsTo('socket.setdefaulttimeout')
    .find(({ node }) => argument(node, 'timeout', 0)?.kind !== 'none')
  const session = python.code
    .filter(({ tree }) => tree.text.includes('requests') && tree.text.includes('timeout'))
    .flatMap(({ root }) => root.find('class_definition'))
    .find(
      (type) => /(HTTPAdapter|Session)\b/.test(type.field('superclasses')?.text ?? '') && type.text.includes('timeout'),
    )
  return { socket, session }
}

function underGeneral(call: OutboundCall, { socket, session }: GeneralTimeouts): OutboundCall {
  if (call.timeout.kind !== 'none' || /None/.test(call.timeout.text)) return call
  if (socket !== undefined && (call.library === 'smtp' || call.library === 'urllib')) {
    const { node } = socket
    return { ...call, timeout: { kind: 'set', seconds: undefined, text: node.text, at: node.position } }
  }
  if (session !== undefined && /^requests\.[Ss]ession\./.test(call.call)) {
    const text = `perhaps that of ${session.field('name')?.text ?? 'an adapter'}`
    return { ...call, timeout: { kind: 'unknown', seconds: undefined, text, at: session.position } }
  }
  return call
}

function base({ node, name }: PythonCall, python: PythonFacts) {
  const at = node.position
  return {
    at,
    call: name ?? node.field('function')?.text ?? '',
    within: within(python, node),
    purpose: purposeOf(at.file),
  }
}

function outboundCall(call: PythonCall, maker: Maker | undefined, python: PythonFacts): OutboundCall | undefined {
  if (maker === undefined) return undefined
  return { ...base(call, python), library: maker.library, timeout: timeoutOf(call.node, maker, python) }
}

function timeoutOf(node: PythonNode, maker: Maker, python: PythonFacts): Timeout {
  const { values, isOpen } = keywordsOf(node, python)
  const given = values.get(maker.option) ?? argument(node, maker.option, maker.place)
  if (given !== undefined) return readTimeout(given, maker, python)
  const around = boundAround(node, python)
  if (around !== undefined)
    return { kind: 'set', seconds: undefined, text: shorten(around.text, 60), at: around.position }
  const at = node.position
  if (maker.option === 'socket_timeout' && /socket_timeout=/.test(node.text)) {
    return { kind: 'set', seconds: undefined, text: 'socket_timeout in the URL', at }
  }
  // A pool given from elsewhere carries the timeout of that pool.
  if (values.has('connection_pool') || values.has('http_client'))
    return { kind: 'unknown', seconds: undefined, text: 'that of the pool or client given', at }
  if (isOpen && maker.seconds === undefined)
    return { kind: 'unknown', seconds: undefined, text: 'passed on from a caller', at }
  if (maker.seconds === undefined) return { kind: 'none', seconds: undefined, text: 'no timeout', at }
  return { kind: 'default', seconds: maker.seconds, text: `the default of ${maker.seconds} s`, at }
}

function readTimeout(given: PythonNode, maker: Maker, python: PythonFacts): Timeout {
  const at = given.position
  const text = shorten(given.text, 60)
  const value = python.constant(given)
  if (value === null && given.kind === 'none')
    return { kind: 'none', seconds: undefined, text: `${maker.option}=None`, at }
  if (typeof value === 'number') return { kind: 'set', seconds: value, text, at }
  const made = given.kind === 'call' ? given : assignedTo(given, python)
  if (made?.kind === 'none') return { kind: 'none', seconds: undefined, text: `${text}, which is None`, at }
  if (made?.kind === 'call' && /Timeout$/.test(made.field('function')?.text ?? '')) {
    return isEndless(made, python)
      ? { kind: 'none', seconds: undefined, text: shorten(made.text, 60), at }
      : { kind: 'set', seconds: undefined, text: shorten(made.text, 60), at }
  }
  return { kind: 'set', seconds: undefined, text, at }
}

function assignedTo(node: PythonNode, python: PythonFacts): PythonNode | undefined {
  const found = python.resolve(node)
  return found?.kind === 'value' ? found.node : undefined
}

/** `Timeout(None)` and `ClientTimeout(total=None)` without any other bound. */
function isEndless(node: PythonNode, python: PythonFacts): boolean {
  const values = argumentsOf(node)
  if (values.length === 0) return false
  return values.every(({ value, spread }) => spread === '' && python.constant(value) === null)
}

/** `asyncio.timeout(…)`, `wait_for(…)`, `fail_after(…)` around the call. */
function boundAround(node: PythonNode, python: PythonFacts): PythonNode | undefined {
  for (let at = node.parentNode; at !== undefined && at.kind !== 'function_definition'; at = at.parentNode) {
    if (at.kind === 'call' && /(^|\.)wait_for$/.test(at.field('function')?.text ?? '')) return at
    if (at.kind !== 'with_statement') continue
    const bound = at.parts[0]
      ?.find('call')
      .find((one) => /(^|\.)(timeout|timeout_at|fail_after|move_on_after)$/.test(one.field('function')?.text ?? ''))
    if (bound !== undefined && python.moduleOf(bound) !== undefined) return bound
  }
  return undefined
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'request', 'stream', 'send']

/** Single requests that switch their client's timeout off: `client.get(url, timeout=None)`. */
function endlessRequests(python: PythonFacts): OutboundCall[] {
  return python.callsNamed(...METHODS).flatMap((call): OutboundCall[] => {
    const given = argument(call.node, 'timeout')
    const library = /^(httpx|aiohttp)\.\w*(Client|Session)\w*\./.exec(call.name ?? '')?.[1]
    if (given?.kind !== 'none' || (library !== 'httpx' && library !== 'aiohttp')) return []
    const timeout = { kind: 'none' as const, seconds: undefined, text: 'timeout=None', at: given.position }
    return [{ ...base(call, python), library, timeout }]
  })
}

function isAws({ node, name }: PythonCall, python: PythonFacts): boolean {
  if (AWS_NAMES.test(name ?? '')) return true
  const service = argument(node, 'service_name', 0)
  const value = service === undefined ? undefined : python.constant(service)
  const object = node.field('function')?.field('object')
  return (
    name === undefined &&
    typeof value === 'string' &&
    AWS_SERVICES.test(value) &&
    /session|boto/i.test(object?.text ?? '')
  )
}

function awsCall(call: PythonCall, python: PythonFacts): OutboundCall {
  const { values, isOpen } = keywordsOf(call.node, python)
  const given = values.get('config')
  const at = call.node.position
  const made = given === undefined ? undefined : given.kind === 'call' ? given : assignedTo(given, python)
  const service = argument(call.node, 'service_name', 0)?.text ?? ''
  const inside = made?.kind === 'call' ? keywordsOf(made, python) : undefined
  const both = inside?.values.has('connect_timeout') === true && inside.values.has('read_timeout')
  let timeout: Timeout = { kind: 'default', seconds: 60, text: 'the default of 60 s to connect and 60 s to read', at }
  if (both && made !== undefined)
    timeout = { kind: 'set', seconds: undefined, text: shorten(made.text, 100), at: made.position }
  else if (given !== undefined && (inside === undefined || inside.isOpen)) {
    timeout = { kind: 'unknown', seconds: undefined, text: `those of ${shorten(given.text, 60)}`, at: given.position }
  } else if (given === undefined && isOpen)
    timeout = { kind: 'unknown', seconds: undefined, text: 'passed on from a caller', at }
  const told = base(call, python)
  return { ...told, library: 'aws', call: `${told.call}(${shorten(service, 30)})`, timeout }
}

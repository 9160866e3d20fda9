import { argumentsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import type { PythonFacts, Resolved } from '../python/types.ts'
import type { Injected } from './dependencies.ts'
import { raised } from './refusals.ts'

/** A credential that a client keeps and shows with each request, unlike the token of one link or one reset. */
const KEPT =
  /^(x_)?(api_?key|access_?(key|token)|auth_?token|bearer(_token)?|authori[sz]ation|jwt|secret|signature)$|_(api_?key|signature)$/i
/** A socket has no header that a browser could set, so the token of the session comes in the address. */
const OF_SOCKET = /^(auth_?)?token$/i
/** What `compare_digest` is given of the caller: no password, whose login has to be limited like an open endpoint. */
const COMPARED = /token|key|secret|sig(nature)?$|hmac/i
const MAX_DEPTH = 4

/**
 * The parameter of a handler that carries a credential and is handed to code that refuses: `auth(apikey, websocket)`.
 * Whether that code refuses in every case is not told, so it makes an endpoint unknown, never guarded.
 */
export function checkedCredential(python: PythonFacts, handler: PythonNode, injected: readonly Injected[]) {
  const isSocket = injected.some(
    ({ parameter, from }) => from === 'request' && /WebSocket/.test(parameter.annotation?.text ?? ''),
  )
  return injected
    .filter(({ dependency }) => dependency === undefined)
    .map(({ parameter }) => parameter.name)
    .find(
      (name) =>
        (COMPARED.test(name) && isCompared(python, handler, name)) ||
        ((KEPT.test(name) || (isSocket && OF_SOCKET.test(name))) && reachesRefusal(python, handler, name, 0)),
    )
}

function isCompared(python: PythonFacts, definition: PythonNode, name: string): boolean {
  const compares = definition
    .find('call')
    .some(
      (call) =>
        /(^|\.)compare_digest$/.test(call.field('function')?.text ?? '') &&
        argumentsOf(call).some(({ value }) => mentions(value, name)),
    )
  return compares && refuses(python, definition)
}

function reachesRefusal(python: PythonFacts, definition: PythonNode, name: string, depth: number): boolean {
  if (depth > MAX_DEPTH) return false
  return definition.find('call').some((call) => {
    const place = argumentsOf(call).findIndex(({ value }) => mentions(value, name))
    const callee = call.field('function')
    if (place < 0 || callee === undefined) return false
    const target = python.resolve(callee)
    if (target?.kind !== 'function') return isCompared(python, definition, name)
    const parameter = receiving(target, call, place)
    if (parameter === undefined) return false
    return (
      (refuses(python, target.node) && mentionsInCondition(target.node, parameter)) ||
      reachesRefusal(python, target.node, parameter, depth + 1)
    )
  })
}

function receiving(target: Extract<Resolved, { kind: 'function' }>, call: PythonNode, place: number) {
  const given = argumentsOf(call)[place]
  if (given === undefined || given.spread !== '') return undefined
  if (given.name !== undefined) return given.name
  const parameters = parametersOf(target.node).filter(({ name }) => name !== 'self' && name !== 'cls')
  return parameters[place]?.name
}

function mentions(value: PythonNode, name: string): boolean {
  return value.text === name || value.find('identifier').some(({ text }) => text === name)
}

/** Refuses for the lack of this parameter, or for what was made of it; not for something else that is not allowed. */
function mentionsInCondition(definition: PythonNode, name: string): boolean {
  return definition.find('if_statement', 'elif_clause').some((branch) => {
    const condition = branch.field('condition')
    return condition !== undefined && mentions(condition, name)
  })
}

function refuses(python: PythonFacts, definition: PythonNode): boolean {
  return definition.find('raise_statement').some((statement) => raised(python, statement) === 'refuse')
}

import type { Confidence } from '../../core/outcome.ts'
import type { Position } from '../../core/position.ts'
import { decoratorsOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { functionAround } from '../python/reach.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Leaf } from './values.ts'

const READS_BODY = /^(?:await\s+)?(?:\w+\.)*(?:request|req|_request)\.(?:body|json|form|get_json|get_data)\(/
const REQUEST_ATTRIBUTE = /^(?:\w+\.)*(?:request|req)\.(?:data|json|form|_body)$/
const BY_NAME = /^(?:raw_|request_|webhook_)(?:body|payload|json)$/
const ROUTE = /\.(get|post|put|patch|delete|api_route|route|websocket)$/

/** Whether a logged value is the body of the request, whole; and where it was read. */
export function bodyIn(
  python: PythonFacts,
  leaf: Leaf,
): { confidence: Confidence; from: Position | undefined } | undefined {
  const { node } = leaf
  const text = node.text
  if (REQUEST_ATTRIBUTE.test(text) || READS_BODY.test(text)) {
    return isIncoming(python, node) ? { confidence: 'high', from: undefined } : undefined
  }
  const name = node.kind === 'call' ? dumped(node) : node
  if (name?.kind !== 'identifier') return undefined
  const read = assignedFromBody(python, name)
  if (read !== undefined) return { confidence: 'high', from: read.position }
  const parameter = bodyParameter(python, name)
  if (parameter !== undefined) return { confidence: 'high', from: parameter.position }
  return BY_NAME.test(name.text) && answersRequests(name) ? { confidence: 'medium', from: undefined } : undefined
}

/** A function that takes the request: elsewhere `request_body` is as often the body of an outgoing one. */
function answersRequests(name: PythonNode): boolean {
  const around = functionAround(name)
  return around !== undefined && parametersOf(around).some((one) => /^_?req(uest)?$/.test(one.name))
}

/** `request` is what came in, not the answer of a call that somebody stored under this name. */
function isIncoming(python: PythonFacts, node: PythonNode): boolean {
  const request = node.find('identifier').find((one) => /^_?req(uest)?$/.test(one.text))
  if (request === undefined) return false
  const isMember = request.parentNode?.kind === 'attribute' && request.fieldName === 'attribute'
  const found = isMember ? undefined : python.resolve(request)
  return isMember || found?.kind === 'parameter' || (found?.kind === 'external' && /^flask\./.test(found.name))
}

/** `payload` of `payload.model_dump()`. */
function dumped(call: PythonNode): PythonNode | undefined {
  const callee = call.field('function')
  return callee?.kind === 'attribute' ? callee.field('object') : undefined
}

/** The last assignment to this name before it, in the same function, when that reads the request's body. */
function assignedFromBody(python: PythonFacts, name: PythonNode): PythonNode | undefined {
  const around = functionAround(name)
  const all = around?.find('assignment') ?? []
  const before = all.filter((one) => one.field('left')?.text === name.text && one.end <= name.start)
  const value = before.at(-1)?.field('right')
  if (value === undefined) return undefined
  if (READS_BODY.test(value.text)) return isIncoming(python, value) ? value : undefined
  // `payload = json.loads(body)` where `body` was read from the request.
  const parsed = /^(?:\w+\.)?loads\((\w+)(?:\.decode\([^)]*\))?\)$/.exec(value.text)?.[1]
  const inner = parsed === undefined ? undefined : value.find('identifier').find((one) => one.text === parsed)
  return inner === undefined ? undefined : assignedFromBody(python, inner)
}

/** A handler's parameter that FastAPI fills from the body: a model of the repository, not a dependency. */
function bodyParameter(python: PythonFacts, name: PythonNode): PythonNode | undefined {
  const around = functionAround(name)
  if (around === undefined || !decoratorsOf(around).some((one) => ROUTE.test(one.field('function')?.text ?? '')))
    return undefined
  const parameter = parametersOf(around).find((one) => one.name === name.text)
  if (parameter === undefined) return undefined
  if (/^(?:fastapi\.)?Body\(/.test(parameter.default?.text ?? '')) return parameter.node
  if (parameter.default !== undefined || parameter.annotation === undefined) return undefined
  if (/\b(Depends|Security|Query|Path|Header|Cookie)\(/.test(parameter.annotation.text)) return undefined
  const type = python.typeOf(name)
  if (type?.kind !== 'class') return undefined
  const isModel = python.lineage(type).external.some((base) => /^pydantic\.|^sqlmodel\./.test(base))
  return isModel ? parameter.node : undefined
}

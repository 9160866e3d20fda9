import type { Node } from 'oxc-parser'
import type { FunctionNode } from '../typescript/run/values.ts'
import type { Binding } from './tree.ts'
import { nameOfKey } from './tree.ts'

/** What of a request the client writes. */
const SENT =
  /^(body|rawBody|query|params|headers|cookies|signedCookies|file|files|url|originalUrl|path|hostname|host|ip|ips|get|header|param|raw|payload|request|req|originalname|method|subdomains|querystring|search|href|isMultipart|parts|saveRequestFiles)$/
const REQUEST = /^_?(req|request|ctx|context|c)$/
const RESPONSE = /^_?(res|resp|response|reply|rep|next|_next|h|done)$/
/** Parameter decorators of NestJS that hand over what a client sent; pipes that leave numbers and the like only. */
const DECORATORS =
  /^(Body|Query|Param|Headers|UploadedFile|UploadedFiles|Cookies|RawBody|Session|Args|Payload|MessageBody)$/
const CLEANING = /Parse(Int|Float|Bool|UUID|Enum|Date)Pipe|ParseObjectIdPipe/

/** Whether the parameters of a function say that a framework calls it with requests. */
export function takesRequest(func: FunctionNode): boolean {
  const [first, second] = func.params.map((one) => (one.type === 'TSParameterProperty' ? one.parameter : one))
  const name = first === undefined ? undefined : patternName(first as Node)
  // Alone, a name that means a request and nothing else; `c` and `context` are many things.
  if (name !== undefined && REQUEST.test(name))
    return second === undefined ? /^(req|request)$/.test(name) : RESPONSE.test(patternName(second as Node) ?? '')
  const other = second === undefined ? undefined : patternName(second as Node)
  const isOpened = first?.type === 'ObjectPattern' && other !== undefined && RESPONSE.test(other)
  return (
    isOpened ||
    func.params.some(
      (one) => 'decorators' in one && one.decorators.some((each) => decoratorName(each as Node) !== undefined),
    )
  )
}

function patternName(node: Node): string | undefined {
  if (node.type === 'Identifier') return node.name
  return node.type === 'AssignmentPattern' ? patternName(node.left as Node) : undefined
}

function decoratorName(node: Node): string | undefined {
  if (node.type !== 'Decorator') return undefined
  const call = node.expression
  const name = call.type === 'CallExpression' && call.callee.type === 'Identifier' ? call.callee.name : ''
  return DECORATORS.test(name) || /^(Req|Request)$/.test(name) ? name : undefined
}

/** What a parameter of a handler holds: the request, something a client sent, what a pipe left of it, or neither. */
export function parameterOf({ parameter, node }: Binding): 'request' | 'sent' | 'limited' | 'other' {
  if (parameter === undefined) return 'other'
  const own = parameter.of.params[parameter.place]
  if (own !== undefined && 'decorators' in own) {
    for (const one of own.decorators) {
      const name = decoratorName(one as Node)
      if (name === undefined) continue
      const given = one.expression.type === 'CallExpression' ? one.expression.arguments : []
      if (given.some((each) => isCleaning(each as Node))) return 'limited'
      return /^Req/.test(name) ? 'request' : 'sent'
    }
  }
  const { path } = parameter
  if (parameter.place !== 0) return 'other'
  if (path.length > 0) return SENT.test(path[0] ?? '') ? 'sent' : 'other'
  return node.type === 'Identifier' && REQUEST.test(node.name) ? 'request' : 'other'
}

function isCleaning(node: Node): boolean {
  const named = node.type === 'NewExpression' ? node.callee : node
  return named.type === 'Identifier' && CLEANING.test(named.name)
}

/** Whether a member of a request is written by the client: `req.body`, and not `req.user`. */
export function isSent(member: Node): boolean {
  return SENT.test(nameOfKey(member))
}

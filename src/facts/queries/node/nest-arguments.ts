import type { Decorator } from 'oxc-parser'
import type { Func, Place, Value as Seen } from '../../typescript/run/values.ts'
import { native, shape, stringOf } from '../../typescript/run/values.ts'
import type { ServiceWorld } from './world.ts'

const COMMON = /^@nestjs\/common\.(\w+)$/
const SENT: Readonly<Record<string, string>> = {
  Param: 'params',
  Query: 'query',
  Body: 'body',
  Headers: 'headers',
  Ip: 'ip',
  UploadedFile: 'file',
  UploadedFiles: 'files',
}

/** What NestJS hands to a handler: what the decorators of its parameters ask for. */
export function nestArguments(world: ServiceWorld, handler: Func, place: Place): Seen[] {
  return handler.node.params.map((parameter) => {
    const decorators = 'decorators' in parameter ? (parameter.decorators ?? []) : []
    for (const decorator of decorators) {
      const found = argumentOf(world, decorator, handler, place)
      if (found !== undefined) return found
    }
    return { kind: 'unknown', text: 'argument' }
  })
}

function argumentOf(world: ServiceWorld, { expression }: Decorator, handler: Func, place: Place): Seen | undefined {
  const { machine, tags } = world.follower
  if (machine === undefined || expression.type !== 'CallExpression') return undefined
  const callee = machine.evaluate(expression.callee, handler.scope)
  const [first] = expression.arguments
  const given =
    first === undefined || first.type === 'SpreadElement' ? undefined : machine.evaluate(first, handler.scope)
  if (callee.kind === 'external') {
    const name = COMMON.exec(callee.name)?.[1] ?? ''
    if (name === 'Req' || name === 'Request') return world.request
    if (name === 'Res' || name === 'Response') return world.response
    if (name === 'Session') return tags.of({ is: 'principal', what: 'session' }, place)
    const part = SENT[name]
    if (part === undefined) return undefined
    const key = stringOf(given)
    const ref = `request.${part}${key === undefined ? '' : `.${key}`}`
    return tags.of(
      { is: 'request', ref, credential: part === 'headers' && /authorization|api-?key|token|cookie/i.test(key ?? '') },
      place,
    )
  }
  // `createParamDecorator((data, context) => …)`: its function takes what it gives out of the request.
  const work = callee.kind === 'made' && /createParamDecorator$/.test(callee.of) ? callee.args[0] : undefined
  if (work === undefined) return undefined
  return machine.call(work, [given ?? { kind: 'constant', value: undefined }, contextOf(world)], place)
}

function contextOf(world: ServiceWorld): Seen {
  const http = shape([
    ['getRequest', native('getRequest', () => world.request)],
    ['getResponse', native('getResponse', () => world.response)],
  ])
  return shape([
    ['switchToHttp', native('switchToHttp', () => http)],
    ['getArgByIndex', native('getArgByIndex', () => world.request)],
  ])
}

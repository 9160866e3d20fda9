import type { Position } from '../../core/position.ts'
import { argument, argumentsOf, decoratorsOf, isAsync, nameOf, parametersOf } from '../../parsers/python/syntax.ts'
import type { PythonNode } from '../../parsers/python/tree.ts'
import { defineFact } from '../define-fact.ts'
import { shorten } from '../origins/inputs.ts'
import { mayHold } from '../python/may-hold.ts'
import { qualified } from '../python/names.ts'
import { purposeOf } from '../python/purpose.ts'
import type { PythonFacts } from '../python/types.ts'
import type { Cache, CachesFacts } from './types.ts'

/** Everything that keeps results for later, with what its keys are made of. */
export default defineFact<CachesFacts>({
  async collect({ fact }) {
    const python = await fact('python')
    return { caches: [...decorated(python), ...inRedis(python)], searched: python.code.length }
  },
})

const DECORATORS: readonly (readonly [RegExp, Cache['by']])[] = [
  [/^functools\.(lru_cache|cache)$/, 'lru_cache'],
  [/^cachetools\.(func\.)?(cached|cachedmethod|ttl_cache|lru_cache)$/, 'cachetools'],
  [/^aiocache\.(decorators\.)?cached(_stampede)?$/, 'aiocache'],
  [/^fastapi_cache\.decorator\.cache$/, 'fastapi-cache'],
]
/** Names of whose data it is. */
const TENANT = /\b\w*(org(anisation|anization)?|tenant|workspace|account|company|customer)_?(id|uuid|slug|key)\b/i
/** Where code asks for them outside of its parameters. */
const CONTEXT =
  /\b(current|get_current|get)_(org\w*|tenant\w*|workspace\w*|account\w*|company\w*)(_id)?(\.get)?\(|state\.(current_)?(org|tenant|workspace|account)\w*/
const CHANGING = /(^|\.|\b)(AsyncSession|Session|Request|WebSocket|Connection)\b/

function decorated(python: PythonFacts): Cache[] {
  return python.code.flatMap(({ root, tree, file }) => {
    if (purposeOf(file) !== 'service' || !mayHold(tree, 'cache') || !/@[\w.]*cache/.test(tree.text)) return []
    return root.find('decorated_definition').flatMap((node): Cache[] => {
      const definition = node.field('definition')
      if (definition?.kind !== 'function_definition') return []
      for (const decorator of decoratorsOf(definition)) {
        const callee = decorator.kind === 'call' ? decorator.field('function') : decorator
        const name = callee === undefined ? undefined : python.qualifiedName(callee)
        const by = name === undefined ? undefined : DECORATORS.find(([pattern]) => pattern.test(name))?.[1]
        if (by !== undefined) return [cacheOf(python, definition, decorator, by)]
      }
      return []
    })
  })
}

function cacheOf(python: PythonFacts, definition: PythonNode, decorator: PythonNode, by: Cache['by']): Cache {
  const parameters = parametersOf(definition)
  const changing = parameters.find(({ annotation }) => annotation !== undefined && CHANGING.test(annotation.text))
  const lifetime =
    decorator.kind === 'call' ? /\b(expire|ttl|maxsize)\s*=\s*[^,)]+/.exec(decorator.text)?.[0] : undefined
  const hasKey = /\bkey(_builder)?\s*=/.test(decorator.text)
  const isScoped = hasKey || parameters.some(({ name }) => TENANT.test(name))
  return {
    name: qualified(definition, python.moduleOf(definition)),
    at: { file: definition.tree.file, line: decorator.line },
    by,
    key: `(${parameters.map(({ name }) => name).join(', ')})`,
    lifetime,
    tenantOutsideKey: isScoped ? undefined : place(definition.field('body'), CONTEXT),
    keepsCoroutines: by === 'lru_cache' && isAsync(definition),
    changingParameter: by === 'lru_cache' && changing !== undefined ? changing.name : undefined,
  }
}

const STORES = /redis|cache/i

/** `redis.set(f"prices:{day}", …)`: keys that are written out. */
function inRedis(python: PythonFacts): Cache[] {
  return python.callsNamed('set', 'setex', 'hset').flatMap(({ node, module }): Cache[] => {
    if (purposeOf(module.file) !== 'service' || !mayHold(module.tree, 'redis', 'cache')) return []
    const object = node.field('function')?.field('object')
    if (object === undefined || !STORES.test(object.text)) return []
    const key = argument(node, 'name', 0) ?? argument(node, 'key', 0)
    const definition = node.enclosing('function_definition')
    if (key === undefined || definition === undefined || argumentsOf(node).length < 2) return []
    const written = keyText(python, key)
    if (written === undefined || /^(f?["'])?(rate|limit|lock|nonce|session|token|otp|state|csrf)/i.test(written))
      return []
    const scope = definition.text
    const tenant = isScoped(written)
      ? undefined
      : (place(definition.field('parameters'), TENANT) ?? place(definition.field('body'), CONTEXT))
    return [
      {
        name: qualified(definition, python.moduleOf(definition)),
        at: node.position,
        by: /redis/i.test(object.text) ? 'redis' : 'cache',
        key: shorten(written, 80),
        lifetime:
          /\b(ex|px|ttl|expire|expiry|expires_in|timeout)\s*=\s*[^,)]+/.exec(node.text)?.[0] ??
          (nameOf(definition) !== '' && /\.setex\(/.test(scope) ? 'setex' : undefined),
        tenantOutsideKey: tenant,
        keepsCoroutines: false,
        changingParameter: undefined,
      },
    ]
  })
}

/** A key with something of a tenant, a person or a single object in it cannot be another tenant's. */
function isScoped(key: string): boolean {
  return (
    TENANT.test(key) ||
    /org|tenant|workspace|account|company|customer|_id\b|\.id\b|uuid|user|hash|digest|key\(/i.test(key)
  )
}

function keyText(python: PythonFacts, key: PythonNode): string | undefined {
  if (key.kind === 'string') return key.text
  const found = key.kind === 'identifier' ? python.resolve(key) : undefined
  return found?.kind === 'value' && found.node.kind === 'string' ? found.node.text : undefined
}

function place(node: PythonNode | undefined, pattern: RegExp): Position | undefined {
  const match = node === undefined ? null : pattern.exec(node.text)
  if (node === undefined || match === null) return undefined
  return { file: node.tree.file, line: node.line + node.text.slice(0, match.index).split('\n').length - 1 }
}

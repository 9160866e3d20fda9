import { createHash } from 'node:crypto'
import { take, unknownIn } from '../arguments.ts'
import { textOf } from '../text.ts'
import type { PyValue } from '../values.ts'
import { PyCallable, PyInteger, PyObject } from '../values.ts'
import type { Members } from './members.ts'
import { fn, unknowable } from './members.ts'

/** `uuid.UUID('…')`. */
export class PyUuid extends PyObject {
  readonly typeName = 'uuid.UUID'
  readonly #hex: string

  constructor(hex: string) {
    super()
    this.#hex = hex
  }

  override attribute(name: string): PyValue | undefined {
    if (name === 'hex') return this.#hex
    if (name === 'int') return new PyInteger(BigInt(`0x${this.#hex}`))
    return undefined
  }

  override text(): string {
    return this.#hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  }

  override representation(): string {
    return `UUID('${this.text()}')`
  }

  override hashKey(): string {
    return `u${this.#hex}`
  }

  bytes(): Buffer {
    return Buffer.from(this.#hex, 'hex')
  }
}

/** Version 5: SHA-1 over the namespace and a name, so the same on every run (RFC 9562, 5.5). */
function named(space: PyUuid, name: string): PyUuid {
  const hash = createHash('sha1').update(space.bytes()).update(name, 'utf8').digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return new PyUuid(hash.toString('hex'))
}

/** Version 4 (RFC 9562, 5.4), the same ones on every run. */
function drawn(number: number): PyUuid {
  const hash = createHash('sha256').update(`${number}`).digest().subarray(0, 16)
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x40
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  return new PyUuid(hash.toString('hex'))
}

export const uuidModule: Members = new Map<string, PyValue>([
  [
    'UUID',
    new PyCallable('UUID', (args, site) => {
      const [hex, bytes, ...rest] = take('UUID', args, site, ['hex', 'bytes', 'bytes_le', 'fields', 'int', 'version'])
      if (hex instanceof PyUuid) return site.raise('AttributeError', "'UUID' object has no attribute 'replace'")
      const plain =
        typeof hex === 'string'
          ? hex
              .replace('urn:', '')
              .replace('uuid:', '')
              .replace(/^\{+|\}+$/g, '')
              .replaceAll('-', '')
          : undefined
      if (plain === undefined || bytes !== undefined || rest.some((one) => one !== undefined)) {
        return unknownIn(args) ?? site.unknown('a UUID that is not made from text')
      }
      if (!/^[0-9a-f]{32}$/i.test(plain)) return site.raise('ValueError', 'badly formed hexadecimal UUID string')
      return new PyUuid(plain.toLowerCase())
    }),
  ],
  ...['uuid1', 'uuid6', 'uuid7', 'getnode'].map((name) => unknowable(name, 'a random value')),
  fn('uuid4', (_args, site) => (site.live === undefined ? site.unknown('a random value') : drawn(site.live.chance()))),
  fn('uuid5', (args, site) => {
    const [space, name] = take('uuid5', args, site, ['namespace', 'name'], 2)
    const text = name === undefined ? undefined : textOf(name)
    return space instanceof PyUuid && typeof name === 'string' && text !== undefined
      ? named(space, text)
      : (unknownIn(args) ?? site.unknown('a UUID'))
  }),
  ['NAMESPACE_DNS', new PyUuid('6ba7b8109dad11d180b400c04fd430c8')],
  ['NAMESPACE_URL', new PyUuid('6ba7b8119dad11d180b400c04fd430c8')],
  ['NAMESPACE_OID', new PyUuid('6ba7b8129dad11d180b400c04fd430c8')],
  ['NAMESPACE_X500', new PyUuid('6ba7b8149dad11d180b400c04fd430c8')],
])

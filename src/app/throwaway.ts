import { KnownError } from '../core/errors.ts'
import { startServer, type ThrowawayServer } from '../postgres/server.ts'
import { fillIn } from './fleet.ts'
import { postgresFolder } from './postgres-folder.ts'
import { majorOf } from './postgres-major.ts'

/** A server of the user's that takes the place of our own. */
export interface ShadowChoice {
  /** Its address, or one with variables in it. */
  readonly url: string
  /** Use it though it looks like production. */
  readonly anyway: boolean
}

export interface ServerRequest {
  /** The major version that was asked for; that of the shadow when undefined and there is one. */
  readonly major?: number | undefined
  /** The major version the configuration names, or that is usual. */
  readonly usual?: number | undefined
  readonly shadow?: ShadowChoice | undefined
  /** Addresses the configuration calls production. */
  readonly production?: readonly string[]
  readonly states?: readonly string[]
  readonly onProgress: (text: string) => void
}

/** Starts a server of our own, or connects to the user's. @throws KnownError when neither can be had. */
export async function openServer(request: ServerRequest): Promise<ThrowawayServer> {
  const { major, usual, shadow, states = [], onProgress } = request
  if (shadow !== undefined) return openTheirs(request, shadow)
  const wanted = majorOf(major ?? usual)
  onProgress(`starting PostgreSQL ${wanted}`)
  return startServer({ major: wanted, folder: postgresFolder(), states, onProgress })
}

async function openTheirs(request: ServerRequest, { url, anyway }: ShadowChoice): Promise<ThrowawayServer> {
  const address = fillIn(url)
  if (address === undefined) {
    throw new KnownError(
      'bad-option',
      'a variable in the address of --shadow-url is not set',
      'Set it, or write it out.',
    )
  }
  const { production = [], major, onProgress } = request
  const { openShadow } = await import('../postgres/shadow/shadow.ts')
  const server = await openShadow({ url: address, anyway, production, onProgress })
  if (major === undefined || major === server.major) return server
  await server.stop()
  throw new KnownError(
    'bad-option',
    `PostgreSQL ${major} was asked for, and the server of --shadow-url is ${server.major}`,
    'Leave out one of the two.',
  )
}

/** The addresses of a service that are production by their names. */
export function productionAddresses(databases: Readonly<Record<string, string>>): string[] {
  return Object.entries(databases).flatMap(([name, address]) => {
    const url = /prod|live/i.test(name) ? fillIn(address) : undefined
    return url === undefined ? [] : [url]
  })
}

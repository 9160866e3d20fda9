import type pg from 'pg'
import { MIGRATOR } from '../postgres/prepare.ts'
import { withSession } from '../postgres/session.ts'
import { openServer, type ServerRequest } from './throwaway.ts'

/** A throwaway server on which empty databases can be had. */
export interface Scratch {
  /** It is the user's. */
  readonly isShared: boolean
  /** Makes an empty database and gives a session on it, which is closed afterwards. */
  empty<T>(use: (client: pg.Client) => Promise<T>): Promise<T>
}

/** Starts a throwaway server for as long as it is used. @throws KnownError when there is none of this version. */
export async function withScratch<T>(request: ServerRequest, use: (scratch: Scratch) => Promise<T>): Promise<T> {
  const server = await openServer(request)
  let made = 0
  try {
    return await use({
      isShared: server.isShared,
      empty: async (inside) => {
        const name = `scratch_${++made}`
        // On a server of the user's nothing runs with more rights than a migration needs.
        const user = server.isShared ? MIGRATOR : undefined
        await server.create(name, user === undefined ? {} : { owner: user })
        return withSession(server.connection(name, user), inside)
      },
    })
  } finally {
    await server.stop()
  }
}

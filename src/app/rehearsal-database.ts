import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import type { RevisionScripts } from '../migrations/fleet/scripts.ts'
import { applyEarlier, emptiedBase, fillBase, type Sessions } from '../migrations/rehearse/base.ts'
import type { LeftStep, RehearsalFailure } from '../migrations/rehearse/failure.ts'
import { asks } from '../migrations/rehearse/settle.ts'
import { type Limits, openWatch, type Watch } from '../migrations/rehearse/watch.ts'
import type { Transactions } from '../migrations/types.ts'
import { MIGRATOR, WATCHER } from '../postgres/prepare.ts'
import type { ThrowawayServer } from '../postgres/server.ts'
import type { PostgresMajor } from '../postgres/versions.ts'
import { buildName } from './build.ts'
import { openServer, type ServerRequest } from './throwaway.ts'

const REHEARSAL = 'rehearsal'

/** How far back a kept state may lie for what is missing to be added. */
const REACH = 50

export interface DatabaseRequest {
  readonly server: Omit<ServerRequest, 'onProgress' | 'states'>
  readonly setup: string | undefined
  readonly earlier: readonly RevisionScripts[]
  readonly transactions: Transactions
  readonly rows: number
  /** Other numbers give other rows. */
  readonly seed: number
  readonly limits: Limits
  readonly onProgress: (text: string) => void
}

/** A database of a throwaway server that is ready to be rehearsed on. */
export interface RehearsalDatabase extends Sessions {
  readonly major: PostgresMajor
  /** What is to be told of the server. */
  readonly notes: readonly string[]
  readonly watch: Watch
  /** Where making it stopped, with what was not run. */
  readonly failure: RehearsalFailure | undefined
  readonly left: readonly LeftStep[]
  /** A copy of it as it is now; nobody may be connected to it. */
  copy(): Promise<Sessions>
  close(): Promise<void>
}

/**
 * Starts a server with the schema that the earlier revisions make, and rows in its tables: from a kept state of these
 * revisions, or of some less; what was added is kept for the next time.
 */
export async function openRehearsalDatabase(request: DatabaseRequest): Promise<RehearsalDatabase> {
  const keys = keysOf(request)
  const { onProgress, limits } = request
  const server = await openServer({ ...request.server, states: keys, onProgress })
  try {
    const watching = { connection: server.connection(), limits, ...placeOf(server) }
    let made: Pick<RehearsalDatabase, 'failure' | 'left'> = { failure: undefined, left: [] }
    if (server.state === undefined || server.state !== keys[0]) {
      const watch = await openWatch(watching)
      made = await make(server, keys, request, watch).finally(() => watch.close())
      if (made.failure === undefined && keys[0] !== undefined) await server.keep(keys[0])
    }
    const watch = await openWatch(watching)
    return {
      ...sessionsOf(server, REHEARSAL),
      major: server.major,
      notes: server.notes,
      ...made,
      watch,
      copy: () => copy(server),
      close: async () => {
        await watch.close()
        await server.stop()
      },
    }
  } catch (error) {
    await server.stop()
    throw error
  }
}

/** An empty database of a server, that nothing is known of yet. */
export interface EmptyDatabase {
  readonly sessions: Required<Sessions>
  readonly watch: Watch
  /** The same as one to rehearse on, with where making it stopped. */
  ready(made: Pick<RehearsalDatabase, 'failure' | 'left'>): RehearsalDatabase
  close(): Promise<void>
}

/** Makes one, for whoever fills it himself. */
export async function openEmptyDatabase(server: ThrowawayServer, limits: Limits): Promise<EmptyDatabase> {
  await server.drop(REHEARSAL)
  await server.create(REHEARSAL, { owner: MIGRATOR })
  const watch = await openWatch({ connection: server.connection(), limits, ...placeOf(server) })
  const close = async (): Promise<void> => {
    await watch.close()
    await server.stop()
  }
  const sessions = sessionsOf(server, REHEARSAL)
  const { major, notes } = server
  return {
    sessions,
    watch,
    close,
    ready: (made) => ({ ...sessions, ...made, major, notes, watch, close, copy: () => copy(server) }),
  }
}

/** Where its data is, and what of it is ours. */
function placeOf(server: ThrowawayServer): { folder: string } | { prefix: string } {
  return server.isShared ? { prefix: server.prefix } : { folder: dirname(String(server.connection().host)) }
}

function sessionsOf(server: ThrowawayServer, database: string): Required<Sessions> {
  return {
    connection: server.connection(database),
    migrator: server.connection(database, MIGRATOR),
    watcher: server.connection(database, WATCHER),
    rights: server.rights,
    isShared: server.isShared,
  }
}

/** A key for each number of earlier revisions, all of them first; none when there is nothing to keep. */
function keysOf({ setup = '', earlier, transactions, rows, seed }: DatabaseRequest): string[] {
  if (earlier.length === 0) return []
  let hash = hashOf(`${buildName()}\0${transactions}\0${rows}\0${seed}\0${setup}`)
  let restsOn: string | undefined
  const keys = earlier.map(({ revision, up, live }) => {
    // What asks the database rests on more than its text.
    if (live !== undefined && asks(up)) restsOn ??= live.restsOn()
    hash = hashOf(`${hash}\0${revision.id}\0${JSON.stringify(up)}\0${live !== undefined && asks(up) ? restsOn : ''}`)
    return hash
  })
  return keys.reverse().slice(0, REACH)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

async function make(
  server: ThrowawayServer,
  keys: readonly string[],
  request: DatabaseRequest,
  watch: Watch,
): Promise<Pick<RehearsalDatabase, 'failure' | 'left'>> {
  const { earlier, rows, seed, setup, onProgress } = request
  const sessions = sessionsOf(server, REHEARSAL)
  const before = server.state === undefined ? undefined : await emptiedBase(sessions)
  const missing = before === undefined || server.state === undefined ? earlier.length : keys.indexOf(server.state)
  if (before === undefined) {
    await server.drop(REHEARSAL)
    await server.create(REHEARSAL, { owner: MIGRATOR })
  }
  const { failure, left } = await applyEarlier({
    ...request,
    ...sessions,
    watch,
    earlier: earlier.slice(earlier.length - missing),
    before: before?.left ?? [],
    setup: before === undefined ? (setup ?? '') : '',
  })
  const all = [...(before?.left ?? []), ...left]
  if (failure !== undefined) return { failure, left: all }
  if (rows > 0) onProgress(`filling tables with ${rows} rows each`)
  await fillBase(sessions, rows, all, { seed })
  return { failure: undefined, left: all }
}

let copies = 0

async function copy(server: ThrowawayServer): Promise<Sessions> {
  const name = `copy_${++copies}`
  await server.create(name, { template: REHEARSAL, owner: MIGRATOR })
  return sessionsOf(server, name)
}

import { join } from 'node:path'
import { KnownError } from '../core/errors.ts'
import { withFiles } from '../migrations/fix/write/overlay.ts'
import type { OpenHistory } from '../migrations/fleet/select.ts'
import type { TableName } from '../migrations/proof/equal.ts'
import { unprovenOf } from '../migrations/snapshot/prove.ts'
import { snapshotFile, snapshotOf, snapshotStatements } from '../migrations/snapshot/snapshot.ts'
import type { Draft } from '../migrations/tools/define-tool.ts'
import { readOnlySession } from '../postgres/inspect/session.ts'
import { oneHistory } from './migrate-sql.ts'
import { versionTableOf } from './migrate-stamp.ts'
import { withScratch } from './scratch.ts'
import { productionAddresses, type ShadowChoice } from './throwaway.ts'
import { writeNewFiles } from './write-file.ts'

export interface BaselineRequest {
  readonly folder: string
  readonly service?: string
  readonly history?: string
  /** Address of the database whose schema the first revision is to make. */
  readonly database: string
  readonly message: string
  readonly write: boolean
  /** A server of the user's instead of our own. */
  readonly shadow?: ShadowChoice
  readonly onProgress: (text: string) => void
}

/** A revision that makes a whole schema. */
export interface SnapshotResult {
  readonly schemaVersion: 1
  readonly service: string
  readonly history: string
  readonly revision: string
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly proven: boolean
  /** What is otherwise in an empty database after the revision; none when it is proven. */
  readonly differences: readonly string[]
  readonly written: boolean
  readonly notes: readonly string[]
}

/**
 * Writes the first revision of a service whose database is older than its migrations: it makes the schema the database
 * has, proven on a throwaway server. @throws KnownError when there are revisions already.
 */
export async function baseline(request: BaselineRequest): Promise<SnapshotResult> {
  const opened = await oneHistory(request)
  const table = versionTableOf(opened)
  const { service, environment, history } = opened
  const [first] = history.nodes.keys()
  if (first !== undefined) {
    throw new KnownError(
      'bad-option',
      `there are revisions already, ${history.nodes.size} of them`,
      'A baseline is a first revision. For many into one there is plimsoll migrate squash; to note what a database has, plimsoll migrate stamp.',
    )
  }
  request.onProgress('reading the schema of the database')
  const { live, major } = await readOnlySession(request.database, async (client, server) => ({
    live: await snapshotOf(client, (key) => isVersionTable(key, table)),
    major: server.major,
  }))
  const draft = await draftOf(opened, { message: request.message, parents: [], id: undefined, without: new Set() })
  const [file] = draft.files
  if (file === undefined) throw new Error('a draft has no file')
  const text = await snapshotFile(
    file.text,
    file.path,
    snapshotStatements(live.ddl, []),
    'the baseline is what there was before migrations',
  )
  const workspace = withFiles(service.workspace, { [file.path]: text })
  const { shadow, onProgress } = request
  const server = { usual: major, shadow, production: productionAddresses(service.databases), onProgress }
  const differences = await withScratch(server, (scratch) =>
    scratch.empty(async (client) => {
      // Roles belong to the whole server: on the user's they are there or not.
      for (const role of scratch.isShared ? [] : live.ddl.roles) await client.query(`CREATE ROLE ${role}`)
      const proof = { workspace, opened, id: draft.id, heads: [draft.id], schema: live.schema, contents: undefined }
      return unprovenOf(client, proof)
    }),
  )
  const proven = differences.length === 0
  const written = proven && request.write
  if (written) writeNewFiles([{ path: join(service.workspace.root, file.path), text }])
  const notes = [...draft.notes, ...live.ddl.left.map(({ kind, name, reason }) => `${kind} ${name}: ${reason}`)]
  const names = { schemaVersion: 1, service: service.name, history: environment.name, revision: draft.id } as const
  return { ...names, files: [{ path: file.path, text }], proven, differences, written, notes }
}

/** The table of the tool itself, which the tool makes. */
export function isVersionTable(key: string, { name, schema = 'public' }: TableName): boolean {
  const own = `${schema}.${name}`
  const object = key.slice(key.indexOf(' ') + 1)
  return object === own || object.startsWith(`${own}.`) || object === `${own}_pkc` || object === `${own}_pkey`
}

interface DraftOptions {
  readonly message: string
  readonly parents: readonly string[]
  readonly id: string | undefined
  /** Revisions that will be gone. */
  readonly without: ReadonlySet<string>
}

/** The file of an empty revision, in the style of the service. */
export async function draftOf(
  { tool, service, environment, history }: OpenHistory,
  { message, parents, id, without }: DraftOptions,
): Promise<Draft> {
  if (tool.draft === undefined) throw new Error(`${tool.title} writes no drafts`)
  return tool.draft({
    workspace: service.workspace,
    environment,
    revisions: [...history.nodes.values()].map(({ revision }) => revision).filter((one) => !without.has(one.id)),
    parents,
    message,
    id,
    fileName: service.settings.fileName,
    now: new Date(),
  })
}

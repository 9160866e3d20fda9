import type pg from 'pg'
import { compareSchemas, type DatabaseSchema } from '../../postgres/schema/read.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { OpenHistory } from '../fleet/select.ts'
import { historyOf } from '../history/history.ts'
import { differenceText } from '../proof/equal.ts'
import { madeSchema } from '../proof/made-schema.ts'
import { differsInTextAlone } from '../proof/same-text.ts'
import { type Contents, readContents } from '../rehearse/contents.ts'

export interface SnapshotProof {
  /** The files as they would be. */
  readonly workspace: Workspace
  readonly opened: OpenHistory
  readonly id: string
  readonly heads: readonly string[]
  readonly schema: DatabaseSchema
  /** What the rows of every table must be; not looked at when undefined. */
  readonly contents: Contents | undefined
}

/**
 * Reads the written file back with the reader of every other revision, runs it in an empty database, and compares. Gives
 * what is otherwise, in words; nothing when it is proven.
 */
export async function unprovenOf(client: pg.Client, proof: SnapshotProof): Promise<string[]> {
  const { workspace, opened, id } = proof
  const { tool } = opened
  // A first revision may bring the folder that the tool then looks in.
  const found = await tool.find(workspace)
  const environment = found.find(({ name }) => name === opened.environment.name) ?? opened.environment
  const history = historyOf(await tool.revisions(workspace, environment))
  if (history.heads.join() !== proof.heads.join()) return [`the heads would be ${history.heads.join(', ') || 'none'}`]
  const revision = history.nodes.get(id)?.revision
  if (revision === undefined) return [`${id} is not found in its own file`]
  const up = await tool.script({ workspace, environment, revision, direction: 'up' })
  const down = { kind: 'absent', reason: 'a snapshot has no way back' } as const
  const made = await madeSchema(client, {
    revisions: [{ revision, up, down }],
    transactions: environment.transactions,
  })
  if (made.kind === 'unknown') return [made.reason]
  const differing = compareSchemas(proof.schema, made.schema)
    .filter((one) => !differsInTextAlone(one))
    .map(differenceText)
  return proof.contents === undefined
    ? differing
    : [...differing, ...otherRows(proof.contents, await contentsOf(client))]
}

/** Counts and hashes of the rows of every table. */
export function contentsOf(client: pg.Client): Promise<Contents> {
  return readContents(async (sql) => (await client.query<Record<string, unknown>>(sql)).rows)
}

function otherRows(before: Contents, after: Contents): string[] {
  return [...before.hashes].flatMap(([table, columns]) => {
    if (before.counts.get(table) !== after.counts.get(table)) return [`table ${table}: another number of rows`]
    return [...columns].flatMap(([column, hash]) =>
      after.hashes.get(table)?.get(column) === hash ? [] : [`column ${table}.${column}: other values`],
    )
  })
}

import { createHash } from 'node:crypto'
import { loadSqlParser } from '../../parsers/sql/parse.ts'
import { ExpectedSchema } from '../expected/expected-schema.ts'
import type { LiveDatabase } from '../live-database.ts'
import type { Direction, Revision, Script } from '../types.ts'
import type { OpenHistory } from './select.ts'

/** Reads a revision beside a server that runs it. */
export interface LiveReader {
  /** `schema`: the statements that make what the server has before this direction. */
  read(direction: Direction, schema: readonly string[], live: LiveDatabase): Promise<Script>
  /** A hash of all files what is read may rest on, for those who keep what a run made. */
  restsOn(): string
}

/** Undefined for tools that ask nothing. */
export function liveReaderOf(opened: OpenHistory, revision: Revision): LiveReader | undefined {
  const { service, tool, environment } = opened
  const { workspace } = service
  if (tool.asksLive !== true) return undefined
  const versions = tool.applied(workspace, environment)?.table
  let last: { readonly statements: readonly string[]; readonly schema: ExpectedSchema } | undefined
  return {
    async read(direction, statements, live) {
      // It is asked again and again about one schema, which whoever uses it copies.
      if (last?.statements !== statements) {
        const fresh = ExpectedSchema.readFrom(await loadSqlParser(), statements)
        if (versions !== undefined) fresh.addTable(versions.schema, versions.name)
        last = { statements, schema: fresh }
      }
      const { schema } = last
      return tool.script({ workspace, environment, revision, direction, schemaBefore: () => schema, live })
    },
    restsOn() {
      const hash = createHash('sha256')
      for (const { path, role } of workspace.files) {
        if (role === 'code' && path.endsWith('.py')) hash.update(`${path}\0${workspace.read(path)}\0`)
      }
      return hash.digest('hex')
    },
  }
}

import type pg from 'pg'
import { readDependencies } from '../../postgres/ddl/dependencies.ts'
import { type SchemaDdl, schemaDdl } from '../../postgres/ddl/write.ts'
import { type DatabaseSchema, readSchema } from '../../postgres/schema/read.ts'
import { filled } from '../fix/write/alembic-files.ts'
import { bindFree, executeCall, pythonString } from '../fix/write/python-text.ts'

/** A schema, and the statements that make it. */
export interface Snapshot {
  readonly schema: DatabaseSchema
  readonly ddl: SchemaDdl
}

/** Reads the schema a database has and writes its DDL; what `leave` names is left out. */
export async function snapshotOf(client: pg.Client, leave: (key: string) => boolean): Promise<Snapshot> {
  const schema = new Map([...(await readSchema(client))].filter(([key]) => !leave(key)))
  return { schema, ddl: schemaDdl(schema, await readDependencies(client)) }
}

/** A body of a function, or a text over several lines: white space in it counts. */
const SPACE_COUNTS = /\$\w*\$|'[^'\n]*\n/

/** `op.execute(…)` inside a function: laid out where that changes nothing, to the letter where it would. */
function exactCall(sql: string): string {
  if (!SPACE_COUNTS.test(sql)) return executeCall(sql).replaceAll('\n', '\n    ')
  const isPlain = !/\\|"""|"$/.test(sql) && !/(?<![:\w]):\w/.test(sql)
  return isPlain ? `op.execute(\n        """${sql}"""\n    )` : `op.execute(${pythonString(bindFree(sql))})`
}

const FOREIGN_KEY = /\bFOREIGN KEY\b/

/** All statements in order; rows go in before foreign keys and triggers, which would look at them. */
export function snapshotStatements({ parts }: SchemaDdl, rows: readonly string[]): string[] {
  const statements = parts.flatMap((part) => part.statements.map((sql) => ({ kind: part.kind, sql })))
  const at = statements.findIndex(({ kind, sql }) => kind === 'trigger' || FOREIGN_KEY.test(sql))
  const texts = statements.map(({ sql }) => sql)
  return at === -1 ? [...texts, ...rows] : [...texts.slice(0, at), ...rows, ...texts.slice(at)]
}

/** The text of a revision file that makes a whole schema, from the draft of an empty one. There is no way back from it. */
export function snapshotFile(
  draft: string,
  path: string,
  statements: readonly string[],
  refusal: string,
): Promise<string> {
  return filled(draft, path, {
    upgrade: statements.map(exactCall).join('\n    ') || 'pass',
    downgrade: `raise NotImplementedError(${pythonString(refusal)})`,
    imports: [],
    helpers: [],
    notes: [],
  })
}

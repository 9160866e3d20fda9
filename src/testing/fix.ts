import type pg from 'pg'
import { databasesOf } from '../migrations/fix/databases.ts'
import { fixRevision } from '../migrations/fix/fix-revision.ts'
import type { FixedRevision } from '../migrations/fix/types.ts'
import { fillTables } from '../migrations/rehearse/rows.ts'
import { statementsOf, wholeFile } from '../migrations/sql-files/entries.ts'
import type { Script, Transactions } from '../migrations/types.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { readSqlScript } from '../parsers/sql/read-script.ts'
import { type LintExample, lintInput, readExample, sqlRevision } from './lint.ts'

export interface FixExampleOptions {
  readonly connection: (database?: string) => pg.ClientConfig
  readonly major: number
  readonly rows?: number
  readonly fill?: Readonly<Record<string, string>>
}

/** Fixes the last revision of an example file on a server, after what stands before it. */
export async function fixExample(text: string, options: FixExampleOptions): Promise<FixedRevision> {
  const example = readExample(text)
  const databases = databasesOf(options.connection)
  const parse = await loadSqlParser()
  const empty = await databases.create()
  const statements = [example.setup, ...example.revisions.slice(0, -1).map(({ up }) => up)].flatMap((sql) =>
    readSqlScript(sql, parse).map((part) => part.sql),
  )
  await databases.within(empty, async (client) => {
    for (const sql of statements) await client.query(sql)
  })
  const filled = await databases.create(empty)
  try {
    await databases.within(filled, (client) => fillTables(client, options.rows ?? 200))
    return await fixRevision({
      databases,
      empty,
      filled,
      parse,
      major: options.major,
      canRunAlone: true,
      fill: new Map(Object.entries(options.fill ?? {})),
      ...inputOf(example, options.major),
    })
  } finally {
    await databases.drop(empty)
    await databases.drop(filled)
  }
}

function inputOf({ setup, revisions, options }: LintExample, major: number) {
  const scripts = revisions.map(({ up, down }, at) => sqlRevision(up, down, `${at + 1}.sql`))
  const transactions: Transactions = options.transactions ?? 'each'
  const input = lintInput(scripts, { ...options, setup: { sql: setup }, version: { major } })
  const last = revisions.at(-1)
  const file = `${revisions.length}.sql`
  const script = (sql: string): Script => ({ kind: 'steps', steps: stepsOf(file, sql, options.autocommit) })
  const revision = {
    id: 'example',
    position: { file, line: 1 },
    down: [],
    dependsOn: [],
    labels: [],
    message: 'example',
  }
  const absent: Script = { kind: 'absent', reason: 'it has none' }
  const down = last?.down === undefined ? absent : script(last.down)
  return { input, transactions, scripts: { revision, up: script(last?.up ?? ''), down } }
}

function stepsOf(file: string, sql: string, autocommit: string | undefined) {
  return statementsOf(wholeFile(file, sql)).map((step) =>
    step.kind === 'statement' && autocommit !== undefined && step.sql.includes(autocommit)
      ? { ...step, autocommit: true }
      : step,
  )
}

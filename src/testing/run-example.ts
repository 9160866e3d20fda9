import type pg from 'pg'
import { walkRevisions } from '../migrations/lint/walk.ts'
import type { LockMode } from '../migrations/locks/lock-modes.ts'
import { stronger } from '../migrations/locks/lock-modes.ts'
import type { Tracer } from '../migrations/rehearse/trace.ts'
import type { TracedStatement } from '../migrations/rehearse/types.ts'
import type { LintStatement } from '../migrations/rules/context.ts'
import { as } from '../parsers/sql/nodes.ts'
import { loadSqlParser, type SqlParser } from '../parsers/sql/parse.ts'
import { readSqlScript } from '../parsers/sql/read-script.ts'
import { agree, type Happening, observed, predicted, relevant, show } from './effects.ts'
import { fillTables } from './fill-tables.ts'
import { type LintExample, lintInput, sqlRevision } from './lint.ts'

/** One statement of an example: what was said of it, what it did, and what its transaction held after it. */
export interface RanStatement {
  readonly statement: LintStatement
  readonly said: readonly Happening[]
  readonly seen: readonly Happening[]
  readonly error: TracedStatement['error']
  /** The strongest lock the transaction held before it on each relation that was there before the transaction. */
  readonly before: ReadonlyMap<string, LockMode>
  /** The same after it. */
  readonly held: ReadonlyMap<string, LockMode>
}

interface Planned {
  readonly statement: LintStatement
  readonly said: readonly Happening[]
}

/** The statements of an example with what the table of effects says of each; those inside a DO block count as the block's. */
function plan({ setup, revisions, options }: LintExample, major: number, parse: SqlParser): Planned[] {
  const planned: Planned[] = []
  const scripts = revisions.map(({ up, down }, index) => sqlRevision(up, down, `${index + 1}.sql`))
  const input = lintInput(scripts, { ...options, setup: { sql: setup } })
  walkRevisions(input, { major }, parse, {
    statement(statement, schema) {
      const said = predicted(statement.effects, schema, statement.transaction)
      const block = planned.at(-1)
      if (statement.inside === undefined || block === undefined) planned.push({ statement, said })
      else planned[planned.length - 1] = { ...block, said: [...block.said, ...said] }
    },
  })
  return planned
}

/** Runs an example on a real server, as its tool would, and stops at the first statement that fails. */
export async function runExample(
  example: LintExample,
  { client, tracer, major }: { readonly client: pg.Client; readonly tracer: Tracer; readonly major: number },
): Promise<readonly RanStatement[]> {
  const parse = await loadSqlParser()
  await prepare(client, example.setup, parse)
  const ran: RanStatement[] = []
  let open: number | undefined
  let held = new Map<string, LockMode>()
  const finish = async (): Promise<void> => {
    if (open !== undefined) await tracer.commit()
    open = undefined
  }
  await tracer.run({ sql: 'RESET ALL', withoutWork: true })
  await tracer.refresh()
  for (const { statement, said } of plan(example, major, parse)) {
    const alone = mustRunAlone(statement)
    const control = as(statement.node, 'TransactionStmt')
    if (open !== statement.transaction || alone) {
      await finish()
      held = new Map()
    }
    if (control !== undefined) {
      if (/COMMIT|ROLLBACK/.test(control.kind ?? '')) await finish()
      continue
    }
    if (open === undefined && !(alone && statement.wrapping === 'alone')) {
      await tracer.begin()
      open = statement.transaction
    }
    const traced = await tracer.run({ sql: statement.sql, alone: open === undefined, withoutWork: true })
    const sampled = statement.kind === 'VacuumStmt' && !/\bFULL\b/i.test(statement.sql)
    const seen = observed(sampled ? { ...traced, scans: [] } : traced, held)
    const [before, after] = [held, new Map(held)]
    for (const { relation, mode } of seen) after.set(relation, stronger(after.get(relation) ?? mode, mode))
    held = after
    ran.push({
      statement,
      said: relevant(said, before),
      seen: relevant(seen, before),
      error: traced.error,
      before,
      held,
    })
    if (traced.error !== undefined) {
      if (open !== undefined) await tracer.rollback()
      return ran
    }
  }
  await finish()
  return ran
}

/** Statements PostgreSQL refuses inside a transaction block. */
function mustRunAlone({ sql, wrapping }: LintStatement): boolean {
  if (/\bCONCURRENTLY\b/i.test(sql) && !/REFRESH/i.test(sql)) return wrapping === 'alone'
  return (
    wrapping === 'alone' &&
    /^\s*(?:VACUUM|CREATE DATABASE|DROP DATABASE|ALTER SYSTEM|REINDEX (?:DATABASE|SYSTEM|SCHEMA))\b/i.test(sql)
  )
}

/** Makes the database hold what some statements create, with rows in every table. */
export async function prepare(client: pg.Client, setup: string, parse: SqlParser): Promise<void> {
  await emptyDatabase(client)
  for (const part of readSqlScript(setup, parse)) await client.query(part.sql)
  await fillTables(client)
}

/** Takes everything away that an example made. */
export async function emptyDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    `SELECT 'DROP EXTENSION ' || quote_ident(extname) || ' CASCADE' AS sql FROM pg_extension WHERE extname <> 'plpgsql'
     UNION ALL SELECT 'DROP SCHEMA ' || quote_ident(nspname) || ' CASCADE' FROM pg_namespace
     WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'plimsoll_rehearsal')`,
  )
  await client.query(`${rows.map(({ sql }) => `${sql};`).join('')} CREATE SCHEMA public`)
}

/** A difference in words, or undefined: relations a statement locks or works on otherwise than was said. */
export function disagreement({ statement, said, seen, error, before }: RanStatement): string | undefined {
  if (error !== undefined || statement.dynamic) return undefined
  // How rows are found for a query is the planner's choice.
  const isQuery = /^(?:Select|Insert|Update|Delete|Merge|Copy)Stmt$/.test(statement.kind)
  const both = [said, seen].map((happenings) =>
    happenings
      .map((each) => ({ ...each, ...(isQuery ? { work: undefined, mayWork: undefined } : {}) }))
      .map((each) => ({ ...each, mode: stronger(each.mode, before.get(each.relation) ?? each.mode) }))
      // What the transaction holds already is not taken again.
      .filter(
        ({ relation, mode, work, mayWork }) =>
          mode !== before.get(relation) || work !== undefined || mayWork !== undefined,
      ),
  )
  return agree(both[0] ?? [], both[1] ?? [])
    ? undefined
    : `${statement.sql.replace(/\s+/g, ' ')}\n    said ${said.map(show).join('; ') || 'nothing'}\n    seen ${seen.map(show).join('; ') || 'nothing'}`
}

export function strongestLock(modes: readonly LockMode[]): LockMode | undefined {
  return modes.reduce<LockMode | undefined>(
    (best, mode) => (best === undefined ? mode : stronger(best, mode)),
    undefined,
  )
}

import { errorMessage } from '../core/errors.ts'
import { createRedactor } from '../core/redaction.ts'
import { oneLine, shorten } from '../core/text.ts'
import type { OpenHistory } from '../migrations/fleet/select.ts'
import { compare, type DatabaseStatus } from '../migrations/fleet/status.ts'
import { readSizes, type TableSize } from '../migrations/plan/estimate/sizes.ts'
import type { Preflight } from '../migrations/plan/preflight.ts'
import type { CheckedAssertion } from '../migrations/plan/types.ts'
import { allOf, find } from '../parsers/sql/nodes.ts'
import { loadSqlParser } from '../parsers/sql/parse.ts'
import { readApplied } from '../postgres/applied.ts'
import { type ReadServer, readOnlySession } from '../postgres/inspect/session.ts'

/** What a plan takes from a live database. */
export interface LiveFacts {
  readonly server: ReadServer
  readonly sizes: ReadonlyMap<string, TableSize>
  readonly assertions: readonly CheckedAssertion[]
  /** The costliest statements that touch the tables asked about. */
  readonly statements: readonly string[]
}

/** What a database has of a history. */
export async function appliedIn(
  url: string,
  { service, tool, environment, history }: OpenHistory,
): Promise<DatabaseStatus> {
  const question = tool.applied(service.workspace, environment)
  if (question === undefined)
    return {
      state: 'no-address',
      reason: 'the tool notes nothing in a database',
      current: [],
      pending: [],
      unknown: [],
    }
  const answer = await readApplied(url, question, 10_000)
  const { idOf } = question
  return compare(
    history,
    question.rows,
    answer.kind === 'rows' && idOf !== undefined ? { ...answer, ids: answer.ids.map(idOf) } : answer,
  )
}

/** Reads sizes, asks the assertions, and looks which queries touch the tables; in read-only transactions with limits. */
export async function readLiveFacts(
  url: string,
  preflight: Preflight,
  tables: ReadonlySet<string>,
): Promise<LiveFacts> {
  return readOnlySession(url, async (client, server) => {
    const sizes = await readSizes(client)
    const assertions: CheckedAssertion[] = []
    for (const assertion of preflight.assertions) {
      try {
        // Rows may be personal: they are counted, never shown.
        const { rows } = await client.query(`SELECT count(*)::int AS rows FROM (${assertion.sql} LIMIT 1000) one`)
        const count = Number(rows[0]?.rows)
        assertions.push({ ...assertion, result: count === 0 ? 'holds' : 'fails', rows: count })
      } catch (error) {
        assertions.push({ ...assertion, result: 'unknown', reason: createRedactor()(oneLine(errorMessage(error))) })
      }
    }
    const asked = async (sql: string): Promise<readonly { query: string }[]> => (await client.query(sql)).rows
    return { server, sizes, assertions, statements: await statementsOn(asked, tables) }
  })
}

async function statementsOn(
  ask: (sql: string) => Promise<readonly { query: string }[]>,
  tables: ReadonlySet<string>,
): Promise<string[]> {
  try {
    const [where] = await ask(
      `SELECT quote_ident(n.nspname) AS query FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'pg_stat_statements'`,
    )
    if (where === undefined) return []
    const all = await ask(
      `SELECT query FROM ${where.query}.pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY total_exec_time DESC LIMIT 200`,
    )
    const parse = await loadSqlParser()
    const touching = all.filter(({ query }) => {
      const parsed = parse(query)
      if (parsed.kind !== 'parsed' || parsed.statements.length !== 1) return false
      const [first] = parsed.statements
      const names =
        allOf(first === undefined ? [] : [first.node], 'SelectStmt').length >= 0
          ? find(first?.node, 'RangeVar').map(({ relname = '' }) => relname)
          : []
      return /^\s*(?:SELECT|WITH|UPDATE|DELETE|INSERT)/i.test(query) && names.some((name) => tables.has(name))
    })
    return touching.slice(0, 8).map(({ query }) => shorten(createRedactor()(oneLine(query)), 200))
  } catch {
    // Without the right to read it there is nothing to propose.
    return []
  }
}

import { createRedactor } from '../../../core/redaction.ts'
import { oneLine, shorten } from '../../../core/text.ts'
import { as, find, kindOf } from '../../../parsers/sql/nodes.ts'
import { loadSqlParser, type SqlParser } from '../../../parsers/sql/parse.ts'
import { count, defineProbe, type InspectFinding, type ProbeContext, type Seen } from '../define-probe.ts'
import { explainGeneric, type QueryPlan } from '../explain.ts'

interface Statement {
  readonly query: string
  readonly calls: number
  readonly total: number
  readonly mean: number
  readonly share: number
}

const TOP = 10
/** Tables read whole in less time than anybody notices. */
const SMALL_ROWS = 10_000

export default defineProbe({
  id: 'queries',
  title: 'Queries that take the most time',
  async look(context) {
    const where = await extensionSchema(context)
    if (where === undefined) {
      const unseen = [
        'Which queries take the time: pg_stat_statements is not installed here (shared_preload_libraries, a restart, then CREATE EXTENSION pg_stat_statements).',
      ]
      return { findings: [], unseen }
    }
    const all = await context.ask<Statement>(
      `SELECT query, calls::float8 AS calls, total_exec_time AS total, mean_exec_time AS mean,
         total_exec_time / nullif(sum(total_exec_time) OVER (), 0) AS share
       FROM ${where}.pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
       ORDER BY total_exec_time DESC LIMIT ${TOP}`,
    )
    const hidden = all.filter(({ query }) => query === '<insufficient privilege>').length
    const seen = await judgeAll(
      all.filter(({ query }) => query !== '<insufficient privilege>'),
      context,
    )
    const unseen =
      hidden === 0
        ? []
        : [`${hidden} of the ${all.length} costliest queries are of other roles (GRANT pg_read_all_stats).`]
    return { ...seen, unseen: [...(seen.unseen ?? []), ...unseen] }
  },
})

/** The extension may lie in a schema of its own. */
async function extensionSchema({ ask }: ProbeContext): Promise<string | undefined> {
  const [row] = await ask<{ schema: string }>(
    `SELECT quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE extname = 'pg_stat_statements'`,
  )
  return row?.schema
}

async function judgeAll(statements: readonly Statement[], context: ProbeContext): Promise<Seen> {
  const parse = await loadSqlParser()
  const redact = createRedactor()
  const findings: InspectFinding[] = []
  const facts: string[] = []
  const unseen: string[] = []
  for (const [at, one] of statements.entries()) {
    const text = shorten(redact(oneLine(one.query)), 160)
    facts.push(
      `${(one.share * 100).toFixed(0)} % of the time, ${count(one.calls)} calls, ${one.mean.toFixed(1)} ms each: ${text}`,
    )
    if (!isSafe(one.query, parse)) continue
    const plan = await planFor(one.query, context)
    if (typeof plan === 'string') unseen.push(`The plan of query ${at + 1}: ${plan}`)
    else findings.push(...(await judge({ at, one, text, plan }, context)))
  }
  return { findings, facts, unseen }
}

/** Only a single SELECT that takes no locks and makes nothing is explained; EXPLAIN does not run it. */
export function isSafe(query: string, parse: SqlParser): boolean {
  const parsed = parse(query)
  const [first, ...others] = parsed.kind === 'parsed' ? parsed.statements : []
  if (first === undefined || others.length > 0 || kindOf(first.node) !== 'SelectStmt') return false
  const select = as(first.node, 'SelectStmt')
  const writes = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'] as const
  // Monitoring asks the catalogue, and what is normalised of it often cannot be planned.
  if (find(first.node, 'RangeVar').some(({ relname = '' }) => relname.startsWith('pg_'))) return false
  return (
    select?.intoClause === undefined &&
    select?.lockingClause === undefined &&
    writes.every((kind) => find(first.node, kind).length === 0)
  )
}

/** A query that cannot be planned now (a table that is gone) must not end the transaction of the others. */
async function planFor(query: string, { ask, server }: ProbeContext): Promise<QueryPlan | string> {
  await ask('SAVEPOINT plimsoll_explain')
  try {
    const plan = await explainGeneric(ask, query, server.major)
    await ask('RELEASE plimsoll_explain')
    return plan
  } catch (error) {
    await ask('ROLLBACK TO plimsoll_explain')
    return error instanceof Error ? error.message : String(error)
  }
}

interface Judged {
  readonly at: number
  readonly one: Statement
  readonly text: string
  readonly plan: QueryPlan
}

async function judge({ at, one, text, plan }: Judged, { ask }: ProbeContext): Promise<InspectFinding[]> {
  const filtered = plan.scans.filter(({ filter }) => filter !== undefined)
  const findings: InspectFinding[] = []
  for (const { table, filter } of filtered) {
    const [size] = await ask<{ rows: number }>(
      `SELECT max(reltuples)::float8 AS rows FROM pg_class WHERE relname = $1 AND relkind IN ('r', 'p', 'm')`,
      [table],
    )
    if ((size?.rows ?? 0) < SMALL_ROWS) continue
    findings.push({
      severity: one.share >= 0.1 ? 'warning' : 'recommendation',
      object: table,
      message: `Query ${at + 1} (${(one.share * 100).toFixed(0)} % of the time, ${one.mean.toFixed(1)} ms each) reads all ${count(size?.rows ?? 0)} rows of ${table} for ${shorten(filter ?? '', 100)}: ${text}`,
      fix: 'An index on the columns of the condition, if it leaves few rows; measure with EXPLAIN (ANALYZE, BUFFERS) before and after.',
    })
  }
  return findings
}

import { plural } from '../../../core/text.ts'
import { count, defineProbe, type InspectFinding, type ProbeContext, shownName } from '../define-probe.ts'

interface VectorIndex {
  readonly name: string
  readonly table: string
  readonly column: string
  readonly method: 'ivfflat' | 'hnsw'
  readonly options: readonly string[]
  readonly operator: string
  readonly rows: number | null
  readonly readable: boolean
}

const SAMPLE = 20
const NEAREST = 10
/** The exact answer reads the whole table for each sample. */
const MOST_ROWS = 100_000
const GOOD_RECALL = 0.9

const INDEXES = `SELECT format('%I.%I', n.nspname, c.relname) AS name, format('%I.%I', n.nspname, t.relname) AS table,
    quote_ident(a.attname) AS column, m.amname::text AS method, coalesce(c.reloptions, '{}') AS options,
    nullif(t.reltuples, -1)::float8 AS rows, has_table_privilege(t.oid, 'SELECT') AS readable,
    (SELECT format('OPERATOR(%I.%s)', o.nspname, p.oprname) FROM pg_amop f JOIN pg_opclass k ON k.opcfamily = f.amopfamily
       JOIN pg_operator p ON p.oid = f.amopopr JOIN pg_namespace o ON o.oid = p.oprnamespace
     WHERE k.oid = i.indclass[0] AND f.amoppurpose = 'o' LIMIT 1) AS operator
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
    JOIN pg_namespace n ON n.oid = t.relnamespace JOIN pg_am m ON m.oid = c.relam
    JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = i.indkey[0]
  WHERE m.amname IN ('ivfflat', 'hnsw') AND i.indisvalid AND i.indpred IS NULL ORDER BY 1`

const EXTENSION = `SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`

export default defineProbe({
  id: 'vectors',
  title: 'Vector indexes: parameters for their size, recall on a sample',
  async look(context) {
    const [extension] = await context.ask<{ version: string }>(EXTENSION)
    if (extension === undefined) return { findings: [], facts: ['pgvector is not installed here'] }
    const indexes = await context.ask<VectorIndex>(INDEXES)
    const findings: InspectFinding[] = []
    const facts = [`pgvector ${extension.version}, ${plural(indexes.length, 'index', 'indexes')}`]
    const unseen: string[] = []
    for (const index of indexes) {
      findings.push(...parameters(index))
      const recall = await recallOf(index, context)
      if (typeof recall === 'string') unseen.push(`The recall of ${shownName(index.name)}: ${recall}`)
      else {
        facts.push(
          `${shownName(index.name)} finds ${Math.round(recall * 100)} % of the ${NEAREST} nearest, on ${SAMPLE} rows, with the settings of this session`,
        )
        if (recall < GOOD_RECALL) findings.push(poorRecall(index, recall))
      }
    }
    return { findings, facts, unseen }
  },
})

function option({ options }: VectorIndex, name: string): number | undefined {
  const found = options.find((one) => one.startsWith(`${name}=`))
  return found === undefined ? undefined : Number(found.slice(name.length + 1))
}

/** Lists by pgvector's own advice: rows / 1000 up to a million rows, the square root of the rows above. */
export function wantedLists(rows: number): number {
  return Math.max(1, Math.round(rows <= 1_000_000 ? rows / 1000 : Math.sqrt(rows)))
}

function parameters(index: VectorIndex): InspectFinding[] {
  const { method, rows, name, table } = index
  if (rows === null || rows < 1000) return []
  if (method === 'ivfflat') {
    const [lists, wanted] = [option(index, 'lists') ?? 100, wantedLists(rows)]
    if (lists <= wanted * 4 && lists >= wanted / 4) return []
    return [
      {
        severity: 'recommendation',
        object: shownName(name),
        message: `${lists} lists for ${count(rows)} rows of ${shownName(table)}; pgvector advises about ${count(wanted)}.`,
        fix: `Build it anew with lists = ${wanted}, and set ivfflat.probes to about ${Math.max(1, Math.round(Math.sqrt(wanted)))}; or use hnsw, which needs no choice by size.`,
      },
    ]
  }
  const m = option(index, 'm') ?? 16
  if (m >= 8 || rows < 100_000) return []
  return [
    {
      severity: 'recommendation',
      object: shownName(name),
      message: `m is ${m} for ${count(rows)} rows: few neighbours, many misses.`,
      fix: 'Build it anew with m = 16 and ef_construction of at least 64.',
    },
  ]
}

/** How many of the nearest rows by an exact search the index finds too. A reason where it is not measured. */
async function recallOf(index: VectorIndex, { ask }: ProbeContext): Promise<number | string> {
  const { table, column, operator, rows, readable } = index
  if (!readable) return 'this role may not read the table (GRANT SELECT)'
  if (rows === null || rows === 0) return 'the table is empty, or was never analysed'
  if (rows > MOST_ROWS) return `the exact answer would read all ${count(rows)} rows ${SAMPLE} times`
  const percent = Math.min(100, Math.max(0.1, (SAMPLE * 500) / rows))
  const sample = `(SELECT ${column} AS v FROM ${table} TABLESAMPLE BERNOULLI (${percent}) REPEATABLE (1) WHERE ${column} IS NOT NULL LIMIT ${SAMPLE}) s`
  const nearest = `SELECT array_agg(near.id::text) AS ids FROM ${sample} CROSS JOIN LATERAL (SELECT t.ctid AS id FROM ${table} t ORDER BY t.${column} ${operator} s.v LIMIT ${NEAREST}) near GROUP BY s.v::text ORDER BY s.v::text`
  await ask('SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = on')
  const found = await ask<{ ids: string[] }>(nearest)
  await ask('SET LOCAL enable_indexscan = off; SET LOCAL enable_seqscan = on')
  const exact = await ask<{ ids: string[] }>(nearest)
  await ask('RESET enable_indexscan; RESET enable_seqscan')
  if (exact.length === 0) return 'no row has a vector'
  const hits = exact.reduce((sum, { ids }, at) => sum + ids.filter((id) => found[at]?.ids.includes(id)).length, 0)
  const all = exact.reduce((sum, { ids }) => sum + ids.length, 0)
  return hits / all
}

function poorRecall({ name, method }: VectorIndex, recall: number): InspectFinding {
  return {
    severity: 'warning',
    object: shownName(name),
    message: `On a sample it finds ${Math.round(recall * 100)} % of the ${NEAREST} nearest rows.`,
    fix:
      method === 'hnsw'
        ? 'Raise hnsw.ef_search (SET LOCAL hnsw.ef_search = 100), and measure again.'
        : 'Raise ivfflat.probes, or build the index anew now that the table has its rows.',
  }
}

import type { AskDatabase } from './define-probe.ts'

/** A node of a plan, as far as it matters here. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly Schema?: string
  readonly Filter?: string
  readonly 'Index Name'?: string
  readonly 'Total Cost': number
  readonly 'Plan Rows': number
  readonly Plans?: readonly PlanNode[]
}

/** What the planner would do, without doing it. */
export interface QueryPlan {
  readonly cost: number
  readonly rows: number
  /** Tables it would read from end to end, with the condition each row is tested against. */
  readonly scans: readonly { readonly table: string; readonly filter: string | undefined }[]
  readonly indexes: readonly string[]
}

/**
 * The plan of a SELECT whose values are parameters (`$1`): from 16 on the server makes a generic plan itself; before, the
 * statement is prepared and the plan for any values asked for. Nothing is executed; planning may fold functions that
 * cannot write, in a transaction that cannot either.
 */
export async function explainGeneric(ask: AskDatabase, sql: string, major: number): Promise<QueryPlan> {
  const parameters = Math.max(0, ...[...sql.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)))
  if (parameters === 0) return planOf(await ask(`EXPLAIN (FORMAT JSON) ${sql}`))
  if (major >= 16) return planOf(await ask(`EXPLAIN (GENERIC_PLAN, FORMAT JSON) ${sql}`))
  await ask(`SET LOCAL plan_cache_mode = force_generic_plan`)
  await ask(`PREPARE plimsoll_explain AS ${sql}`)
  try {
    const values = Array.from({ length: parameters }, () => 'NULL').join(', ')
    return planOf(await ask(`EXPLAIN (FORMAT JSON) EXECUTE plimsoll_explain (${values})`))
  } finally {
    await ask('DEALLOCATE plimsoll_explain')
  }
}

export function planOf(rows: readonly unknown[]): QueryPlan {
  const row = rows[0] as { readonly 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] } | undefined
  const top = row?.['QUERY PLAN'][0]?.Plan
  if (top === undefined) throw new Error('EXPLAIN gave no plan')
  const all = nodesOf(top)
  return {
    cost: top['Total Cost'],
    rows: top['Plan Rows'],
    scans: all.flatMap((node) =>
      node['Node Type'] === 'Seq Scan' ? [{ table: node['Relation Name'] ?? '?', filter: node.Filter }] : [],
    ),
    indexes: [...new Set(all.flatMap((node) => node['Index Name'] ?? []))],
  }
}

function nodesOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(nodesOf)]
}

import type { Ask, FixStage } from './define-fix.ts'
import { identifier, literal, nameOf } from './sql-text.ts'
import { own, quick } from './steps.ts'
import type { TableFacts } from './table-facts.ts'

/** Stages that prove to PostgreSQL what ATTACH would otherwise read a table for, and the statements that take the proof away. */
export interface BoundsProof {
  readonly before: readonly FixStage[]
  readonly after: readonly string[]
}

/** The condition the rows of a partition fulfil, as the catalogue says it once the partition is attached. */
export async function boundsOf(askAfter: Ask, partition: string): Promise<string | undefined> {
  const [row] = await askAfter(`SELECT pg_get_partition_constraintdef(to_regclass(${literal(partition)})) AS bounds`)
  return row?.bounds === null || row?.bounds === undefined ? undefined : String(row.bounds)
}

/** A CHECK that says the same, unproven first, proven while others go on (PostgreSQL, ALTER TABLE ATTACH PARTITION). */
export function boundsProof(table: TableFacts, bounds: string): BoundsProof {
  const name = identifier(nameOf(table.name, 'bounds'))
  const at = `ALTER TABLE ${table.sql}`
  const drop = `${at} DROP CONSTRAINT ${name}`
  return {
    before: [
      quick(
        `say the bounds of ${table.name}`,
        [`${at} ADD CONSTRAINT ${name} CHECK (${bounds}) NOT VALID`],
        [`${at} DROP CONSTRAINT IF EXISTS ${name}`],
      ),
      own(`prove the bounds of ${table.name}`, [`${at} VALIDATE CONSTRAINT ${name}`], []),
    ],
    after: [drop],
  }
}

/** The default partition of a table, which must be proven to hold none of the rows of a new one. */
export async function defaultPartition(ask: Ask, parent: TableFacts): Promise<string | undefined> {
  const [row] = await ask(
    `SELECT partdefid::regclass::text AS name FROM pg_partitioned_table WHERE partrelid = ${parent.oid} AND partdefid <> 0`,
  )
  return row === undefined ? undefined : String(row.name)
}

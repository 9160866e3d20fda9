import { allOf, as } from '../../parsers/sql/nodes.ts'
import type { Ask, FixUnit } from './define-fix.ts'
import { identifier, literal } from './sql-text.ts'
import { rangeSql } from './table-facts.ts'

/**
 * Statements that give rows values a conversion accepts: a text that becomes an enumeration must hold its labels, and
 * the rows that were put in for the proof know nothing of them. `after` asks a database in which the units have run.
 */
export async function seedsFor(units: readonly FixUnit[], after: Ask): Promise<string[]> {
  const seeds: string[] = []
  for (const { node } of units) {
    const alter = as(node, 'AlterTableStmt')
    for (const { subtype, name = '' } of allOf(alter?.cmds, 'AlterTableCmd')) {
      if (subtype !== 'AT_AlterColumnType') continue
      const table = rangeSql(alter?.relation)
      const rows = await after(`SELECT enumlabel AS label FROM pg_enum WHERE enumtypid =
        (SELECT atttypid FROM pg_attribute WHERE attrelid = to_regclass(${literal(table)}) AND attname = ${literal(name)}) ORDER BY enumsortorder`)
      const labels = rows.map(({ label }) => literal(String(label)))
      if (labels.length === 0) continue
      const number = `('x' || substr(md5(ctid::text), 1, 7))::bit(28)::int % ${labels.length}`
      seeds.push(
        `UPDATE ${table} SET ${identifier(name)} = (ARRAY[${labels.join(', ')}])[1 + ${number}] WHERE pg_typeof(${identifier(name)}) IN ('text'::regtype, 'varchar'::regtype)`,
      )
    }
  }
  return seeds
}

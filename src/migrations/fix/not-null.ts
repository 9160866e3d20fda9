import type { FixStage } from './define-fix.ts'
import { identifier, nameOf } from './sql-text.ts'
import { own, quick } from './steps.ts'
import type { TableFacts } from './table-facts.ts'

/** From this version on a NOT NULL constraint itself can be added NOT VALID. */
const NATIVE = 18

/**
 * `isFilled`: every writer fills the column, by a default or a trigger. Makes a column NOT NULL without reading the table under a lock: the constraint is added unproven, proven while others
 * go on, and only then taken for granted (PostgreSQL, ALTER TABLE: a valid CHECK spares SET NOT NULL the scan).
 */
export function notNullStages(table: TableFacts, column: string, major: number, isFilled = false): FixStage[] {
  const name = nameOf(table.name, column, 'not_null')
  const [at, mine] = [`ALTER TABLE ${table.sql}`, identifier(column)]
  const constraint = identifier(name)
  const note = `Fails while code that is deployed still writes NULL into ${table.name}.${column}: deploy code that fills it first. Nothing may be found by SELECT 1 FROM ${table.sql} WHERE ${mine} IS NULL.`
  const told = isFilled ? {} : { note }
  const validate = { ...own(`validate ${name}`, [`${at} VALIDATE CONSTRAINT ${constraint}`], []), ...told }
  const dropNotNull = `${at} ALTER COLUMN ${mine} DROP NOT NULL`
  if (major >= NATIVE) {
    const add = `${at} ADD CONSTRAINT ${constraint} NOT NULL ${mine} NOT VALID`
    return [quick(`forbid new NULLs in ${table.name}.${column}`, [add], [dropNotNull]), validate]
  }
  const add = `${at} ADD CONSTRAINT ${constraint} CHECK (${mine} IS NOT NULL) NOT VALID`
  const drop = `${at} DROP CONSTRAINT ${constraint}`
  return [
    quick(`forbid new NULLs in ${table.name}.${column}`, [add], [drop]),
    validate,
    quick(
      `set ${table.name}.${column} NOT NULL`,
      [`${at} ALTER COLUMN ${mine} SET NOT NULL`, drop],
      [add, dropNotNull],
    ),
  ]
}

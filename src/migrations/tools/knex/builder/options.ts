import type { Machine, Place } from '../../../code-files/run/machine.ts'
import type { Value } from '../../../code-files/run/values.ts'

/** What the builder asks of whoever reads a migration. */
export interface KnexOptions {
  send(machine: Machine, sql: string, operation: string, place: Place): void
  hasTable(machine: Machine, schema: string | undefined, table: string): Value
  hasColumn(machine: Machine, schema: string | undefined, table: string, column: string): Value
}

import type { AlterTableCmd, Constraint } from '@pgsql/types'
import { allOf, as } from '../../parsers/sql/nodes.ts'
import type { FixContext } from './define-fix.ts'
import { rangeSql, type TableFacts, tableFacts } from './table-facts.ts'

/** A statement that is one command of ALTER TABLE, with the table before and after it. */
export interface AlterOne {
  readonly command: AlterTableCmd
  /** The constraint it adds. */
  readonly constraint: Constraint | undefined
  readonly before: TableFacts
  readonly after: TableFacts
}

/** Undefined for anything else, and for tables that are not there. */
export async function alterOne({ unit, ask, askAfter }: FixContext): Promise<AlterOne | undefined> {
  const alter = as(unit.node, 'AlterTableStmt')
  const [command, ...others] = allOf(alter?.cmds, 'AlterTableCmd')
  if (alter?.objtype !== 'OBJECT_TABLE' || command === undefined || others.length > 0) return undefined
  const name = rangeSql(alter.relation)
  const [before, after] = [await tableFacts(ask, name), await tableFacts(askAfter, name)]
  if (before === undefined || after === undefined) return undefined
  return { command, constraint: as(command.def, 'Constraint'), before, after }
}

import type { AlterOne } from './alter-command.ts'
import type { Backfill } from './backfill.ts'
import { newConstraints, notValidStages, usingIndexStages } from './constraint-stages.ts'
import type { FixAnswer, FixStage } from './define-fix.ts'
import { notNullStages } from './not-null.ts'
import { identifier } from './sql-text.ts'
import { alone, quick } from './steps.ts'
import { type ColumnFacts, type TableFacts, walkKey } from './table-facts.ts'

type None = Extract<FixAnswer, { kind: 'none' }>

export interface AddColumnOptions {
  readonly major: number
  /** The default is one value for all rows: PostgreSQL notes it and touches no row. */
  readonly isConstant: boolean
}

/** A new column of a table, step by step: the column, its default, the rows that are there, NOT NULL, constraints. */
export function addColumnStages(
  { before, after }: AlterOne,
  column: ColumnFacts,
  { major, isConstant }: AddColumnOptions,
): FixStage[] | None {
  const [at, name] = [`ALTER TABLE ${after.sql}`, identifier(column.name)]
  const type = `${column.type}${column.collation === null ? '' : ` COLLATE ${column.collation}`}`
  const needsRows = column.default !== null && !isConstant
  const constant =
    column.default !== null && isConstant ? ` DEFAULT ${column.default}${column.notNull ? ' NOT NULL' : ''}` : ''
  const up = [`${at} ADD COLUMN ${name} ${type}${constant}`]
  if (needsRows) up.push(`${at} ALTER COLUMN ${name} SET DEFAULT ${column.default}`)
  const stages = [quick(`add ${after.name}.${column.name}`, up, [`${at} DROP COLUMN ${name}`])]
  if (needsRows) {
    const rows = fillStage(before, column.name, column.default ?? '')
    if ('kind' in rows) return rows
    stages.push(rows)
  }
  if (column.notNull && constant === '') stages.push(...notNullStages(after, column.name, major, true))
  for (const constraint of newConstraints(before, after)) {
    if (constraint.type === 'n') continue
    const more =
      constraint.type === 'c' || constraint.type === 'f'
        ? notValidStages(after, constraint)
        : usingIndexStages(withColumn(before, column), after, constraint, major)
    if ('kind' in more) return more
    stages.push(...more)
  }
  return stages
}

/** By the time its key is made the column is what the stages before it have made of it. */
function withColumn(before: TableFacts, column: ColumnFacts): TableFacts {
  return { ...before, columns: [...before.columns, column] }
}

/** Gives the rows that are there their value, batch by batch. */
export function fillStage(table: TableFacts, column: string, expression: string): FixStage | None {
  const key = walkKey(table)
  if (key === undefined) return noKey(table)
  const backfill: Backfill = {
    table: table.sql,
    rows: identifier(table.name),
    key,
    set: `${identifier(column)} = ${expression}`,
    where: `${identifier(table.name)}.${identifier(column)} IS NULL`,
    what: `${table.name}.${column}`,
  }
  return alone(`fill ${table.name}.${column} in batches`, [{ kind: 'backfill', backfill }], [])
}

export function noKey({ name }: TableFacts): None {
  return {
    kind: 'none',
    reason: `${name} has no primary key or other unique key along which its rows could be walked in batches`,
  }
}

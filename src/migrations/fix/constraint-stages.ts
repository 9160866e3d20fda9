import type { FixAnswer, FixStage, FixStep } from './define-fix.ts'
import { notNullStages } from './not-null.ts'
import { identifier } from './sql-text.ts'
import { alone, own, quick, sql } from './steps.ts'
import type { ConstraintFacts, IndexFacts, TableFacts } from './table-facts.ts'

type None = Extract<FixAnswer, { kind: 'none' }>

/** A CHECK or foreign key: added unproven, then proven while others go on. `add` replaces the statement that adds it. */
export function notValidStages(table: TableFacts, constraint: ConstraintFacts, add?: FixStep): FixStage[] {
  const [at, name] = [`ALTER TABLE ${table.sql}`, identifier(constraint.name)]
  const text = `${at} ADD CONSTRAINT ${name} ${constraint.definition.replace(/ NOT VALID$/, '')} NOT VALID`
  return [
    quick(`add ${constraint.name} unproven`, [add ?? sql(text)], [`${at} DROP CONSTRAINT ${name}`]),
    own(`validate ${constraint.name}`, [`${at} VALIDATE CONSTRAINT ${name}`], []),
  ]
}

/** A UNIQUE or PRIMARY KEY constraint on an index that was built concurrently. */
export function usingIndexStages(
  before: TableFacts,
  after: TableFacts,
  constraint: ConstraintFacts,
  major: number,
): FixStage[] | None {
  const index = after.indexes.find(({ name }) => name === constraint.name)
  if (index === undefined || after.kind === 'p') {
    return { kind: 'none', reason: 'a constraint of a partitioned table cannot take over a ready index' }
  }
  const [at, name] = [`ALTER TABLE ${after.sql}`, identifier(constraint.name)]
  const isPrimary = constraint.type === 'p'
  const nullable = constraint.columns.filter(
    (column) => before.columns.find((one) => one.name === column)?.notNull !== true,
  )
  const waits = /(?: DEFERRABLE(?: INITIALLY DEFERRED)?)?$/.exec(constraint.definition)?.[0] ?? ''
  const kind = isPrimary ? 'PRIMARY KEY' : 'UNIQUE'
  const add = `${at} ADD CONSTRAINT ${name} ${kind} USING INDEX ${name}${waits}`
  return [
    ...(isPrimary ? nullable.flatMap((column) => notNullStages(after, column, major)) : []),
    buildStage(index),
    quick(`take ${constraint.name} over as constraint`, [add], [`${at} DROP CONSTRAINT ${name}`]),
  ]
}

/** Builds an index the catalogue knows, outside a transaction. */
export function buildStage({ name, definition }: IndexFacts): FixStage {
  const drop = `DROP INDEX CONCURRENTLY IF EXISTS ${indexSql(definition, name)}`
  const note = /^CREATE UNIQUE/.test(definition)
    ? { note: `A duplicate makes the build of ${name} fail and leaves an invalid index: look for duplicates first.` }
    : {}
  return {
    ...alone(
      `build ${name} concurrently`,
      [sql(drop, 'A build that was broken off leaves an invalid index of this name behind.'), concurrently(definition)],
      [drop],
    ),
    ...note,
  }
}

/** `pg_get_indexdef` as a statement that lets others go on. */
export function concurrently(definition: string): string {
  return definition
    .replace(/^CREATE (UNIQUE )?INDEX /, 'CREATE $1INDEX CONCURRENTLY ')
    .replace(/ ON (?:ONLY )?public\./, ' ON ')
    .replace(' USING btree (', ' (')
}

/** The schema of an index is that of its table. */
export function indexSql(definition: string, name: string): string {
  const schema = / ON (?:ONLY )?("(?:[^"]|"")+"|\w+)\./.exec(definition)?.[1]
  return schema === undefined || schema === 'public' ? identifier(name) : `${schema}.${identifier(name)}`
}

/** The constraints a table has after a statement and did not have before. */
export function newConstraints(before: TableFacts, after: TableFacts): ConstraintFacts[] {
  const known = new Set(before.constraints.map(({ name }) => name))
  return after.constraints.filter(({ name, type }) => !known.has(name) && type !== 'n')
}

import type { AlterTableCmd, Constraint } from '@pgsql/types'
import { rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, resolveKey } from '../schema/catalogue.ts'
import { constraintColumns, constraintKind } from '../schema/constraints.ts'
import { type Effect, effect, perhaps } from './effect.ts'
import type { LockMode } from './lock-modes.ts'
import { exclusive, type Situation } from './situation.ts'

const WEAK: LockMode = 'SHARE UPDATE EXCLUSIVE'

/** A constraint written beside a new column. A foreign key on a column that is all NULL has nothing to check. */
export function columnConstraintEffects(
  constraint: Constraint,
  column: string | undefined,
  filled: boolean,
  situation: Situation,
): readonly Effect[] {
  const kind = constraintKind(constraint)
  if (kind === undefined || kind === 'not null') return []
  const effects = constraintEffects(constraint, column, situation)
  if (kind !== 'foreign key') return effects
  return filled ? effects : effects.map((each) => ({ ...each, work: [] }))
}

export function constraintEffects(
  constraint: Constraint,
  column: string | undefined,
  situation: Situation,
): readonly Effect[] {
  const { key, catalogue, relation } = situation
  const unchecked = constraint.skip_validation === true || constraint.is_enforced === false
  switch (constraintKind(constraint)) {
    case 'check':
      return [unchecked ? exclusive(situation) : effect(key, 'ACCESS EXCLUSIVE', 'scan')]
    case 'not null': {
      const names = constraintColumns(constraint, column)
      return unchecked ? [exclusive(situation)] : names.flatMap((name) => notNullEffects(name, situation))
    }
    case 'foreign key': {
      const parent = resolveKey(catalogue, catalogue.relations, rangeName(constraint.pktable ?? {}))
      const work = unchecked ? [] : (['scan'] as const)
      return [effect(key, 'SHARE ROW EXCLUSIVE', ...work), effect(parent, 'SHARE ROW EXCLUSIVE', ...work)]
    }
    case 'unique':
      return [
        constraint.indexname === undefined ? effect(key, 'ACCESS EXCLUSIVE', 'index build') : exclusive(situation),
      ]
    case 'primary key':
      return primaryKeyEffects(constraint, relation, situation)
    case 'exclude':
      return [effect(key, 'ACCESS EXCLUSIVE', 'index build')]
    default:
      return [exclusive(situation)]
  }
}

/** A column of a primary key that may hold NULL is checked by a scan of its own. */
function primaryKeyEffects(
  constraint: Constraint,
  relation: Relation | undefined,
  situation: Situation,
): readonly Effect[] {
  const { key } = situation
  const index = constraint.indexname === undefined ? undefined : relation?.indexes.get(constraint.indexname)
  const columns =
    index === undefined ? constraintColumns(constraint, undefined) : index.columns.flatMap((each) => each ?? [])
  const build =
    constraint.indexname === undefined ? [effect(key, 'ACCESS EXCLUSIVE', 'index build')] : [exclusive(situation)]
  if (constraint.indexname !== undefined && index === undefined) return [perhaps(key, 'ACCESS EXCLUSIVE', 'scan')]
  return [...build, ...columns.flatMap((column) => notNullEffects(column, situation))]
}

/** SET NOT NULL reads the table unless a validated CHECK (or the column itself) already proves it. */
export function notNullEffects(column: string, situation: Situation): readonly Effect[] {
  const { key, relation, siblings } = situation
  const known = relation?.columns.get(column)
  if (known?.notNull === true) return [exclusive(situation)]
  const dropped = new Set(
    siblings.flatMap(({ subtype, name }) => (subtype === 'AT_DropConstraint' ? (name ?? []) : [])),
  )
  const proof = provenNotNull(relation, column, dropped)
  if (proof === 'yes') return [exclusive(situation)]
  if (known?.created !== undefined || relation?.complete === true || proof === 'not valid') {
    return [effect(key, 'ACCESS EXCLUSIVE', 'scan')]
  }
  return [perhaps(key, 'ACCESS EXCLUSIVE', 'scan')]
}

/** Whether a CHECK (col IS NOT NULL) stands on the table, and whether it is valid. */
export function provenNotNull(
  relation: Relation | undefined,
  column: string,
  without: ReadonlySet<string> = new Set(),
): 'yes' | 'not valid' | 'no' {
  const checks = [...(relation?.constraints.values() ?? [])].filter(
    ({ name, kind, expression }) => kind === 'check' && !without.has(name) && impliesNotNull(expression, column),
  )
  if (checks.some(({ validated }) => validated)) return 'yes'
  return checks.length > 0 ? 'not valid' : 'no'
}

function impliesNotNull(expression: unknown, column: string): boolean {
  if (typeof expression !== 'object' || expression === null) return false
  const both = (expression as { BoolExpr?: { boolop?: string; args?: unknown[] } }).BoolExpr
  if (both?.boolop === 'AND_EXPR') return (both.args ?? []).some((each) => impliesNotNull(each, column))
  const test = (expression as { NullTest?: { nulltesttype?: string; arg?: unknown } }).NullTest
  if (test?.nulltesttype !== 'IS_NOT_NULL') return false
  const fields = (test.arg as { ColumnRef?: { fields?: { String?: { sval?: string } }[] } } | undefined)?.ColumnRef
    ?.fields
  return fields?.at(-1)?.String?.sval === column
}

export function validateEffects(name: string, { key, relation }: Situation): readonly Effect[] {
  const constraint = relation?.constraints.get(name)
  if (constraint?.validated === true) return [effect(key, WEAK)]
  const parent = constraint?.references === undefined ? [] : [effect(constraint.references.key, 'ROW SHARE', 'scan')]
  return [effect(key, WEAK, 'scan'), ...parent]
}

/** Dropping a foreign key drops triggers on both tables; with CASCADE the foreign keys that need a key go with it. */
export function dropConstraintEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const { key, relation, catalogue } = situation
  const dropped = relation?.constraints.get(command.name ?? '')
  const parent = dropped?.references?.key
  const isKey = dropped?.kind === 'primary key' || dropped?.kind === 'unique'
  const cascades = command.behavior === 'DROP_CASCADE' && isKey
  const others = cascades ? referrers(catalogue, key, dropped.columns) : []
  return [key, ...(parent === undefined ? [] : [parent]), ...others].map((each) => effect(each, 'ACCESS EXCLUSIVE'))
}

/** Tables with a foreign key to a table: to any of the given columns, where they are given. */
export function referrers(catalogue: Catalogue, key: string, columns?: readonly string[]): string[] {
  const relation = catalogue.relations.get(key)
  return [...catalogue.relations].flatMap(([other, { constraints }]) =>
    [...constraints.values()].some(
      ({ references }) =>
        references?.key === key &&
        (columns === undefined || columns.some((column) => pointsTo(relation, references.columns, column))),
    )
      ? [other]
      : [],
  )
}

/** A foreign key that names no columns points to the primary key. */
function pointsTo(relation: Relation | undefined, named: readonly string[], column: string): boolean {
  if (named.length > 0) return named.includes(column)
  return [...(relation?.constraints.values() ?? [])].some(
    ({ kind, columns }) => kind === 'primary key' && columns.includes(column),
  )
}

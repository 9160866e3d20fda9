import type { AlterTableCmd } from '@pgsql/types'
import { as, type ColumnType, columnType } from '../../parsers/sql/nodes.ts'
import { typeNamed } from '../schema/catalogue.ts'
import { columnConstraints, hasConstraint } from '../schema/constraints.ts'
import { columnConstraintEffects, referrers } from './constraint-effects.ts'
import { type Effect, effect, perhaps } from './effect.ts'
import { exclusive, type Situation } from './situation.ts'
import { type TypeChange, typeChange } from './type-change.ts'
import { volatility } from './volatility.ts'

export function addColumnEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const definition = as(command.def, 'ColumnDef')
  const { key, catalogue, relation } = situation
  const type = columnType(definition?.typeName)
  if (definition === undefined || type === undefined) return [exclusive(situation)]
  if (command.missing_ok === true && relation?.columns.has(definition.colname ?? '') === true)
    return [exclusive(situation)]
  const constraints = columnConstraints(definition.constraints)
  const generated = constraints.find(({ contype }) => contype === 'CONSTR_GENERATED')
  const written = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')?.raw_expr
  const domain = typeNamed(catalogue, type)
  const rewrites =
    /^(?:small|big)?serial$/.test(type.name) ||
    hasConstraint(definition.constraints, 'CONSTR_IDENTITY') ||
    (generated !== undefined && generated.generated_kind !== 'v') ||
    (domain?.kind === 'domain' && (domain.checks.size > 0 || domain.notNull))
  const value = written === undefined ? 'steady' : volatility(written, catalogue)
  const own =
    rewrites || value === 'volatile'
      ? effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
      : value === 'unknown'
        ? perhaps(key, 'ACCESS EXCLUSIVE', 'rewrite')
        : exclusive(situation)
  return [
    own,
    ...constraints.flatMap((constraint) =>
      columnConstraintEffects(constraint, definition.colname, written !== undefined, situation),
    ),
  ]
}

export function typeEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const { key, relation } = situation
  const definition = as(command.def, 'ColumnDef')
  const to = columnType(definition?.typeName)
  const column = relation?.columns.get(command.name ?? '')
  if (to === undefined) return [exclusive(situation)]
  const told =
    definition?.raw_default === undefined
      ? typeChange(column?.type, to)
      : usingChange(definition.raw_default, command, column?.type, to)
  const change = told === 'unknown' && isOtherEnum(column?.type, to, situation) ? 'rewrite' : told
  const own =
    change === 'rewrite'
      ? effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
      : change === 'none'
        ? exclusive(situation)
        : perhaps(key, 'ACCESS EXCLUSIVE', 'rewrite')
  const name = command.name ?? ''
  const checked = [...(relation?.constraints.values() ?? [])].some(
    ({ kind, columns, validated }) => kind === 'check' && validated && columns.includes(name),
  )
  const sorted =
    definition?.collClause !== undefined &&
    [...(relation?.indexes.values() ?? [])].some(({ columns }) => columns.includes(name))
  return [
    own,
    ...(checked ? [effect(key, 'ACCESS EXCLUSIVE', 'scan')] : []),
    ...(sorted ? [effect(key, 'ACCESS EXCLUSIVE', 'index build')] : []),
    ...foreignKeySides(name, change, situation),
  ]
}

/** An enumeration is stored as nothing else is. */
function isOtherEnum(from: ColumnType | undefined, to: ColumnType, { catalogue }: Situation): boolean {
  if (from === undefined) return false
  const [before, after] = [typeNamed(catalogue, from), typeNamed(catalogue, to)]
  return before !== after && (before?.kind === 'enum' || after?.kind === 'enum')
}

/** `USING col` and `USING col::newtype` mean what stands there without USING; any other expression is computed for each row. */
function usingChange(
  using: unknown,
  command: AlterTableCmd,
  from: ReturnType<typeof columnType>,
  to: NonNullable<ReturnType<typeof columnType>>,
) {
  const cast = (using as { TypeCast?: { arg?: unknown; typeName?: Parameters<typeof columnType>[0] } }).TypeCast
  const target = cast === undefined ? to : columnType(cast.typeName)
  const inner = cast === undefined ? using : cast.arg
  const fields = (inner as { ColumnRef?: { fields?: { String?: { sval?: string } }[] } } | undefined)?.ColumnRef?.fields
  const plain = fields?.length === 1 && fields[0]?.String?.sval === command.name
  const same = target !== undefined && target.name === to.name && String(target.modifiers) === String(to.modifiers)
  return plain && same ? typeChange(from, to) : ('rewrite' as const)
}

/** Foreign keys on a column are made anew when its type changes: the other table is locked too, and valid ones are checked again. */
function foreignKeySides(
  column: string,
  change: TypeChange,
  { key, relation, catalogue }: Situation,
): readonly Effect[] {
  const own = [...(relation?.constraints.values() ?? [])].flatMap(({ columns, references, validated }) =>
    references !== undefined && columns.includes(column) ? [{ table: references.key, validated }] : [],
  )
  const others = referrers(catalogue, key, [column]).map((table) => ({
    table,
    validated: [...(catalogue.relations.get(table)?.constraints.values() ?? [])].some(
      ({ references, validated }) => references?.key === key && validated,
    ),
  }))
  return [...own, ...others].map(({ table, validated }) => {
    if (change === 'none' || !validated) return effect(table, 'ACCESS EXCLUSIVE')
    return change === 'rewrite' ? effect(table, 'ACCESS EXCLUSIVE', 'scan') : perhaps(table, 'ACCESS EXCLUSIVE', 'scan')
  })
}

/** What depends on the column goes with it: its foreign keys, and with CASCADE those of others and views. */
export function dropColumnEffects(command: AlterTableCmd, { key, relation, catalogue }: Situation): readonly Effect[] {
  const name = command.name ?? ''
  const pointed = [...(relation?.constraints.values() ?? [])].flatMap(({ columns, references }) =>
    references !== undefined && columns.includes(name) ? [references.key] : [],
  )
  const cascades = command.behavior === 'DROP_CASCADE'
  const others = cascades ? referrers(catalogue, key, [name]) : []
  const views = cascades ? [...catalogue.relations].filter(([, { reads }]) => reads.includes(key)) : []
  return [
    ...[key, ...new Set([...pointed, ...others])].map((each) => effect(each, 'ACCESS EXCLUSIVE')),
    ...views.map(([view]): Effect => ({ ...effect(view, 'ACCESS EXCLUSIVE'), target: 'view' })),
  ]
}

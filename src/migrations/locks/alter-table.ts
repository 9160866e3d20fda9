import type { AlterTableCmd, AlterTableStmt, Constraint } from '@pgsql/types'
import { allOf, as, columnType, rangeName } from '../../parsers/sql/nodes.ts'
import { type Catalogue, type Relation, resolveKey, typeNamed } from '../schema/catalogue.ts'
import { columnConstraints, constraintColumns, constraintKind, hasConstraint } from '../schema/constraints.ts'
import { type Effect, effect, onIndex, perhaps } from './effect.ts'
import type { LockMode } from './lock-modes.ts'
import { typeChange } from './type-change.ts'
import { volatility } from './volatility.ts'

export interface Situation {
  readonly catalogue: Catalogue
  /** Major version of the server. */
  readonly version: number
  readonly key: string
  readonly relation: Relation | undefined
  /** All commands of the same ALTER TABLE. */
  readonly siblings: readonly AlterTableCmd[]
}

type Judge = (command: AlterTableCmd, situation: Situation) => readonly Effect[]
type Subtype = NonNullable<AlterTableCmd['subtype']>

const WEAK: LockMode = 'SHARE UPDATE EXCLUSIVE'

/** Commands that do other than change the catalogue under ACCESS EXCLUSIVE (`AlterTableGetLockLevel` in the server). */
const judges: { readonly [Each in Subtype]?: Judge } = {
  AT_AddColumn: (command, situation) => addColumnEffects(command, situation),
  AT_AddConstraint(command, situation) {
    const constraint = as(command.def, 'Constraint')
    return constraint === undefined ? [exclusive(situation)] : constraintEffects(constraint, undefined, situation)
  },
  AT_AlterColumnType: (command, situation) => typeEffects(command, situation),
  AT_SetNotNull: (command, situation) => notNullEffects(command.name ?? '', situation),
  AT_SetExpression: (_, { key }) => [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_ValidateConstraint: (command, situation) => validateEffects(command.name ?? '', situation),
  AT_DropConstraint: (command, situation) => dropConstraintEffects(command.name ?? '', situation),
  AT_SetStatistics: (_, { key }) => [effect(key, WEAK)],
  AT_SetOptions: (_, { key }) => [effect(key, WEAK)],
  AT_ResetOptions: (_, { key }) => [effect(key, WEAK)],
  AT_ClusterOn: (_, { key }) => [effect(key, WEAK)],
  AT_DropCluster: (_, { key }) => [effect(key, WEAK)],
  AT_SetRelOptions: (command, { key }) => [effect(key, optionsLock(command))],
  AT_ResetRelOptions: (command, { key }) => [effect(key, optionsLock(command))],
  AT_SetLogged: (_, { key }) => [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_SetUnLogged: (_, { key }) => [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_SetAccessMethod: (_, { key }) => [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_SetTableSpace: (_, { key }) => [effect(key, 'ACCESS EXCLUSIVE', 'rewrite')],
  AT_EnableTrig: trigger,
  AT_EnableAlwaysTrig: trigger,
  AT_EnableReplicaTrig: trigger,
  AT_DisableTrig: trigger,
  AT_EnableTrigAll: trigger,
  AT_DisableTrigAll: trigger,
  AT_EnableTrigUser: trigger,
  AT_DisableTrigUser: trigger,
  AT_AttachPartition: (command, situation) => attachEffects(command, situation),
  AT_DetachPartition: (command, situation) => detachEffects(command, situation),
  AT_AddInherit: (command, { key, catalogue }) => {
    const parent = as(command.def, 'RangeVar')
    const parentKey = resolveKey(catalogue, catalogue.relations, rangeName(parent ?? {}))
    return [effect(key, 'ACCESS EXCLUSIVE'), effect(parentKey, WEAK)]
  },
}

/** What an `ALTER TABLE` does, command by command. The lock of the whole statement is the strongest of them. */
export function alterTableEffects(node: AlterTableStmt, catalogue: Catalogue, version: number): readonly Effect[] {
  if (node.relation === undefined) return []
  const key = resolveKey(catalogue, catalogue.relations, rangeName(node.relation))
  const siblings = allOf(node.cmds, 'AlterTableCmd')
  if (node.objtype === 'OBJECT_INDEX') return [onIndex(key, WEAK), ...attachedIndexes(siblings, catalogue)]
  const situation = { catalogue, version, key, relation: catalogue.relations.get(key), siblings }
  return siblings.flatMap((command) => commandEffects(command, situation))
}

/** `ALTER INDEX … ATTACH PARTITION` keeps readers from planning with the index that is attached. */
function attachedIndexes(commands: readonly AlterTableCmd[], catalogue: Catalogue): Effect[] {
  return commands.flatMap(({ def }) => {
    const name = as(def, 'PartitionCmd')?.name
    if (name === undefined) return []
    const { schema, name: index } = rangeName(name)
    return [onIndex(`${schema ?? catalogue.defaultSchema}.${index}`, 'ACCESS EXCLUSIVE')]
  })
}

/** What one command of an `ALTER TABLE` does. */
export function commandEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const judge = command.subtype === undefined ? undefined : judges[command.subtype]
  return judge?.(command, situation) ?? [exclusive(situation)]
}

function exclusive({ key }: Situation): Effect {
  return effect(key, 'ACCESS EXCLUSIVE')
}

function trigger(_: AlterTableCmd, { key }: Situation): readonly Effect[] {
  return [effect(key, 'SHARE ROW EXCLUSIVE')]
}

/** Storage parameters about vacuum, fill factor and statistics need less than the others (`reloptions.c`). */
function optionsLock(command: AlterTableCmd): LockMode {
  const names = allOf(as(command.def, 'List')?.items, 'DefElem').map(({ defname }) => defname ?? '')
  const weak = names.every((name) =>
    /^(?:autovacuum_|toast_tuple_target$|fillfactor$|parallel_workers$|log_autovacuum)/.test(name),
  )
  return weak ? WEAK : 'ACCESS EXCLUSIVE'
}

function addColumnEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
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

/** A constraint written beside a new column. A foreign key on a column that is all NULL has nothing to check. */
function columnConstraintEffects(
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

function constraintEffects(
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

function typeEffects(command: AlterTableCmd, situation: Situation): readonly Effect[] {
  const { key, relation } = situation
  const definition = as(command.def, 'ColumnDef')
  const to = columnType(definition?.typeName)
  const column = relation?.columns.get(command.name ?? '')
  if (to === undefined) return [exclusive(situation)]
  const change =
    definition?.raw_default === undefined
      ? typeChange(column?.type, to)
      : usingChange(definition.raw_default, command, column?.type, to)
  const own =
    change === 'rewrite'
      ? effect(key, 'ACCESS EXCLUSIVE', 'rewrite')
      : change === 'none'
        ? exclusive(situation)
        : perhaps(key, 'ACCESS EXCLUSIVE', 'rewrite')
  const constraints = [...(relation?.constraints.values() ?? [])].filter(({ columns }) =>
    columns.includes(command.name ?? ''),
  )
  const checks = constraints.some(({ kind }) => kind === 'check')
  return [
    own,
    ...(checks ? [effect(key, 'ACCESS EXCLUSIVE', 'scan')] : []),
    ...foreignKeySides(command.name ?? '', situation),
  ]
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

/** Foreign keys on a column are checked anew when its type changes; the other table is locked too. */
function foreignKeySides(column: string, { key, relation, catalogue }: Situation): readonly Effect[] {
  const own = [...(relation?.constraints.values() ?? [])].flatMap(({ kind, columns, references }) =>
    kind === 'foreign key' && columns.includes(column) && references !== undefined ? [references.key] : [],
  )
  const others = [...catalogue.relations].flatMap(([other, { constraints }]) =>
    [...constraints.values()].some(
      ({ references }) =>
        references?.key === key &&
        (references.columns.length === 0 || references.columns.includes(column)) &&
        isKeyColumn(relation, references.columns, column),
    )
      ? [other]
      : [],
  )
  return [...new Set([...own, ...others])].map((each) => effect(each, 'ACCESS EXCLUSIVE'))
}

/** A foreign key that names no columns points to the primary key. */
function isKeyColumn(relation: Relation | undefined, named: readonly string[], column: string): boolean {
  if (named.length > 0) return named.includes(column)
  return [...(relation?.constraints.values() ?? [])].some(
    ({ kind, columns }) => kind === 'primary key' && columns.includes(column),
  )
}

function validateEffects(name: string, { key, relation }: Situation): readonly Effect[] {
  const constraint = relation?.constraints.get(name)
  if (constraint?.validated === true) return [effect(key, WEAK)]
  const parent = constraint?.references === undefined ? [] : [effect(constraint.references.key, 'ROW SHARE', 'scan')]
  return [effect(key, WEAK, 'scan'), ...parent]
}

/** Dropping a foreign key drops triggers on both tables. */
function dropConstraintEffects(name: string, { key, relation }: Situation): readonly Effect[] {
  const parent = relation?.constraints.get(name)?.references
  return [effect(key, 'ACCESS EXCLUSIVE'), ...(parent === undefined ? [] : [effect(parent.key, 'ACCESS EXCLUSIVE')])]
}

function partitionOf(command: AlterTableCmd, catalogue: Catalogue): string {
  return resolveKey(catalogue, catalogue.relations, rangeName(as(command.def, 'PartitionCmd')?.name ?? {}))
}

export function defaultPartition(catalogue: Catalogue, parent: string): string | undefined {
  for (const [key, relation] of catalogue.relations)
    if (relation.partitionOf === parent && relation.defaultPartition) return key
  return undefined
}

function attachEffects(command: AlterTableCmd, { key, catalogue }: Situation): readonly Effect[] {
  const other = defaultPartition(catalogue, key)
  return [
    effect(key, WEAK),
    perhaps(partitionOf(command, catalogue), 'ACCESS EXCLUSIVE', 'scan'),
    ...(other === undefined ? [] : [effect(other, 'ACCESS EXCLUSIVE', 'scan')]),
  ]
}

function detachEffects(command: AlterTableCmd, { key, catalogue }: Situation): readonly Effect[] {
  const partition = partitionOf(command, catalogue)
  if (as(command.def, 'PartitionCmd')?.concurrent === true) return [effect(key, WEAK), effect(partition, WEAK)]
  const other = defaultPartition(catalogue, key)
  return [key, partition, ...(other === undefined ? [] : [other])].map((each) => effect(each, 'ACCESS EXCLUSIVE'))
}
